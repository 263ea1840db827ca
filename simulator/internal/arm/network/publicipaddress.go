package network

import (
	"cmp"
	"net/netip"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// publicIPAddress is a public IP address. What holds it refers to it: a frontend, an
// IP configuration or a NAT gateway.
type publicIPAddress struct {
	arm.Meta
	version, method string
	idleMinutes     int
	address         string // "" until it is allocated
	heldBy          string // see holder
}

type publicIPBody struct {
	arm.CommonBody
	SKU        arm.SKUWire `json:"sku"`
	Properties struct {
		Version     string `json:"publicIPAddressVersion"`
		Method      string `json:"publicIPAllocationMethod"`
		IdleMinutes int    `json:"idleTimeoutInMinutes"`
	} `json:"properties"`
}

type publicIPProperties struct {
	arm.GUIDWire
	Address         string    `json:"ipAddress,omitzero"`
	Version         string    `json:"publicIPAddressVersion"`
	Method          string    `json:"publicIPAllocationMethod"`
	IdleMinutes     int       `json:"idleTimeoutInMinutes"`
	Tags            []any     `json:"ipTags"`
	IPConfiguration *arm.Ref  `json:"ipConfiguration,omitzero"`
	NATGateway      *arm.Ref  `json:"natGateway,omitzero"`
	DDoS            *ddosWire `json:"ddosSettings,omitzero" since:"2022-05-01"` // not in 2020-11-01 [seen]
}

type ddosWire struct {
	ProtectionMode string `json:"protectionMode"`
}

// basicWithoutDDoS is when a Basic address stops showing its DDoS settings: it has
// them in 2022-11-01, not in 2026-03-01 [seen].
const basicWithoutDDoS = "2024"

var publicIPAddresses = arm.Declare(Provider, arm.Definition[publicIPAddress, publicIPBody, publicIPProperties]{
	Path:  "publicIPAddresses",
	Takes: func(d *kernel.Durations) time.Duration { return d.Subnet }, Wait: time.Second,
	Values: []arm.Enumeration{
		{Path: "sku.name", Values: []string{"Basic", "Standard", "StandardV2"}}, {Path: "sku.tier", Values: arm.SKUTiers}, {Path: "properties.publicIPAddressVersion", Values: arm.IPVersions},
	},
	Operation: "PutPublicIpAddressOperation",
	Define: func(_ *arm.Call, ip *publicIPAddress, body *publicIPBody, old *publicIPAddress) *arm.Error {
		p := body.Properties
		ip.version, ip.method, ip.SKU = cmp.Or(p.Version, "IPv4"), cmp.Or(p.Method, "Dynamic"), body.SKU.OrElse("Basic")
		if ip.idleMinutes = p.IdleMinutes; ip.idleMinutes == 0 {
			ip.idleMinutes = 4
		}
		if old != nil {
			ip.address, ip.heldBy = old.address, old.heldBy
		}
		if ip.method != "Static" && ip.method != "Dynamic" {
			return arm.ErrBadProperty("publicIPAllocationMethod", ip.method, ip.ID)
		}
		return nil
	},
	Same: func(a, b *publicIPAddress) bool {
		return a.version == b.version && a.method == b.method && a.idleMinutes == b.idleMinutes && a.SKU == b.SKU
	},
	ReplyUnchanged: func(c *arm.Call, ip *publicIPAddress, _ bool) kernel.Reply { return c.UnchangedAtOnce(ip) },
	Show:           showPublicIP,
})

func showPublicIP(_ *arm.State, ip *publicIPAddress, p *publicIPProperties, v arm.View) {
	p.Address, p.Version, p.Method, p.IdleMinutes, p.Tags = ip.address, ip.version, ip.method, ip.idleMinutes, []any{}
	switch holder := ip.holder(); {
	case strings.Contains(kernel.Lower(holder), "/natgateways/"):
		p.NATGateway = &arm.Ref{ID: holder} // described
	case holder != "":
		p.IPConfiguration = &arm.Ref{ID: holder}
	}
	if v.Version < basicWithoutDDoS || ip.SKU.Name == "Standard" {
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
	for _, r := range ip.Referrers {
		if by, ok := r.(publicIPHolder); ok {
			return by.partWith(ip)
		}
		return r.Base().ID
	}
	return ""
}

func (ip *publicIPAddress) ErrInUse([]arm.User) *arm.Error {
	return errPublicIPInUse(ip.ID, ip.holder())
}

// Provisioned: a static address is there from now on, a dynamic one when something
// first holds it (remembered).
func (ip *publicIPAddress) Provisioned(s *arm.State, _ time.Time) {
	if ip.method == "Static" {
		ip.allocate(s)
	}
}

// Referred follows from a holder that came or went.
func (ip *publicIPAddress) Referred(s *arm.State) {
	if len(ip.Referrers) > 0 {
		ip.allocate(s)
	}
	if by := ip.holder(); by != ip.heldBy {
		ip.heldBy, ip.Etag = by, s.IDs.Etag()
	}
}

// allocate gives out the next address of 198.18.0.0/15, the range for benchmarks:
// nothing on the Internet has one.
func (ip *publicIPAddress) allocate(s *arm.State) {
	if ip.address == "" {
		n := s.NextNumber("publicIPAddresses")
		ip.address = netip.AddrFrom4([4]byte{198, 18 + byte(n>>16&1), byte(n >> 8), byte(n)}).String()
	}
}

// findFreePublicIP resolves a reference to a public IP address that nothing but by
// holds.
func findFreePublicIP(c *arm.Call, id string, by arm.Resource) (*publicIPAddress, *arm.Error) {
	b := by.Base()
	ip, err := arm.FindInRegion[publicIPAddress](c, id, b.ID, b.Location)
	if err != nil {
		return nil, err
	}
	for key := range ip.Referrers {
		if key != b.Key {
			return nil, errPublicIPTaken(ip.ID)
		}
	}
	return ip, nil
}
