package core

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// virtualNetwork is a virtual network; its subnets and peerings are parts of it.
type virtualNetwork struct {
	meta
	prefixes []netip.Prefix
	texts    []string // the prefixes as they were sent
	dhcp     *dhcpWire
	flow     int // flowTimeoutInMinutes, 0 when it was not sent
	ddos     bool
}

type virtualNetworkBody struct {
	commonBody
	Properties *struct {
		AddressSpace struct {
			AddressPrefixes []string `json:"addressPrefixes"`
		} `json:"addressSpace"`
		DHCP     *dhcpWire     `json:"dhcpOptions"`
		Flow     *int          `json:"flowTimeoutInMinutes"`
		DDoS     bool          `json:"enableDdosProtection"`
		Subnets  []subnetBody  `json:"subnets"`
		Peerings []peeringBody `json:"virtualNetworkPeerings"`
	} `json:"properties"`
}

type virtualNetworkProperties struct {
	guidWire
	AddressSpace struct {
		AddressPrefixes []string `json:"addressPrefixes"`
	} `json:"addressSpace"`
	DHCP             *dhcpWire `json:"dhcpOptions,omitzero"`
	FlowTimeout      int       `json:"flowTimeoutInMinutes,omitzero"`
	EndpointPolicies string    `json:"privateEndpointVNetPolicies,omitzero" since:"2024"`
	Subnets          []any     `json:"subnets"`
	Peerings         []any     `json:"virtualNetworkPeerings"`
	DDoSProtection   bool      `json:"enableDdosProtection"`
	VMProtection     any       `json:"enableVmProtection,omitzero" until:"2020"` // [seen] in 2019-04-01, not in 2020-11-01
}

// dhcpWire is shown when it was sent [seen].
type dhcpWire struct {
	DNSServers []string `json:"dnsServers"`
}

func (d *dhcpWire) equal(other *dhcpWire) bool {
	return (d == nil) == (other == nil) && (d == nil || slices.Equal(d.DNSServers, other.DNSServers))
}

var virtualNetworks = declare(networkProvider, definition[virtualNetwork, virtualNetworkBody, virtualNetworkProperties]{
	path: "virtualNetworks", etagUntil: "2026",
	takes: func(d *Durations) time.Duration { return d.VirtualNetwork }, wait: 3 * time.Second,
	values: []enumeration{
		{"properties.subnets.[].properties.privateEndpointNetworkPolicies", endpointPolicies},
		{"properties.subnets.[].properties.privateLinkServiceNetworkPolicies", servicePolicies},
	},
	define: defineVirtualNetwork,
	same: func(a, b *virtualNetwork) bool {
		return slices.Equal(a.texts, b.texts) && a.dhcp.equal(b.dhcp) && a.flow == b.flow && a.ddos == b.ddos
	},
	// A PUT that leaves a virtual network as it is: 201 in 2024-05-01 and 2026-03-01,
	// 200 in 2020-11-01 [seen].
	unchanged: func(c *armCall, vn *virtualNetwork, retagged bool) Reply {
		if !retagged && c.version >= "2024" {
			return c.unchanged(201, vn)
		}
		return c.unchanged(200, vn)
	},
	show: func(s *armState, vn *virtualNetwork, p *virtualNetworkProperties, v view) {
		p.AddressSpace.AddressPrefixes, p.DHCP, p.FlowTimeout, p.DDoSProtection = vn.texts, vn.dhcp, vn.flow, vn.ddos
		p.EndpointPolicies, p.VMProtection = "Disabled", false
		p.Subnets, p.Peerings = s.wires(vn, subnets.armType, v), s.wires(vn, peerings.armType, v)
	},
})

// defineVirtualNetwork checks a definition. The body is the whole network: a subnet
// that is not in it goes, unless something is in it.
func defineVirtualNetwork(c *armCall, vn *virtualNetwork, body *virtualNetworkBody, old *virtualNetwork) *armError {
	p := body.Properties
	if p == nil || len(p.AddressSpace.AddressPrefixes) == 0 {
		return errMissingProperty("addressSpace", vn.id)
	}
	vn.texts, vn.ddos = p.AddressSpace.AddressPrefixes, p.DDoS
	if p.DHCP != nil {
		vn.dhcp = &dhcpWire{append([]string{}, p.DHCP.DNSServers...)}
	}
	if p.Flow != nil {
		if vn.flow = *p.Flow; vn.flow < 4 || vn.flow > 30 { // documentation
			return errBadProperty("flowTimeoutInMinutes", strconv.Itoa(vn.flow), vn.id)
		}
	}
	for _, text := range vn.texts {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			return errBadPrefix(text, vn.id)
		}
		vn.prefixes = append(vn.prefixes, prefix.Masked())
	}
	if err := subnets.parts(c, vn, asResource(old), p.Subnets); err != nil {
		return err
	}
	return vn.keepPeerings(old, p.Peerings)
}

func (vn *virtualNetwork) contains(prefix netip.Prefix) bool {
	return slices.ContainsFunc(vn.prefixes, func(p netip.Prefix) bool {
		return p.Contains(prefix.Addr()) && p.Bits() <= prefix.Bits()
	})
}

func (vn *virtualNetwork) overlaps(prefix netip.Prefix) bool {
	return slices.ContainsFunc(vn.prefixes, prefix.Overlaps)
}

// users are those of the subnets. The first is named in the error for the network's
// own deletion, too [seen].
func (vn *virtualNetwork) users(s *armState) []user {
	var list []user
	for _, sn := range partsOf[*subnet](vn) {
		list = append(list, sn.users(s)...)
	}
	return list
}

func (vn *virtualNetwork) held(by []user) *armError { return by[0].of.held(by) }

// shoutID is the form of a back-reference in a subnet: the group's and the
// resources' names in upper case, the rest as it is [seen].
func shoutID(id string) string {
	parts := strings.Split(id, "/")
	for i := 4; i < len(parts); i += 2 {
		if parts[i] != networkNamespace {
			parts[i] = strings.ToUpper(parts[i])
		}
	}
	return strings.Join(parts, "/")
}

// asResource turns a typed nil into a plain one.
func asResource[T any, P interface {
	*T
	resource
}](r P) resource {
	if r == nil {
		return nil
	}
	return r
}
