package privatedns

import (
	"net/netip"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Resolution is what Azure's resolver in a virtual network says of a name, as
// far as private DNS zones know.
type Resolution struct {
	// Status says how it ended.
	Status ResolutionStatus
	// Name is the last name of the chain of CNAMEs, in lower case and without a
	// dot at its end: the name that was asked for where there is no CNAME. It is
	// what to ask others for where Status is NotPrivate.
	Name string
	// Zone is the name of the zone that answered for Name, "" where none did.
	Zone string
	// Addresses are those of the A records, in their order; there are some where
	// Status is Resolved, and only there.
	Addresses []netip.Addr
}

// ResolutionStatus is how a resolution ended.
type ResolutionStatus uint8

const (
	// NotPrivate: no zone that is linked to the network is responsible.
	NotPrivate ResolutionStatus = iota
	// Resolved: there are addresses.
	Resolved
	// NoData: the name is there and has no A record.
	NoData
	// NoSuchName: the zone does not have the name (NXDOMAIN).
	NoSuchName
	// TooLong: the CNAMEs go in a circle, or there are too many of them.
	TooLong
)

// maxCNAMEs bounds a chain (assumed).
const maxCNAMEs = 16

// Resolve looks a name up from a virtual network. Of the zones that are linked
// to the network the most specific one answers, also when it does not have the
// name: less specific ones and the public DNS are not asked then, unless the
// link's resolution policy is NxDomainRedirect (documentation). Case does not
// matter, nor does a dot at the name's end.
func Resolve(s *arm.State, networkID, name string) Resolution {
	result := Resolution{Name: kernel.Lower(strings.TrimSuffix(name, "."))}
	for range maxCNAMEs + 1 {
		result.Zone = ""
		link := linkFor(s, networkID, result.Name)
		if link == nil {
			result.Status = NotPrivate
			return result
		}
		result.Zone = kernel.Lower(link.zone().Name)
		relative, _ := relativeName(result.Name, link.zone().Name)
		owner, exists := link.zone().owner(relative)
		switch alias := link.zone().find("CNAME", owner); {
		case !exists && strings.EqualFold(link.policy, "NxDomainRedirect"):
			result.Status, result.Zone = NotPrivate, ""
			return result
		case !exists:
			result.Status = NoSuchName
			return result
		case alias != nil && alias.values.CNAME != nil:
			result.Name = kernel.Lower(strings.TrimSuffix(alias.values.CNAME.CNAME, "."))
			continue
		}
		result.Status, result.Addresses = NoData, link.zone().addresses(owner)
		if len(result.Addresses) > 0 {
			result.Status = Resolved
		}
		return result
	}
	result.Status = TooLong
	return result
}

// linkFor is the network's link to the most specific zone that the name is in,
// or nil. A link counts once it is completed.
func linkFor(s *arm.State, networkID, name string) *virtualNetworkLink {
	var best *virtualNetworkLink
	for _, link := range linksOf(s, networkID) {
		_, in := relativeName(name, link.zone().Name)
		if in && link.completed && (best == nil || len(link.zone().Name) > len(best.zone().Name)) {
			best = link
		}
	}
	return best
}

// owner is the relative name whose records answer for a relative name: its own,
// or the wildcard's at the closest name that exists (RFC 4592).
func (z *zone) owner(name string) (string, bool) {
	if z.exists(name) {
		return name, true
	}
	for rest := name; ; {
		_, above, deeper := strings.Cut(rest, ".")
		if !deeper {
			return "*", z.exists("*")
		}
		if wildcard := "*." + above; z.exists(wildcard) {
			return wildcard, true
		}
		if z.exists(above) {
			return "", false
		}
		rest = above
	}
}

// exists says whether there are records at the name or below it.
func (z *zone) exists(name string) bool {
	for _, set := range z.records {
		if set.Name == name || strings.HasSuffix(set.Name, "."+name) {
			return true
		}
	}
	return false
}

func (z *zone) addresses(name string) []netip.Addr {
	set := z.find("A", name)
	if set == nil {
		return nil
	}
	var out []netip.Addr
	for _, r := range set.values.A {
		if address, err := netip.ParseAddr(r.Address); err == nil {
			out = append(out, address)
		}
	}
	return out
}
