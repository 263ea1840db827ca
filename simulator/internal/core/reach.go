package core

import "net/netip"

// LookupHost resolves a name from a virtual network: private zones that are linked
// to it first, then the public names that TiDB Cloud makes for endpoints. They
// resolve from anywhere as long as the endpoint is ACTIVE (documentation). Other
// public names are not known here.
func (s *State) LookupHost(networkID, name string) Resolution {
	result := s.Resolve(networkID, name)
	if result.Status != NotPrivate {
		return result
	}
	result.Status = NoSuchName
	for _, ec := range s.connections {
		if ec.host == "" || ec.host != result.Name || ec.state != Active {
			continue
		}
		if address, err := netip.ParseAddr(ec.address); err == nil {
			result.Status, result.Addresses = Resolved, append(result.Addresses, address)
		}
	}
	return result
}

// Destination is the endpoint service behind a private endpoint.
type Destination struct{ ClusterID, ServiceDNSName string }

// Reach finds what is behind an address of a virtual network. ok is false when
// nothing answers there: no endpoint has the address in this network or in one that
// it is peered with (documentation), its connection is not approved, TiDB Cloud does not show it as ACTIVE, or the port
// is not TiDB's.
func (s *State) Reach(networkID string, address netip.AddrPort) (to Destination, ok bool) {
	network, _ := s.resources[lower(networkID)].(*virtualNetwork)
	if network == nil || address.Port() != port {
		return Destination{}, false
	}
	subnets := network.subnets[:len(network.subnets):len(network.subnets)]
	for _, p := range network.peerings {
		if back := p.back(s); back != nil && p.Access && back.Access {
			subnets = append(subnets, back.network.subnets...)
		}
	}
	for _, subnet := range subnets {
		pe, _ := subnet.used[address.Addr()].owner.(*privateEndpoint)
		if pe == nil || pe.connection.service == nil || pe.connection.service.provider == nil || pe.connection.status != approved {
			continue
		}
		ec := s.registration(pe.connection.service.provider, pe.id)
		if ec != nil && ec.state == Active {
			return Destination{ec.group.cluster.id, ec.group.service.zone}, true
		}
	}
	return Destination{}, false
}
