package network

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/traffic"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Namespace is the name of the resource provider, which includes private DNS.
const Namespace = "Microsoft.Network"

// Provider is Microsoft.Network without private DNS.
var Provider = &arm.Provider{
	Namespace: Namespace, Versions: traffic.Versions, Deploys: true,
	SKUSince: traffic.SKUSince, TierSince: traffic.TierSince,
	Bodies: traffic.Bodies, BadBody: traffic.ErrBadBody,
	LocationCalls: []arm.LocationCall{
		{Method: "GET", Name: "operations", Type: Namespace + "/locations/operations", Named: true, Handle: (*arm.Call).PollOperation},
		{Method: "GET", Name: "operationResults", Type: Namespace + "/locations/operationResults", Named: true, Handle: (*arm.Call).PollResult},
		{Method: "GET", Name: "availablePrivateEndpointTypes", Type: Namespace + "/locations/availablePrivateEndpointTypes", Grouped: true, Handle: arm.InGroup(listEndpointTypes)},
		{Method: "GET", Name: "autoApprovedPrivateLinkServices", Type: Namespace + "/locations/autoApprovedPrivateLinkServices", Grouped: true, Handle: arm.InGroup(listAutoApproved)},
		{Method: "POST", Name: "checkPrivateLinkServiceVisibility", Type: Namespace + "/locations/checkPrivateLinkServiceVisibility", Grouped: true, Handle: arm.InGroup(checkVisibility)},
	},
}

// ID returns the ID of a top-level resource of the provider.
func ID(groupID, typ, name string) string {
	return groupID + "/providers/" + Namespace + "/" + typ + "/" + name
}

// subnetTime and networkTime are how long operations take for types without a duration of
// their own.
func subnetTime(d *kernel.Durations) time.Duration  { return d.Subnet }
func networkTime(d *kernel.Durations) time.Duration { return d.VirtualNetwork }
