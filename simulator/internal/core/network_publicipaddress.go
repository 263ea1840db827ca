package core

import (
	"cmp"
	"net/netip"
	"strings"
	"time"
)

// publicIPAddress is a public IP address. What holds it refers to it: a frontend, an
// IP configuration or a NAT gateway.
type publicIPAddress struct {
	meta
	version, method string
	idleMinutes     int
	address         string // "" until it is allocated
	heldBy          string // see holder
}

type publicIPBody struct {
	commonBody
	SKU        skuWire `json:"sku"`
	Properties struct {
		Version     string `json:"publicIPAddressVersion"`
		Method      string `json:"publicIPAllocationMethod"`
		IdleMinutes int    `json:"idleTimeoutInMinutes"`
	} `json:"properties"`
}

type publicIPProperties struct {
	guidWire
	Address         string    `json:"ipAddress,omitzero"`
	Version         string    `json:"publicIPAddressVersion"`
	Method          string    `json:"publicIPAllocationMethod"`
	IdleMinutes     int       `json:"idleTimeoutInMinutes"`
	Tags            []any     `json:"ipTags"`
	IPConfiguration *ref      `json:"ipConfiguration,omitzero"`
	NATGateway      *ref      `json:"natGateway,omitzero"`
	DDoS            *ddosWire `json:"ddosSettings,omitzero" since:"2022-05-01"` // not in 2020-11-01 [seen]
}

type ddosWire struct {
	ProtectionMode string `json:"protectionMode"`
}

// basicWithoutDDoS is when a Basic address stops showing its DDoS settings: it has
// them in 2022-11-01, not in 2026-03-01 [seen].
const basicWithoutDDoS = "2024"

var publicIPAddresses = declare(networkProvider, definition[publicIPAddress, publicIPBody, publicIPProperties]{
	path:  "publicIPAddresses",
	takes: func(d *Durations) time.Duration { return d.Subnet }, wait: time.Second,
	values: []enumeration{
		{"sku.name", []string{"Basic", "Standard", "StandardV2"}}, {"sku.tier", skuTiers}, {"properties.publicIPAddressVersion", ipVersions},
	},
	operation: "PutPublicIpAddressOperation",
	define: func(_ *armCall, ip *publicIPAddress, body *publicIPBody, old *publicIPAddress) *armError {
		p := body.Properties
		ip.version, ip.method, ip.sku = cmp.Or(p.Version, "IPv4"), cmp.Or(p.Method, "Dynamic"), body.SKU.orElse("Basic")
		if ip.idleMinutes = p.IdleMinutes; ip.idleMinutes == 0 {
			ip.idleMinutes = 4
		}
		if old != nil {
			ip.address, ip.heldBy = old.address, old.heldBy
		}
		if ip.method != "Static" && ip.method != "Dynamic" {
			return errBadProperty("publicIPAllocationMethod", ip.method, ip.id)
		}
		return nil
	},
	same: func(a, b *publicIPAddress) bool {
		return a.version == b.version && a.method == b.method && a.idleMinutes == b.idleMinutes && a.sku == b.sku
	},
	unchanged: func(c *armCall, ip *publicIPAddress, _ bool) Reply { return c.same(ip) },
	show:      showPublicIP,
})

func showPublicIP(_ *armState, ip *publicIPAddress, p *publicIPProperties, v view) {
	p.Address, p.Version, p.Method, p.IdleMinutes, p.Tags = ip.address, ip.version, ip.method, ip.idleMinutes, []any{}
	switch holder := ip.holder(); {
	case strings.Contains(lower(holder), "/natgateways/"):
		p.NATGateway = &ref{holder} // described
	case holder != "":
		p.IPConfiguration = &ref{holder}
	}
	if v.version < basicWithoutDDoS || ip.sku.Name == "Standard" {
		p.DDoS = &ddosWire{"VirtualNetworkInherited"}
	}
}

// publicIPHolder is a resource that holds public addresses in parts of its own.
type publicIPHolder interface {
	// partWith is the ID of the part that holds the address.
	partWith(ip *publicIPAddress) string
}

// holder is the ID of what holds the address, or "".
func (ip *publicIPAddress) holder() string {
	for _, r := range ip.referrers {
		if by, ok := r.(publicIPHolder); ok {
			return by.partWith(ip)
		}
		return r.base().id
	}
	return ""
}

func (ip *publicIPAddress) held([]user) *armError { return errPublicIPInUse(ip.id, ip.holder()) }

// provisioned: a static address is there from now on, a dynamic one when something
// first holds it (remembered).
func (ip *publicIPAddress) provisioned(s *armState, _ time.Time) {
	if ip.method == "Static" {
		ip.allocate(s)
	}
}

// referred follows from a holder that came or went.
func (ip *publicIPAddress) referred(s *armState) {
	if len(ip.referrers) > 0 {
		ip.allocate(s)
	}
	if by := ip.holder(); by != ip.heldBy {
		ip.heldBy, ip.etag = by, s.ids.etag()
	}
}

// allocate gives out the next address of 198.18.0.0/15, the range for benchmarks:
// nothing on the Internet has one.
func (ip *publicIPAddress) allocate(s *armState) {
	if ip.address == "" {
		n := s.next("publicIPAddresses")
		ip.address = netip.AddrFrom4([4]byte{198, 18 + byte(n>>16&1), byte(n >> 8), byte(n)}).String()
	}
}

// findFreePublicIP resolves a reference to a public IP address that nothing but by
// holds.
func findFreePublicIP(c *armCall, id string, by resource) (*publicIPAddress, *armError) {
	b := by.base()
	ip, err := findInRegion[publicIPAddress](c, id, b.id, b.location)
	if err != nil {
		return nil, err
	}
	for key := range ip.referrers {
		if key != b.key {
			return nil, errPublicIPTaken(ip.id)
		}
	}
	return ip, nil
}
