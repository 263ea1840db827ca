package core

import (
	"cmp"
	"net/netip"
	"strconv"
	"time"
)

// publicIPPrefix is a range of public addresses. None are given out of it.
type publicIPPrefix struct {
	meta
	version string
	length  int
	prefix  string // "" until it is allocated
}

type publicIPPrefixBody struct {
	commonBody
	SKU        skuWire `json:"sku"`
	Properties struct {
		Length  int    `json:"prefixLength"`
		Version string `json:"publicIPAddressVersion"`
	} `json:"properties"`
}

type publicIPPrefixProperties struct {
	guidWire
	Length   int    `json:"prefixLength"`
	Version  string `json:"publicIPAddressVersion"`
	Prefix   string `json:"ipPrefix,omitzero"`
	Tags     []any  `json:"ipTags"`
	Upgraded any    `json:"upgradedToV2,omitzero" since:"2026"` // not in 2022-07-01 [seen]
}

var publicIPPrefixes = declare(networkProvider, definition[publicIPPrefix, publicIPPrefixBody, publicIPPrefixProperties]{
	path: "publicIPPrefixes", since: "2018-07-01",
	takes: func(d *Durations) time.Duration { return d.Subnet }, wait: 3 * time.Second,
	values:    []enumeration{{"sku.name", []string{"Standard", "StandardV2"}}, {"sku.tier", skuTiers}},
	operation: "PutPublicIpPrefixOperation",
	define:    definePublicIPPrefix,
	same:      func(_, _ *publicIPPrefix) bool { return true }, // what a PUT may change are the tags
	show: func(_ *armState, x *publicIPPrefix, p *publicIPPrefixProperties, _ view) {
		p.Length, p.Version, p.Prefix, p.Tags, p.Upgraded = x.length, x.version, x.prefix, []any{}, false
	},
})

// prefixLengths are the lengths that there are, by version (documentation).
var prefixLengths = map[string][2]int{"IPv4": {24, 31}, "IPv6": {124, 127}}

func definePublicIPPrefix(_ *armCall, x *publicIPPrefix, body *publicIPPrefixBody, old *publicIPPrefix) *armError {
	x.length, x.version, x.sku = body.Properties.Length, cmp.Or(body.Properties.Version, "IPv4"), body.SKU.orElse("Standard")
	allowed, known := prefixLengths[x.version]
	switch {
	case !known:
		return errBadProperty("publicIPAddressVersion", x.version, x.id)
	case x.length < allowed[0] || x.length > allowed[1]:
		return errBadProperty("prefixLength", strconv.Itoa(x.length), x.id)
	case old != nil && (old.length != x.length || old.version != x.version):
		return errBadProperty("prefixLength or publicIPAddressVersion", "other than before", x.id) // assumed
	}
	return nil
}

// provisioned gives out a range that nobody on the Internet has: from the end of
// that for benchmarks, whose beginning is for single addresses, or from that for
// documentation.
func (x *publicIPPrefix) provisioned(s *armState, _ time.Time) {
	if x.prefix != "" {
		return
	}
	n := s.next("publicIPPrefixes")
	address := netip.AddrFrom4([4]byte{198, 19, 255 - byte(n&127), 0})
	if x.version == "IPv6" {
		address = netip.AddrFrom16([16]byte{0x20, 0x01, 0x0d, 0xb8, byte(n >> 8), byte(n)})
	}
	x.prefix = netip.PrefixFrom(address, x.length).String()
}
