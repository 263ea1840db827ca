package publicip

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Address is a public IP address. Its one referrer holds it: a load balancer, a network
// interface or a NAT gateway.
type Address struct {
	arm.Meta
	version, method string
	idleMinutes     int
	address         string // "" until it is allocated
	tags            []ipTag
	dns             *dnsSettings // or nil
	ddos            ddosWire     // as it was sent
	from            *Prefix      // that the address is taken from, or nil
	heldBy          string       // the last result of holder
}

type addressBody struct {
	arm.CommonBody
	SKU        arm.SKUWire `json:"sku"`
	Zones      []string    `json:"zones"`
	Properties struct {
		Version     string       `json:"publicIPAddressVersion"`
		Method      string       `json:"publicIPAllocationMethod"`
		IdleMinutes int          `json:"idleTimeoutInMinutes"`
		Tags        []ipTag      `json:"ipTags"`
		DNS         *dnsSettings `json:"dnsSettings"`
		Prefix      *arm.Ref     `json:"publicIPPrefix"`
		DDoS        ddosWire     `json:"ddosSettings"`
	} `json:"properties"`
}

type addressProperties struct {
	arm.GUIDWire
	Address         string       `json:"ipAddress,omitzero"`
	Version         string       `json:"publicIPAddressVersion,omitzero" since:"2016-03-30"` // not in 2015-06-15 (recorded)
	Method          string       `json:"publicIPAllocationMethod"`
	IdleMinutes     int          `json:"idleTimeoutInMinutes"`
	DNS             *dnsSettings `json:"dnsSettings,omitzero"`
	Prefix          *arm.Ref     `json:"publicIPPrefix,omitzero"`
	Tags            []ipTag      `json:"ipTags,omitzero" since:"2017-10-01"` // not in 2016-09-01 (recorded)
	IPConfiguration *arm.Ref     `json:"ipConfiguration,omitzero"`
	NATGateway      *arm.Ref     `json:"natGateway,omitzero"`
	DDoS            *ddosWire    `json:"ddosSettings,omitzero" since:"2022-05-01"` // not in 2020-11-01 (recorded)
}

// ddosWire is the protection of an address. The plan is not looked up.
type ddosWire struct {
	ProtectionMode string  `json:"protectionMode"`
	Plan           arm.Ref `json:"ddosProtectionPlan,omitzero"`
}

// ipTag is a tag of the address itself, shown as it was sent.
type ipTag struct {
	Type string `json:"ipTagType"`
	Tag  string `json:"tag"`
}

var skus = []string{"Basic", "Standard", "StandardV2"}

var _ = arm.Declare(Provider, arm.Definition[Address, addressBody, addressProperties]{
	Path: "publicIPAddresses", Traits: arm.Traits{Indexed: true},
	Takes: short, Wait: time.Second,
	Operation: "PutPublicIpAddressOperation",
	Define:    defineAddress,
	Same: func(a, b *Address) bool {
		return a.version == b.version && a.method == b.method && a.idleMinutes == b.idleMinutes && a.SKU == b.SKU && a.dns.equal(b.dns) && slices.Equal(a.tags, b.tags) && a.from == b.from && a.ddos == b.ddos
	},
	References: func(ip *Address) []arm.Resource {
		if ip.from == nil {
			return nil
		}
		return []arm.Resource{ip.from}
	},
	ReplyUnchanged: func(c *arm.Call, ip *Address, _ bool) kernel.Reply { return c.UnchangedAtOnce(ip) },
	Show:           showAddress,
})

func defineAddress(c *arm.Call, ip *Address, body *addressBody, old *Address) *arm.Error {
	p := body.Properties
	ip.version, ip.method, ip.SKU = arm.Spelled(cmp.Or(p.Version, "IPv4"), ipVersions), cmp.Or(p.Method, "Dynamic"), body.SKU.OrElse("Basic")
	ip.SKU.Name, ip.TierImplied = arm.Spelled(ip.SKU.Name, skus), body.SKU.Tier == ""
	ip.idleMinutes, ip.Zones, ip.dns = cmp.Or(p.IdleMinutes, 4), body.Zones, p.DNS
	ip.ddos = ddosWire{arm.Spelled(p.DDoS.ProtectionMode, ddosModes), p.DDoS.Plan}
	ip.tags = append([]ipTag{}, p.Tags...)
	if old != nil {
		ip.address, ip.heldBy = old.address, old.heldBy
	}
	if ip.idleMinutes < 4 || ip.idleMinutes > 30 { // documented
		return arm.ErrBadProperty("idleTimeoutInMinutes", strconv.Itoa(ip.idleMinutes), ip.ID)
	}
	if ip.SKU.Name == "Basic" && strings.EqualFold(ip.SKU.Tier, "Global") {
		return errGlobalBasic(ip.ID)
	}
	if p.Prefix != nil && p.Prefix.ID != "" {
		if ip.from, _ = c.State.Resources[kernel.Lower(p.Prefix.ID)].(*Prefix); ip.from == nil {
			return arm.ErrNotFound(p.Prefix.ID)
		}
		if err := ip.from.hasRoomFor(ip); err != nil {
			return err
		}
	}
	if old != nil && (old.version != ip.version || old.from != ip.from) {
		return arm.ErrBadProperty("publicIPAddressVersion or publicIPPrefix", "other than before", ip.ID) // assumed
	}
	if err := arm.CheckOneOf("publicIPAllocationMethod", &ip.method, allocationMethods, ip.ID); err != nil {
		return err
	}
	if ip.SKU.Name != "Basic" && ip.method != "Static" {
		return errMustBeStatic(ip.SKU.Name, ip.ID) // also for a method that was left out (reported)
	}
	return ip.checkName(c.State)
}

