package network

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"

const Namespace = "Microsoft.Network"

// Provider is Microsoft.Network but for private DNS.
var Provider = &arm.Provider{
	Namespace: Namespace, Versions: networkVersions, Deploys: true,
	LocationCalls: []arm.LocationCall{
		{Method: "GET", Name: "operations", Type: Namespace + "/locations/operations", Named: true, Grouped: false, Handle: (*arm.Call).PollOperation},
		{Method: "GET", Name: "operationResults", Type: Namespace + "/locations/operationResults", Named: true, Grouped: false, Handle: (*arm.Call).PollResult},
		{Method: "GET", Name: "availablePrivateEndpointTypes", Type: Namespace + "/locations/availablePrivateEndpointTypes", Named: false, Grouped: true, Handle: arm.InGroup(listEndpointTypes)},
		{Method: "GET", Name: "availableDelegations", Type: Namespace + "/locations/availableDelegations", Named: false, Grouped: true, Handle: arm.InGroup(listDelegations)},
		{Method: "GET", Name: "autoApprovedPrivateLinkServices", Type: Namespace + "/locations/autoApprovedPrivateLinkServices", Named: false, Grouped: true, Handle: arm.InGroup(listAutoApproved)},
		{Method: "POST", Name: "checkPrivateLinkServiceVisibility", Type: Namespace + "/locations/checkPrivateLinkServiceVisibility", Named: false, Grouped: true, Handle: arm.InGroup(checkVisibility)},
	},
}

func ID(groupID, typ, name string) string {
	return groupID + "/providers/" + Namespace + "/" + typ + "/" + name
}
