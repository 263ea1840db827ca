package network

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/traffic"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// VirtualNetwork is a virtual network. Its subnets and peerings are its parts.
type VirtualNetwork struct {
	arm.Meta
	prefixes     []netip.Prefix
	addressSpace []string // prefixes as the request spelled them
	dhcp         *dhcpWire
	flow         int // flowTimeoutInMinutes; 0 if the request had none
	ddos         bool
	encryption   encryptionWire
	ddosPlan     string // ID as it was sent, or ""
	community    string // virtualNetworkCommunity, or ""
	policies     string // privateEndpointVNetPolicies
}

type virtualNetworkBody struct {
	arm.CommonBody
	Properties *struct {
		AddressSpace struct {
			AddressPrefixes []string `json:"addressPrefixes"`
		} `json:"addressSpace"`
		DHCP       *dhcpWire      `json:"dhcpOptions"`
		Flow       *int           `json:"flowTimeoutInMinutes"`
		DDoS       bool           `json:"enableDdosProtection"`
		DDoSPlan   arm.Ref        `json:"ddosProtectionPlan"`
		Policies   string         `json:"privateEndpointVNetPolicies"`
		Community  bgpWire        `json:"bgpCommunities"`
		Encryption encryptionWire `json:"encryption"`
		Subnets    []subnetBody   `json:"subnets"`
		Peerings   []peeringBody  `json:"virtualNetworkPeerings"`
	} `json:"properties"`
}

type virtualNetworkProperties struct {
	arm.GUIDWire
	AddressSpace struct {
		AddressPrefixes []string `json:"addressPrefixes"`
	} `json:"addressSpace"`
	DHCP             *dhcpWire      `json:"dhcpOptions,omitzero"`
	FlowTimeout      int            `json:"flowTimeoutInMinutes,omitzero"`
	Community        bgpWire        `json:"bgpCommunities,omitzero"`
	Encryption       encryptionWire `json:"encryption,omitzero"`
	EndpointPolicies string         `json:"privateEndpointVNetPolicies,omitzero" since:"2024"`
	Subnets          []any          `json:"subnets"`
	Peerings         []any          `json:"virtualNetworkPeerings,omitzero" since:"2016-06-01"` // not in 2015-06-15 (recorded)
	DDoSPlan         *arm.Ref       `json:"ddosProtectionPlan,omitzero"`                        // described; the plan is not looked up
	DDoSProtection   any            `json:"enableDdosProtection,omitzero" since:"2017-09-01"`   // not in 2017-03-01 (recorded)
}

// encryptionWire is the encryption of traffic within a network. It has no effect.
type encryptionWire struct {
	Enabled     *bool  `json:"enabled,omitzero"`
	Enforcement string `json:"enforcement,omitzero"`
}

func (e encryptionWire) equal(other encryptionWire) bool {
	return sameBool(e.Enabled, other.Enabled) && e.Enforcement == other.Enforcement
}

// sameBool reports whether both are nil or have the same value.
func sameBool(a, b *bool) bool { return a == b || a != nil && b != nil && *a == *b }

// dhcpWire is shown if the request had it (recorded).
type dhcpWire struct {
	DNSServers []string `json:"dnsServers"`
}

func (d *dhcpWire) equal(other *dhcpWire) bool {
	return (d == nil) == (other == nil) && (d == nil || slices.Equal(d.DNSServers, other.DNSServers))
}

