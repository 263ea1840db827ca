package network

import (
	"net/netip"
	"slices"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// holding is the list of addresses that a resource has in subnets.
type holding []heldAddress

type heldAddress struct {
	subnet        *subnet
	address       netip.Addr
	configuration string // ID of the IP configuration
}

// wanted is an address that an IP configuration asks for; "" means any.
type wanted struct {
	subnet                 *subnet
	address, configuration string
}

// choose returns an address for each configuration, as if the addresses in old were free. It
// changes nothing.
func (old holding) choose(all []wanted) (chosen holding, err *arm.Error) {
	owners := make([]arm.Resource, len(old))
	for i, h := range old {
		owners[i] = h.subnet.used[h.address].owner
		h.subnet.release(h.address)
	}
	chosen = make(holding, len(all))
	for _, dynamic := range []bool{false, true} { // so that no new one takes an address that another has
		for i, w := range all {
			if err != nil || (w.address == "") != dynamic {
				continue
			}
			var address netip.Addr
			if address, err = w.subnet.choose(w.address, w.configuration); err == nil {
				chosen[i] = heldAddress{w.subnet, address, w.configuration}
				w.subnet.used[address] = addressUser{address: address, configuration: w.configuration}
			}
		}
	}
	if err != nil {
		chosen = slices.DeleteFunc(chosen, func(h heldAddress) bool { return h.subnet == nil })
	}
	chosen.vacate()
	for i, h := range old {
		h.subnet.used[h.address] = addressUser{h.address, h.configuration, owners[i]}
	}
	return chosen, err
}

// occupy marks the addresses as used by the owner.
func (h holding) occupy(owner arm.Resource) {
	for _, a := range h {
		a.subnet.used[a.address] = addressUser{a.address, a.configuration, owner}
	}
}

// vacate marks the addresses as free.
func (h holding) vacate() {
	for _, a := range h {
		a.subnet.release(a.address)
	}
}

// at returns the address that a configuration has in a subnet, or "".
func (h holding) at(configuration string, sn *subnet) string {
	for _, a := range h {
		if a.configuration == configuration && a.subnet == sn {
			return a.address.String()
		}
	}
	return ""
}
