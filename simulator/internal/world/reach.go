package world

import (
	"net/netip"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/privatedns"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/tidbcloud"
)

// LookupHost resolves a name from a virtual network: first in the private zones linked
// to it, then among the public names that TiDB Cloud creates for endpoints. Those
// resolve from anywhere while the endpoint is ACTIVE (documented). No other public name
// exists.
func (s *State) LookupHost(networkID, name string) privatedns.Resolution {
	result := privatedns.Resolve(s.arm, networkID, name)
	if result.Status != privatedns.NotPrivate {
		return result
	}
	result.Status = privatedns.NoSuchName
	for _, ec := range s.tidb.Connections {
		if ec.Host == "" || ec.Host != result.Name || ec.State != tidbcloud.EndpointActive {
			continue
		}
		if address, err := netip.ParseAddr(ec.Address); err == nil {
			result.Status, result.Addresses = privatedns.Resolved, append(result.Addresses, address)
		}
	}
	return result
}

// Destination is the endpoint service behind a private endpoint.
type Destination struct{ ClusterID, ServiceDNSName string }

// Reach finds the destination of a connection from a virtual network. ok is false if
// nothing answers at the address: no endpoint has it in this network or in one that is
// connected with it by peerings (documented), the endpoint's connection is not Approved
// or not ACTIVE, or the port is not TiDB's.
func (s *State) Reach(networkID string, address netip.AddrPort) (to Destination, ok bool) {
	vn, _ := s.arm.Resources[kernel.Lower(networkID)].(*network.VirtualNetwork)
	if vn == nil || address.Port() != tidbcloud.Port {
		return Destination{}, false
	}
	pe := vn.EndpointAt(s.arm, address.Addr())
	if pe == nil || pe.Connection.Status != network.Approved {
		return Destination{}, false
	}
	g := nodeGroupOf(pe.Connection)
	if g == nil {
		return Destination{}, false
	}
	ec := s.tidb.ConnectionTo(g, pe.ID)
	if ec == nil || ec.State != tidbcloud.EndpointActive {
		return Destination{}, false
	}
	return Destination{ec.Group.Cluster.ID, ec.Group.Service.Zone}, true
}
