package privatedns

import (
	"net/netip"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Resolution is the answer of Azure's resolver in a virtual network, from private DNS
// zones alone.
type Resolution struct {
	// Status is how the resolution ended.
	Status ResolutionStatus
	// Name is the last name of the chain of CNAMEs, in lower case and without a dot at
	// its end; without a CNAME it is the name that was asked for. If Status is
	// NotPrivate, others may know it.
	Name string
	// Zone is the name of the zone that answered for Name, "" if none did.
	Zone string
	// Addresses are those of the A records, in their order. There are some if and only
	// if Status is Resolved.
	Addresses []netip.Addr
}

// ResolutionStatus is how a resolution ended.
type ResolutionStatus uint8

const (
	// NotPrivate means that the name is in no zone that is linked to the network.
	NotPrivate ResolutionStatus = iota
	// Resolved means that there are addresses.
	Resolved
	// NoData means that the name exists and has no A record.
	NoData
	// NoSuchName means that the zone does not have the name (NXDOMAIN).
	NoSuchName
	// TooLong means that the CNAMEs form a circle, or that there are too many.
	TooLong
)

// maxCNAMEs bounds a chain (assumed).
const maxCNAMEs = 16

// Resolve looks a name up from a virtual network. Among the zones that are linked to the
// network the most specific one answers. If it does not have the name, neither less
// specific zones nor the public DNS are asked, unless the resolution policy of the link
// is NxDomainRedirect (documented). Case does not matter, nor does a dot at the end.
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

// linkFor returns the network's completed link to the most specific zone that contains
// the name, or nil.
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

// owner returns the relative name whose records answer for name, and whether there is
// one: name itself, or the wildcard below the closest name that exists (RFC 4592).
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

// exists reports whether there are records at the name or below it.
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
