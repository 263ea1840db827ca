package network

import (
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// Values of enumerations that are shown as described, however they were sent.
var (
	ipVersions        = []string{"IPv4", "IPv6"}
	allocationMethods = []string{"Dynamic", "Static"}
	endpointPolicies  = []string{"Disabled", "Enabled", "NetworkSecurityGroupEnabled", "RouteTableEnabled"}
	servicePolicies   = []string{"Disabled", "Enabled"}
)

// spelled returns the value that text equals but for case, or text if there is none.
func spelled(text string, values []string) string {
	if i := slices.IndexFunc(values, func(value string) bool { return strings.EqualFold(value, text) }); i >= 0 {
		return values[i]
	}
	return text
}

// oneOf is a required property with a fixed set of values.
type oneOf struct {
	property string
	value    *string
	values   []string
}

// check returns an error if the value is missing or not in the set. It corrects the case.
func (o oneOf) check(id string) *arm.Error {
	switch *o.value = spelled(*o.value, o.values); {
	case *o.value == "":
		return ErrMissingProperty(o.property, id)
	case !slices.Contains(o.values, *o.value):
		return arm.ErrBadProperty(o.property, *o.value, id)
	}
	return nil
}
