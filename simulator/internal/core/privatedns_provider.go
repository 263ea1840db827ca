package core

// dnsProvider is private DNS, a service of its own below Microsoft.Network.
var dnsProvider = &armProvider{
	namespace: networkNamespace, versions: privateDNSVersions,
	headers: []HeaderField{ // [seen]
		{"Cache-Control", "private"}, {"Server", "Microsoft-IIS/10.0"}, {"X-Aspnet-Version", "4.0.30319"}, {"X-Powered-By", "ASP.NET"},
	},
	missing: missingInDNS, noGroup: noGroupForDNS,
}

// missingInDNS: ARM itself answers for links, private DNS for record sets [seen].
func missingInDNS(c *armCall) *armError {
	id := &c.id
	if findRecordType(id.types[1]) != nil {
		return errNoRecordSet(id.names[1], id.group, c.sub.id)
	}
	return errResourceNotFound(networkNamespace+"/"+id.types[0]+"/"+id.names[0]+"/"+id.types[1], id.names[1], id.group)
}

// noGroupForDNS: the error names the zone for record sets, the group for links [seen].
func noGroupForDNS(c *armCall) *armError {
	if findRecordType(c.id.types[1]) != nil {
		return c.noZone()
	}
	return errGroupNotFound(c.id.group)
}

var (
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

// privateDNSVersions are those of private DNS, a service of its own below the
// same namespace.
var privateDNSVersions = []string{"2018-09-01", "2020-01-01", "2020-06-01", "2024-06-01"}
