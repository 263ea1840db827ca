package privatedns

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Provider is private DNS, a service of its own below Microsoft.Network.
var Provider = &arm.Provider{
	Namespace: network.Namespace, Versions: privateDNSVersions,
	Headers: []kernel.HeaderField{ // [seen]
		{Name: "Cache-Control", Value: "private"}, {Name: "Server", Value: "Microsoft-IIS/10.0"}, {Name: "X-Aspnet-Version", Value: "4.0.30319"}, {Name: "X-Powered-By", Value: "ASP.NET"},
	},
	Missing: missingInDNS, NoGroup: noGroupForDNS,
}

// missingInDNS: ARM itself answers for links, private DNS for record sets [seen].
func missingInDNS(c *arm.Call) *arm.Error {
	id := &c.ID
	if findRecordType(id.Types[1]) != nil {
		return errNoRecordSet(id.Names[1], id.Group, c.Sub.ID)
	}
	return arm.ErrResourceNotFound(network.Namespace+"/"+id.Types[0]+"/"+id.Names[0]+"/"+id.Types[1], id.Names[1], id.Group)
}

// noGroupForDNS: the error names the zone for record sets, the group for links [seen].
func noGroupForDNS(c *arm.Call) *arm.Error {
	if findRecordType(c.ID.Types[1]) != nil {
		return noZone(c)
	}
	return arm.ErrGroupNotFound(c.ID.Group)
}

var (
	_ = Provider.Add(&arm.Type{
		Path: "privateDnsZones",
		One:  map[string]arm.Handler{"GET": (*arm.Call).Get, "PUT": putPrivateDNSZone, "PATCH": putPrivateDNSZone, "DELETE": deletePrivateDNSZone},
		All:  arm.GetOnly((*arm.Call).List),
	})
	_ = Provider.Add(&arm.Type{
		Path: "privateDnsZones/virtualNetworkLinks", Traits: arm.Traits{Indexed: true},
		One: map[string]arm.Handler{"GET": (*arm.Call).Get, "PUT": putVirtualNetworkLink, "PATCH": putVirtualNetworkLink, "DELETE": deleteVirtualNetworkLink},
		All: arm.GetOnly(listVirtualNetworkLinks),
	})
	_ = Provider.Add(&arm.Type{Path: "privateDnsOperationStatuses", One: arm.GetOnly(pollDNSOperation)})
	_ = Provider.Add(&arm.Type{Path: "privateDnsOperationResults", One: arm.GetOnly(pollDNSResult)})
)

// privateDNSVersions are those of private DNS, a service of its own below the
// same namespace.
var privateDNSVersions = []string{"2018-09-01", "2020-01-01", "2020-06-01", "2024-06-01"}
