package arm

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/region"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// errNoProviderFound is the error for an api-version that a type never had
// (documented).
func errNoProviderFound(location, version, typ string, known []string) *Error {
	return GatewayError(400, "NoRegisteredProviderFound", "No registered resource provider found for location '"+location+"' and API version '"+version+
		"' for type '"+typ+"'. The supported api-versions are '"+strings.Join(known, ", ")+"'. The supported locations are '"+kernel.Lower(strings.ReplaceAll(strings.Join(region.Names(), ", "), " ", ""))+"'.")
}

// errNotRegistered is recorded, but for its details.
func errNotRegistered(namespace string) *Error {
	return GatewayError(409, "MissingSubscriptionRegistration", "The subscription is not registered to use namespace '"+namespace+"'. See https://aka.ms/rps-not-found for how to register subscriptions.")
}

// errBadNamespace is assumed.
func errBadNamespace(namespace string) *Error {
	return GatewayError(404, "InvalidResourceNamespace", "The resource namespace '"+namespace+"' is invalid.")
}
