package network

import (
	"net/netip"
	"slices"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// addressUser is an IP configuration with its address.
type addressUser struct {
	address       netip.Addr
	configuration string // ID of the IP configuration
	owner         arm.Resource
}

// addresses holds the addresses of a subnet. Azure reserves the first four and the last, and
// hands out the lowest free one (recorded).
type addresses struct {
	prefix netip.Prefix
	used   map[netip.Addr]addressUser
	// from is at most the lowest free address.
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

// reserved reports whether Azure reserves the address.
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

// lowest returns the lowest free address. ok is false if there is none.
func (a *addresses) lowest() (lowest netip.Addr, ok bool) {
	for a.prefix.Contains(a.from) && !a.reserved(a.from) {
		if _, taken := a.used[a.from]; !taken {
			return a.from, true
		}
		a.from = a.from.Next()
	}
	return netip.Addr{}, false
}

// free returns the lowest n free addresses, or all if there are fewer.
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

// users returns the users of all addresses, by address.
func (a *addresses) users() []addressUser {
	out := make([]addressUser, 0, len(a.used))
	for _, u := range a.used {
		out = append(out, u)
	}
	slices.SortFunc(out, func(x, y addressUser) int { return x.address.Compare(y.address) })
	return out
}

// choose returns the address for an IP configuration: the static one that it asks for, if
// that is free, or the lowest free one.
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
