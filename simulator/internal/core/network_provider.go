package core

const networkNamespace = "Microsoft.Network"

// networkProvider is Microsoft.Network but for private DNS.
var networkProvider = &armProvider{
	namespace: networkNamespace, versions: networkVersions,
	locations: []locationCall{
		{"GET", "operations", true, false, (*armCall).pollOperation},
		{"GET", "operationResults", true, false, (*armCall).pollResult},
		{"GET", "availablePrivateEndpointTypes", false, true, inGroup((*armCall).listEndpointTypes)},
		{"GET", "availableDelegations", false, true, inGroup((*armCall).listDelegations)},
		{"GET", "autoApprovedPrivateLinkServices", false, true, inGroup((*armCall).listAutoApproved)},
		{"POST", "checkPrivateLinkServiceVisibility", false, true, inGroup((*armCall).checkVisibility)},
	},
}

// dnsProvider is private DNS, a service of its own below the same namespace.
var dnsProvider = &armProvider{namespace: networkNamespace, versions: privateDNSVersions, dns: true}

// armProviders are the resource providers that are simulated.
func armProviders() []*armProvider {
	return []*armProvider{networkProvider, dnsProvider, storageProvider}
}

var (
	_ = networkProvider.add(&armType{path: "virtualNetworks/CheckIPAddressAvailability", all: get((*armCall).checkAddress)})
	_ = dnsProvider.add(&armType{
		path: "privateDnsZones",
		one:  map[string]handler{"GET": (*armCall).get, "PUT": (*armCall).putPrivateDNSZone, "PATCH": (*armCall).putPrivateDNSZone, "DELETE": (*armCall).deletePrivateDNSZone},
		all:  get((*armCall).list),
	})
	_ = dnsProvider.add(&armType{
		path: "privateDnsZones/virtualNetworkLinks", indexed: true,
		one: map[string]handler{"GET": (*armCall).get, "PUT": (*armCall).putVirtualNetworkLink, "PATCH": (*armCall).putVirtualNetworkLink, "DELETE": (*armCall).deleteVirtualNetworkLink},
		all: get((*armCall).listVirtualNetworkLinks),
	})
	_ = dnsProvider.add(&armType{path: "privateDnsOperationStatuses", one: get((*armCall).pollDNSOperation)})
	_ = dnsProvider.add(&armType{path: "privateDnsOperationResults", one: get((*armCall).pollDNSResult)})
)