var virtualNetworks = arm.Declare(Provider, arm.Definition[VirtualNetwork, virtualNetworkBody, virtualNetworkProperties]{
	Path: "virtualNetworks", Traits: arm.Traits{EtagUntil: "2026"},
	Takes: networkTime, Wait: 3 * time.Second,
	Define: defineVirtualNetwork,
	Same: func(a, b *VirtualNetwork) bool {
		return slices.Equal(a.addressSpace, b.addressSpace) && a.dhcp.equal(b.dhcp) && a.flow == b.flow && a.ddos == b.ddos && a.encryption.equal(b.encryption) && a.ddosPlan == b.ddosPlan && a.community == b.community && a.policies == b.policies
	},
	// The reply to a PUT that changes nothing is 201 in 2024-05-01 and 2026-03-01, 200 in
	// 2020-11-01 (recorded).
	ReplyUnchanged: func(c *arm.Call, vn *VirtualNetwork, retagged bool) kernel.Reply {
		if !retagged && c.Version >= "2024" {
			return c.Unchanged(201, vn)
		}
		return c.Unchanged(200, vn)
	},
	Show: func(s *arm.State, vn *VirtualNetwork, p *virtualNetworkProperties, v arm.View) {
		p.AddressSpace.AddressPrefixes, p.DHCP, p.FlowTimeout, p.DDoSProtection = vn.addressSpace, vn.dhcp, vn.flow, vn.ddos
		p.DDoSPlan, p.Community = optionalRef(vn.ddosPlan), vn.communities()
		p.EndpointPolicies, p.Encryption = vn.policies, vn.encryption
		p.Subnets, p.Peerings = s.WireParts(vn, subnets.Type, v), s.WireParts(vn, peerings.Type, v)
	},
})

// defineVirtualNetwork defines a virtual network. A PUT deletes the subnets that are not in
// its body.
func defineVirtualNetwork(c *arm.Call, vn *VirtualNetwork, body *virtualNetworkBody, old *VirtualNetwork) *arm.Error {
	p := body.Properties
	if p == nil || len(p.AddressSpace.AddressPrefixes) == 0 {
		return arm.ErrMissingProperty("addressSpace", vn.ID)
	}
	vn.addressSpace, vn.ddos, vn.encryption = p.AddressSpace.AddressPrefixes, p.DDoS, p.Encryption
	vn.ddosPlan, vn.community = p.DDoSPlan.ID, p.Community.Network
	vn.policies = arm.Spelled(cmp.Or(p.Policies, "Disabled"), networkPolicies)
	switch e := &vn.encryption; {
	case e.Enforcement != "" && e.Enabled == nil, e.Enforcement == "" && e.Enabled != nil && *e.Enabled:
		return errHalfEncryption(vn.ID) // recorded for true alone
	case e.Enforcement == "" && e.Enabled != nil:
		e.Enforcement = "AllowUnencrypted" // recorded
	}
	if p.DHCP != nil {
		vn.dhcp = &dhcpWire{append([]string{}, p.DHCP.DNSServers...)}
	}
	if p.Flow != nil {
		if vn.flow = *p.Flow; vn.flow < 4 || vn.flow > 30 { // documented
			return arm.ErrBadProperty("flowTimeoutInMinutes", strconv.Itoa(vn.flow), vn.ID)
		}
	}
	for _, text := range vn.addressSpace {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			return traffic.ErrBadPrefix(text, vn.ID)
		}
		if prefix != prefix.Masked() {
			return errHostBits(text, prefix.Masked().String(), vn.ID)
		}
		vn.prefixes = append(vn.prefixes, prefix)
	}
	if err := subnets.Parts(c, vn, arm.AsResource(old), p.Subnets); err != nil {
		return err
	}
	return vn.keepPeerings(old, p.Peerings)
}

func (vn *VirtualNetwork) contains(prefix netip.Prefix) bool {
	return slices.ContainsFunc(vn.prefixes, func(p netip.Prefix) bool {
		return p.Contains(prefix.Addr()) && p.Bits() <= prefix.Bits()
	})
}

// Users returns the users of the subnets. ErrInUse names the first, as for the deletion of its
// subnet (recorded).
func (vn *VirtualNetwork) Users(s *arm.State) []arm.User {
	var list []arm.User
	for _, sn := range arm.PartsOf[*subnet](vn) {
		list = append(list, sn.Users(s)...)
	}
	return list
}

func (vn *VirtualNetwork) ErrInUse(by []arm.User) *arm.Error { return by[0].Of.ErrInUse(by) }

// shoutID returns an ID as subnets show their users: names of the group and of resources are in
// upper case (recorded).
func shoutID(id string) string {
	parts := strings.Split(id, "/")
	for i := 4; i < len(parts); i += 2 {
		if parts[i] != Namespace {
			parts[i] = strings.ToUpper(parts[i])
		}
	}
	return strings.Join(parts, "/")
}
