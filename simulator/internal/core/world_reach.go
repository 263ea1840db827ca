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
	vn, _ := s.resources[lower(networkID)].(*virtualNetwork)
	if vn == nil || address.Port() != port {
		return Destination{}, false
	}
	subnets := partsOf[*subnet](vn)
	for _, p := range partsOf[*peering](vn) {
		if back := p.back(s.armState); back != nil && p.Access && back.Access {
			subnets = append(subnets, partsOf[*subnet](back.network())...)
		}
	}
	for _, sn := range subnets {
		pe, _ := sn.used[address.Addr()].owner.(*privateEndpoint)
		if pe == nil || pe.connection.status != approved {
			continue
		}
		g := nodeGroupOf(pe.connection)
		if g == nil {
			continue
		}
		ec := s.registration(g, pe.id)
		if ec != nil && ec.state == Active {
			return Destination{ec.group.cluster.id, ec.group.service.zone}, true
		}
	}
	return Destination{}, false
}