func showAddress(_ *arm.State, ip *Address, p *addressProperties, _ arm.View) {
	p.Address, p.Version, p.Method, p.IdleMinutes, p.Tags = ip.address, ip.version, ip.method, ip.idleMinutes, ip.tags
	p.DNS, p.Prefix = ip.dns.shown(ip.Location), arm.RefTo(ip.from)
	switch holder := ip.holder(); {
	case strings.Contains(kernel.Lower(holder), "/natgateways/"):
		p.NATGateway = &arm.Ref{ID: holder} // described
	case holder != "":
		p.IPConfiguration = &arm.Ref{ID: holder}
	}
	if ip.ddos.ProtectionMode != "" || ip.SKU.Name != "Basic" { // those have none (recorded)
		p.DDoS = &ddosWire{cmp.Or(ip.ddos.ProtectionMode, "VirtualNetworkInherited"), ip.ddos.Plan}
	}
}

// Holder is a resource whose parts hold addresses.
type Holder interface {
	// PartWith returns the ID of the part that holds the address.
	PartWith(ip *Address) string
}

// Allocated returns the address itself, "" until it is allocated.
func (ip *Address) Allocated() string { return ip.address }

// holder returns the ID of the resource, or of its part, that holds the address, or "".
func (ip *Address) holder() string {
	for _, r := range ip.Referrers {
		if by, ok := r.(Holder); ok {
			return by.PartWith(ip)
		}
		return r.Base().ID
	}
	return ""
}

func (ip *Address) ErrInUse([]arm.User) *arm.Error {
	return errInUse(ip.ID, ip.holder())
}

// Provisioned allocates a static address. A dynamic one is allocated when it is first held
// (assumed).
func (ip *Address) Provisioned(s *arm.State, _ time.Time) {
	if ip.method == "Static" {
		ip.allocate(s)
	}
}

// Referred allocates an address that is held, and gives it a new ETag if its holder changed.
func (ip *Address) Referred(s *arm.State) {
	if len(ip.Referrers) > 0 {
		ip.allocate(s)
	}
	if by := ip.holder(); by != ip.heldBy {
		ip.heldBy, ip.Etag = by, s.IDs.Etag()
	}
}

// allocate takes the lowest free address of the prefix, or the next one that the Internet
// does not use: of 198.18.0.0/15, the range for benchmarks, or of the IPv6 range for
// documentation.
func (ip *Address) allocate(s *arm.State) {
	switch {
	case ip.address != "":
		return
	case ip.from != nil:
		ip.address = ip.from.lowestFree(s)
		return
	}
	n := s.NextNumber("publicIPAddresses")
	address := netip.AddrFrom4([4]byte{198, 18 + byte(n>>16&1), byte(n >> 8), byte(n)})
	if ip.version == "IPv6" {
		address = netip.AddrFrom16([16]byte{0x20, 0x01, 0x0d, 0xb8, 13: byte(n >> 16), 14: byte(n >> 8), 15: byte(n)})
	}
	ip.address = address.String()
}

// FindFree resolves a reference of a resource's part to a public IP address. It returns
// an error if a resource other than by holds it.
func FindFree(c *arm.Call, id string, by arm.Resource, part string) (*Address, *arm.Error) {
	b := by.Base()
	ip, err := arm.FindInRegion[Address](c, id, b.ID, b.Location)
	if err != nil {
		return nil, err
	}
	for key := range ip.Referrers {
		if key != b.Key {
			return nil, ErrTaken(part, ip.ID, ip.holder())
		}
	}
	return ip, nil
}
