package traffic

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// ipGroup is a list of addresses for the rules of firewalls, which are not simulated.
type ipGroup struct {
	arm.Meta
	addresses []string
}

type ipGroupBody struct {
	arm.CommonBody
	Properties struct {
		Addresses []string `json:"ipAddresses"`
	} `json:"properties"`
}

type ipGroupProperties struct {
	arm.StateWire
	Addresses []string  `json:"ipAddresses"`
	Firewalls []arm.Ref `json:"firewalls"` // this and the next are shown empty (assumed)
	Policies  []arm.Ref `json:"firewallPolicies"`
}

var _ = arm.Declare(Provider, arm.Definition[ipGroup, ipGroupBody, ipGroupProperties]{
	Path: "ipGroups", Since: "2019-09-01",
	Takes: short, Protocol: firewallService, Traits: arm.Traits{ShownAs: "Microsoft.Network/IpGroups", QuotesEtag: true, KeepsEtag: true}, // recorded
	Define: func(_ *arm.Call, g *ipGroup, body *ipGroupBody, _ *ipGroup) *arm.Error {
		g.addresses = append([]string{}, body.Properties.Addresses...)
		if len(g.addresses) > maxGroupAddresses {
			return arm.ErrBadProperty("ipAddresses", strconv.Itoa(len(g.addresses))+" addresses", g.ID)
		}
		if i := slices.IndexFunc(g.addresses, func(a string) bool { return !isAddressRange(a) }); i >= 0 {
			return arm.ErrBadProperty("ipAddresses", g.addresses[i], g.ID)
		}
		return nil
	},
	Same: func(_, _ *ipGroup) bool { return false },
	Show: func(_ *arm.State, g *ipGroup, p *ipGroupProperties, _ arm.View) {
		p.Addresses, p.Firewalls, p.Policies = g.addresses, []arm.Ref{}, []arm.Ref{}
	},
})

// ShownEtag returns the ETag as the service shows it.
func (g *ipGroup) ShownEtag() string { return plainEtag(g.Etag) }

// maxGroupAddresses is the largest number of addresses and prefixes (documented).
const maxGroupAddresses = 5000

// isAddressRange reports whether the text is an IPv4 address, a prefix, or a range
// such as 10.0.0.4-10.0.0.9 (documented).
func isAddressRange(text string) bool {
	if prefix, err := netip.ParsePrefix(text); err == nil {
		return prefix.Addr().Is4()
	}
	low, high, isRange := strings.Cut(text, "-")
	first, err := netip.ParseAddr(low)
	if !isRange {
		return err == nil && first.Is4()
	}
	last, errLast := netip.ParseAddr(high)
	return err == nil && errLast == nil && first.Is4() && last.Is4() && !last.Less(first)
}
