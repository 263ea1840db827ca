package network

import (
	"cmp"
	"net/netip"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// publicIPAddress is a public IP address. Its one referrer holds it: a load balancer, a
// network interface or a NAT gateway.
type publicIPAddress struct {
	arm.Meta
	version, method string
	idleMinutes     int
	address         string // "" until it is allocated
	heldBy          string // the last result of holder
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
	DDoS            *ddosWire `json:"ddosSettings,omitzero" since:"2022-05-01"` // not in 2020-11-01 (recorded)
}

type ddosWire struct {
	ProtectionMode string `json:"protectionMode"`
}

// basicWithoutDDoS is the first api-version in which a Basic address does not show its DDoS
// settings: it does in 2022-11-01, not in 2026-03-01 (recorded).
const basicWithoutDDoS = "2024"

var publicIPAddresses = arm.Declare(Provider, arm.Definition[publicIPAddress, publicIPBody, publicIPProperties]{
	Path:  "publicIPAddresses",
	Takes: subnetTime, Wait: time.Second,
	Operation: "PutPublicIpAddressOperation",
	Define: func(_ *arm.Call, ip *publicIPAddress, body *publicIPBody, old *publicIPAddress) *arm.Error {
		p := body.Properties
		ip.version, ip.method, ip.SKU = spelled(cmp.Or(p.Version, "IPv4"), ipVersions), cmp.Or(p.Method, "Dynamic"), body.SKU.OrElse("Basic")
		ip.idleMinutes = cmp.Or(p.IdleMinutes, 4)
		if old != nil {
			ip.address, ip.heldBy = old.address, old.heldBy
		}
		return oneOf{"publicIPAllocationMethod", &ip.method, allocationMethods}.check(ip.ID)
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

// publicIPHolder is a resource whose parts hold public addresses.
type publicIPHolder interface {
	// partWith returns the ID of the part that holds the address.
	partWith(ip *publicIPAddress) string
}

// holder returns the ID of the resource, or of its part, that holds the address, or "".
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

// Provisioned allocates a static address. A dynamic one is allocated when it is first held
// (assumed).
func (ip *publicIPAddress) Provisioned(s *arm.State, _ time.Time) {
	if ip.method == "Static" {
		ip.allocate(s)
	}
}

// Referred allocates an address that is held, and gives it a new ETag if its holder changed.
func (ip *publicIPAddress) Referred(s *arm.State) {
	if len(ip.Referrers) > 0 {
		ip.allocate(s)
	}
	if by := ip.holder(); by != ip.heldBy {
		ip.heldBy, ip.Etag = by, s.IDs.Etag()
	}
}

// allocate takes the next address of 198.18.0.0/15, the range for benchmarks, which the
// Internet does not use.
func (ip *publicIPAddress) allocate(s *arm.State) {
	if ip.address == "" {
		n := s.NextNumber("publicIPAddresses")
		ip.address = netip.AddrFrom4([4]byte{198, 18 + byte(n>>16&1), byte(n >> 8), byte(n)}).String()
	}
}

// findFreePublicIP resolves a reference to a public IP address. It returns an error if a
// resource other than by holds it.
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
