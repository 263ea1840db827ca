package core

import (
	"net/netip"
	"strconv"
	"time"
)

// publicIPPrefix is a range of public addresses. None are given out of it.
type publicIPPrefix struct {
	meta
	sku     skuWire
	version string
	length  int
	prefix  string // "" until it is allocated
}

type publicIPPrefixWire struct {
	Name       string            `json:"name"`
	ID         string            `json:"id"`
	Etag       string            `json:"etag"`
	Type       string            `json:"type"`
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags,omitzero"`
	Properties struct {
		ProvisioningState string `json:"provisioningState"`
		ResourceGUID      string `json:"resourceGuid"`
		Length            int    `json:"prefixLength"`
		Version           string `json:"publicIPAddressVersion"`
		Prefix            string `json:"ipPrefix,omitzero"`
		Tags              []any  `json:"ipTags"`
		Upgraded          any    `json:"upgradedToV2,omitzero"`
	} `json:"properties"`
	SKU skuWire `json:"sku"`
}

func (x *publicIPPrefix) wire(_ *State, version string) any {
	w := publicIPPrefixWire{Name: x.name, ID: x.id, Etag: x.etag, Type: networkNamespace + "/publicIPPrefixes", Location: x.location, Tags: x.tags, SKU: x.sku}
	p := &w.Properties
	p.ProvisioningState, p.ResourceGUID, p.Length, p.Version, p.Prefix, p.Tags = x.provisioningState, x.guid, x.length, x.version, x.prefix, []any{}
	if version >= prefixUpgraded {
		p.Upgraded = false
	}
	return w
}

func (x *publicIPPrefix) inUse(*State) *armError       { return nil }
func (x *publicIPPrefix) detach(s *State, _ time.Time) { s.drop(x) }

// provisioned gives out a range that nobody on the Internet has: from the end of
// that for benchmarks, whose beginning is for single addresses, or from that for
// documentation.
func (x *publicIPPrefix) provisioned(s *State, _ time.Time) {
	if x.prefix != "" {
		return
	}
	s.publicPrefixes++
	n := s.publicPrefixes
	address := netip.AddrFrom4([4]byte{198, 19, 255 - byte(n&127), 0})
	if x.version == "IPv6" {
		address = netip.AddrFrom16([16]byte{0x20, 0x01, 0x0d, 0xb8, byte(n >> 8), byte(n)})
	}
	x.prefix = netip.PrefixFrom(address, x.length).String()
}

// prefixLengths are the lengths that there are, by version (documentation).
var prefixLengths = map[string][2]int{"IPv4": {24, 31}, "IPv6": {124, 127}}

func (c *armCall) putPublicIPPrefix() Reply {
	var body struct {
		Location   string            `json:"location"`
		Tags       map[string]string `json:"tags"`
		SKU        skuWire           `json:"sku"`
		Properties struct {
			Length  int    `json:"prefixLength"`
			Version string `json:"publicIPAddressVersion"`
		} `json:"properties"`
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	const operation = "PutPublicIpPrefixOperation"
	existing, _ := c.find().(*publicIPPrefix)
	name, location := c.id.names[0], normalLocation(body.Location)
	if err := c.checkWrite(asResource(existing), name, location, operation); err != nil {
		return c.fail(err)
	}
	if location == "" {
		return c.fail(errLocationRequired())
	}
	id, version := networkID(c.group.id, "publicIPPrefixes", name), orDefault(body.Properties.Version, "IPv4")
	allowed, known := prefixLengths[version]
	switch length := body.Properties.Length; {
	case !known:
		return c.fail(errBadProperty("publicIPAddressVersion", version, id))
	case length < allowed[0] || length > allowed[1]:
		return c.fail(errBadProperty("prefixLength", strconv.Itoa(length), id))
	case existing != nil && (existing.length != length || existing.version != version):
		return c.fail(errBadProperty("prefixLength or publicIPAddressVersion", "other than before", id)) // assumed
	}
	if existing != nil {
		return c.retagged(existing, body.Tags)
	}
	x := &publicIPPrefix{
		meta: c.create(id, name, location, body.Tags), version: version, length: body.Properties.Length,
		sku: skuWire{orDefault(body.SKU.Name, "Standard"), orDefault(body.SKU.Tier, "Regional")},
	}
	c.s.add(x)
	return c.written(201, x, operation, c.s.durations.Subnet, 3*time.Second)
}
