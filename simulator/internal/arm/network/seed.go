package network

import (
	"net/netip"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Resources that are added without a request. They are provisioned from the start.

// AddVirtualNetwork adds a virtual network with one subnet that spans it and returns the
// ID of the subnet. The group must not have a network with this name.
func AddVirtualNetwork(s *arm.State, g *arm.ResourceGroup, name, location, subnetName string, prefix netip.Prefix) (subnetID string) {
	id := ID(g.ID, "virtualNetworks", name)
	vn := &VirtualNetwork{
		Meta:     provisioned(s, g, virtualNetworks.Type, id, name, location),
		prefixes: []netip.Prefix{prefix.Masked()}, addressSpace: []string{prefix.String()},
	}
	sn := &subnet{
		Meta:      provisioned(s, g, subnets.Type, id+"/subnets/"+subnetName, subnetName, location),
		addresses: newAddresses(prefix), addressPrefix: prefix.String(), endpointPolicies: "Disabled", servicePolicies: "Enabled",
	}
	sn.Parent, vn.Parts = vn, []arm.Resource{sn}
	s.Add(vn)
	return sn.ID
}

// AddPrivateLinkService adds a private link service that has no load balancer and is
// visible to every subscription. owner follows its connections.
func AddPrivateLinkService(s *arm.State, at time.Time, g *arm.ResourceGroup, name, location string, owner ServiceOwner) (serviceID string) {
	id := ID(g.ID, "privateLinkServices", name)
	pls := &PrivateLinkService{Meta: provisioned(s, g, privateLinkServices.Type, id, name, location), Owner: owner}
	pls.nameParts(s)
	pls.visibility = []string{"*"}
	s.Add(pls)
	s.Changed(at, kernel.Azure, id, "", "Succeeded")
	return id
}

func provisioned(s *arm.State, g *arm.ResourceGroup, t *arm.Type, id, name, location string) arm.Meta {
	return arm.Meta{
		Type: t, ID: id, Key: kernel.Lower(id), Name: name, Location: location, Group: g,
		Etag: s.IDs.Etag(), GUID: s.IDs.GUID(), ProvisioningState: "Succeeded",
	}
}
