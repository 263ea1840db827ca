package publicip

import (
	"cmp"
	"net/netip"
	"strconv"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// Prefix is a range of public addresses, from which those that refer to it are taken.
type Prefix struct {
	arm.Meta
	version string
	length  int
	tags    []ipTag
	prefix  string // "" until it is allocated
}

type prefixBody struct {
	arm.CommonBody
	SKU        arm.SKUWire `json:"sku"`
	Zones      []string    `json:"zones"`
	Properties struct {
		Tags    []ipTag `json:"ipTags"`
		Length  int     `json:"prefixLength"`
		Version string  `json:"publicIPAddressVersion"`
	} `json:"properties"`
}

type prefixProperties struct {
	arm.GUIDWire
	Length    int       `json:"prefixLength"`
	Version   string    `json:"publicIPAddressVersion"`
	Prefix    string    `json:"ipPrefix,omitzero"`
	Tags      []ipTag   `json:"ipTags"`
	Addresses []arm.Ref `json:"publicIPAddresses,omitzero"`         // described
	Upgraded  any       `json:"upgradedToV2,omitzero" since:"2026"` // not in 2022-07-01 (recorded)
}

var _ = arm.Declare(Provider, arm.Definition[Prefix, prefixBody, prefixProperties]{
	Path: "publicIPPrefixes", Since: "2018-07-01",
	Takes: short, Wait: 3 * time.Second,
	Operation: "PutPublicIpPrefixOperation",
	Define:    definePrefix,
	Same:      func(_, _ *Prefix) bool { return true }, // a PUT can only change the tags
	Show: func(_ *arm.State, x *Prefix, p *prefixProperties, _ arm.View) {
		p.Length, p.Version, p.Prefix, p.Tags, p.Upgraded = x.length, x.version, x.prefix, x.tags, false
		p.Addresses = arm.RefsTo(arm.ReferrersOf[*Address](x))
	},
})

// prefixLengths are the shortest and the longest length, by version (documented).
var prefixLengths = map[string][2]int{"IPv4": {24, 31}, "IPv6": {124, 127}}

func definePrefix(_ *arm.Call, x *Prefix, body *prefixBody, old *Prefix) *arm.Error {
	x.length, x.version, x.SKU = body.Properties.Length, arm.Spelled(cmp.Or(body.Properties.Version, "IPv4"), ipVersions), body.SKU.OrElse("Standard")
	x.Zones, x.tags = body.Zones, append([]ipTag{}, body.Properties.Tags...)
	allowed, known := prefixLengths[x.version]
	switch {
	case !known:
		return arm.ErrBadProperty("publicIPAddressVersion", x.version, x.ID)
	case x.length < allowed[0] || x.length > allowed[1]:
		return arm.ErrBadProperty("prefixLength", strconv.Itoa(x.length), x.ID)
	case old != nil && (old.length != x.length || old.version != x.version):
		return arm.ErrBadProperty("prefixLength or publicIPAddressVersion", "other than before", x.ID) // assumed
	}
	return nil
}

func (x *Prefix) Provisioned(s *arm.State, _ time.Time) { x.allocate(s) }

// ErrInUse has a reported code; the text is assumed.
func (x *Prefix) ErrInUse([]arm.User) *arm.Error {
	return arm.ProviderError(400, "InUsePublicIpPrefixCannotBeDeleted", "Public IP prefix "+x.ID+" is in use and cannot be deleted.")
}

// hasRoomFor returns an error if the prefix has no address for ip. The code for a full one is
// reported, the text assumed. Azure accepts another version and fails half an hour later
// (reported); here it is refused.
func (x *Prefix) hasRoomFor(ip *Address) *arm.Error {
	if x.version != ip.version {
		return arm.ErrBadProperty("publicIPAddressVersion", ip.version, ip.ID)
	}
	taken := 0
	for _, other := range arm.ReferrersOf[*Address](x) {
		if other.Key != ip.Key {
			taken++
		}
	}
	if taken >= x.size() {
		return arm.ProviderError(400, "PublicIpPrefixOutOfIpAddresses", "Public IP prefix "+x.ID+" has no free address for "+ip.ID+".")
	}
	return nil
}

// size is the number of addresses.
func (x *Prefix) size() int {
	if x.version == "IPv6" {
		return 1 << (128 - x.length)
	}
	return 1 << (32 - x.length)
}

// lowestFree returns the lowest address that no public IP address has.
func (x *Prefix) lowestFree(s *arm.State) string {
	x.allocate(s)
	taken := map[string]bool{}
	for _, ip := range arm.ReferrersOf[*Address](x) {
		taken[ip.address] = true
	}
	address := netip.MustParsePrefix(x.prefix).Addr()
	for taken[address.String()] {
		address = address.Next()
	}
	return address.String()
}

// allocate takes a range that the Internet does not use: from the end of 198.18.0.0/15,
// whose beginning is for public IP addresses, or from the IPv6 range for documentation.
func (x *Prefix) allocate(s *arm.State) {
	if x.prefix != "" {
		return
	}
	n := s.NextNumber("publicIPPrefixes")
	address := netip.AddrFrom4([4]byte{198, 19, 255 - byte(n&127), 0})
	if x.version == "IPv6" {
		address = netip.AddrFrom16([16]byte{0x20, 0x01, 0x0d, 0xb8, byte(n >> 8), byte(n)})
	}
	x.prefix = netip.PrefixFrom(address, x.length).String()
}
