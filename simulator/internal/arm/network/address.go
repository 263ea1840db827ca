package network

import (
	"net/netip"
	"slices"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// addressUser is an IP configuration that holds an address of a subnet.
type addressUser struct {
	address       netip.Addr
	configuration string // ID of the IP configuration
	owner         arm.Resource
}

// addresses are those of one subnet. Azure keeps the first four and the last; the
// lowest free one is given out [seen].
type addresses struct {
	prefix netip.Prefix
	used   map[netip.Addr]addressUser
	// from is an address below which none is free.
	from netip.Addr
}

func newAddresses(prefix netip.Prefix) addresses {
	prefix = prefix.Masked()
	first := prefix.Addr()
	for range 4 {
		first = first.Next()
	}
	return addresses{prefix: prefix, used: map[netip.Addr]addressUser{}, from: first}
}

// reserved reports whether the address is one of those that Azure keeps.
func (a *addresses) reserved(address netip.Addr) bool {
	first := a.prefix.Addr()
	for range 4 {
		if address == first {
			return true
		}
		first = first.Next()
	}
	return !a.prefix.Contains(address.Next())
}

// lowest is the lowest free address.
func (a *addresses) lowest() (netip.Addr, bool) {
	for a.prefix.Contains(a.from) && !a.reserved(a.from) {
		if _, taken := a.used[a.from]; !taken {
			return a.from, true
		}
		a.from = a.from.Next()
	}
	return netip.Addr{}, false
}

// free lists the lowest n free addresses, or fewer when there are no more.
func (a *addresses) free(n int) []string {
	out := []string{}
	for address := a.from; len(out) < n && a.prefix.Contains(address) && !a.reserved(address); address = address.Next() {
		if _, taken := a.used[address]; !taken {
			out = append(out, address.String())
		}
	}
	return out
}

func (a *addresses) release(address netip.Addr) {
	delete(a.used, address)
	if address.Less(a.from) {
		a.from = address
	}
}

// holders lists who holds an address, by address.
func (a *addresses) holders() []addressUser {
	out := make([]addressUser, 0, len(a.used))
	for _, u := range a.used {
		out = append(out, u)
	}
	slices.SortFunc(out, func(x, y addressUser) int { return x.address.Compare(y.address) })
	return out
}

// choose finds the address for an IP configuration: the one that was asked for,
// checked, or the lowest free one.
func (sn *subnet) choose(static, configuration string) (netip.Addr, *arm.Error) {
	if static == "" {
		address, ok := sn.lowest()
		if !ok {
			return address, errSubnetFull(sn.ID, sn.prefix.String())
		}
		return address, nil
	}
	address, err := netip.ParseAddr(static)
	switch {
	case err != nil:
		return address, arm.ErrBadProperty("privateIPAddress", static, configuration)
	case !sn.prefix.Contains(address):
		return address, errAddressNotInSubnet(static, sn.prefix.String())
	case sn.reserved(address):
		return address, errAddressReserved(static, sn.prefix.String())
	}
	if holder, taken := sn.used[address]; taken {
		return address, errAddressAllocated(configuration, static, holder.configuration)
	}
	return address, nil
}
