package traffic

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Provider is the part of Microsoft.Network that has these types.
var Provider = &arm.Provider{
	Namespace: "Microsoft.Network", Versions: Versions, Deploys: true,
	LocationCalls: []arm.LocationCall{{Method: "GET", Name: "nfvOperations", Type: "Microsoft.Network/locations/nfvOperations", Named: true, Handle: (*arm.Call).PollOperation}},
}

// short is how long operations take.
func short(d *kernel.Durations) time.Duration { return d.Subnet }

// ErrBadPrefix is the error for an address prefix that cannot be parsed.
func ErrBadPrefix(prefix, id string) *arm.Error {
	return arm.ProviderError(400, "InvalidAddressPrefixFormat", "Address prefix "+prefix+" of resource "+id+" is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24.")
}
