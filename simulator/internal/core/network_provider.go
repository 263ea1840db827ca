package core

const networkNamespace = "Microsoft.Network"

// networkProvider is Microsoft.Network but for private DNS.
var networkProvider = &armProvider{
	namespace: networkNamespace, versions: networkVersions, deploys: true,
	locations: []locationCall{
		{"GET", "operations", true, false, (*armCall).pollOperation},
		{"GET", "operationResults", true, false, (*armCall).pollResult},
		{"GET", "availablePrivateEndpointTypes", false, true, inGroup((*armCall).listEndpointTypes)},
		{"GET", "availableDelegations", false, true, inGroup((*armCall).listDelegations)},
		{"GET", "autoApprovedPrivateLinkServices", false, true, inGroup((*armCall).listAutoApproved)},
		{"POST", "checkPrivateLinkServiceVisibility", false, true, inGroup((*armCall).checkVisibility)},
	},
}

func networkID(groupID, typ, name string) string {
	return groupID + "/providers/" + networkNamespace + "/" + typ + "/" + name
}
