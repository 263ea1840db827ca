package traffic

import (
	_ "embed"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/shape"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

//go:embed described.txt
var described string

// Bodies are the shapes of the bodies of Microsoft.Network, those of package network too.
var Bodies = shape.Parse(described)

const namespace = "Microsoft.Network"

// Provider is the part of Microsoft.Network that has these types.
var Provider = &arm.Provider{
	Namespace: namespace, Versions: Versions, Deploys: true,
	Bodies: Bodies, BadBody: ErrBadBody,
	LocationCalls: []arm.LocationCall{
		{Method: "GET", Name: "nfvOperations", Type: namespace + "/locations/nfvOperations", Named: true, Handle: (*arm.Call).PollOperation},
		{Method: "GET", Name: "availableDelegations", Type: namespace + "/locations/availableDelegations", Grouped: true, Handle: arm.InGroup(listDelegations)},
		{Method: "GET", Name: "virtualNetworkAvailableEndpointServices", Type: namespace + "/locations/virtualNetworkAvailableEndpointServices", Handle: listEndpointServices},
		{Method: "GET", Name: "usages", Type: namespace + "/locations/usages", Handle: listUsages},
	},
}

// short is how long operations take.
func short(d *kernel.Durations) time.Duration { return d.Subnet }

// ErrBadPrefix is the error for an address prefix that cannot be parsed.
func ErrBadPrefix(prefix, id string) *arm.Error {
	return arm.ProviderError(400, "InvalidAddressPrefixFormat", "Address prefix "+prefix+" of resource "+id+" is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24.")
}

// ErrBadBody is the error for a body that does not have the shape of the resource
// (reported by users).
func ErrBadBody(_, text string) *arm.Error {
	e := arm.ProviderError(400, "InvalidRequestFormat", "Cannot parse the request.")
	e.Details = []arm.ErrorDetail{{Code: "InvalidJson", Message: text}}
	return e
}
