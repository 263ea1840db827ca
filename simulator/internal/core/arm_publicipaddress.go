package core

import (
	"maps"
	"net/netip"
	"strings"
	"time"
)

// publicIPAddress is a public IP address, as far as load balancers need it.
type publicIPAddress struct {
	meta
	settings publicIPSettings
	address  string // "" until it is allocated
	holder   string // ID of the frontend or of the IP configuration that has it, or ""
}

type publicIPSettings struct {
	version, method string
	idleMinutes     int
	sku             skuWire
}

type skuWire struct {
	Name string `json:"name"`
	Tier string `json:"tier"`
}

// orBasic fills in what was not sent.
func (s skuWire) orBasic() skuWire {
	return skuWire{orDefault(s.Name, "Basic"), orDefault(s.Tier, "Regional")}
}

type publicIPWire struct {
	Name       string             `json:"name"`
	ID         string             `json:"id"`
	Etag       string             `json:"etag"`
	Location   string             `json:"location"`
	Tags       map[string]string  `json:"tags,omitzero"`
	Properties publicIPProperties `json:"properties"`
	Type       string             `json:"type"`
	SKU        skuWire            `json:"sku"`
}

type publicIPProperties struct {
	ProvisioningState string    `json:"provisioningState"`
	ResourceGUID      string    `json:"resourceGuid"`
	Address           string    `json:"ipAddress,omitzero"`
	Version           string    `json:"publicIPAddressVersion"`
	Method            string    `json:"publicIPAllocationMethod"`
	IdleMinutes       int       `json:"idleTimeoutInMinutes"`
	Tags              []any     `json:"ipTags"`
	IPConfiguration   *ref      `json:"ipConfiguration,omitzero"`
	NATGateway        *ref      `json:"natGateway,omitzero"`
	DDoS              *ddosWire `json:"ddosSettings,omitzero"`
}

type ddosWire struct {
	ProtectionMode string `json:"protectionMode"`
}

func (ip *publicIPAddress) wire(_ *State, version string) any {
	w := publicIPWire{
		Name: ip.name, ID: ip.id, Etag: ip.etag, Location: ip.location, Tags: ip.tags,
		Type: networkNamespace + "/publicIPAddresses", SKU: ip.settings.sku,
		Properties: publicIPProperties{
			ProvisioningState: ip.provisioningState, ResourceGUID: ip.guid, Address: ip.address,
			Version: ip.settings.version, Method: ip.settings.method, IdleMinutes: ip.settings.idleMinutes, Tags: []any{},
		},
	}
	switch {
	case strings.Contains(lower(ip.holder), "/natgateways/"):
		w.Properties.NATGateway = &ref{ip.holder} // described
	case ip.holder != "":
		w.Properties.IPConfiguration = &ref{ip.holder}
	}
	if version >= ddosSettings && (version < basicWithoutDDoS || ip.settings.sku.Name == "Standard") {
		w.Properties.DDoS = &ddosWire{"VirtualNetworkInherited"}
	}
	return w
}

func (ip *publicIPAddress) inUse(*State) *armError {
	if ip.holder != "" {
		return errPublicIPInUse(ip.id, ip.holder)
	}
	return nil
}

// provisioned: a static address is there from now on, a dynamic one when something
// first holds it (remembered).
func (ip *publicIPAddress) provisioned(s *State, _ time.Time) {
	if ip.settings.method == "Static" {
		ip.allocate(s)
	}
}

func (ip *publicIPAddress) detach(s *State, _ time.Time) { s.drop(ip) }

// allocate gives out the next address of 198.18.0.0/15, the range for benchmarks:
// nothing on the Internet has one.
func (ip *publicIPAddress) allocate(s *State) {
	if ip.address == "" {
		s.publicIPs++
		ip.address = netip.AddrFrom4([4]byte{198, 18 + byte(s.publicIPs>>16&1), byte(s.publicIPs >> 8), byte(s.publicIPs)}).String()
	}
}

// hold gives the address to what has this ID, or takes it back with "".
func (ip *publicIPAddress) hold(s *State, by string) {
	before := ip.holder
	if ip.holder = by; by != "" {
		ip.allocate(s)
	}
	if before != by {
		ip.etag = s.ids.etag()
	}
}

type publicIPRequest struct {
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags"`
	SKU        skuWire           `json:"sku"`
	Properties struct {
		Version     string `json:"publicIPAddressVersion"`
		Method      string `json:"publicIPAllocationMethod"`
		IdleMinutes int    `json:"idleTimeoutInMinutes"`
	} `json:"properties"`
}

func (c *armCall) putPublicIPAddress() Reply {
	var body publicIPRequest
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	existing, _ := c.find().(*publicIPAddress)
	name, location := c.id.names[0], normalLocation(body.Location)
	if err := c.checkWrite(asResource(existing), name, location, "PutPublicIpAddressOperation"); err != nil {
		return c.fail(err)
	}
	if location == "" {
		return c.fail(errLocationRequired())
	}
	id := networkID(c.group.id, "publicIPAddresses", name)
	settings := publicIPSettings{
		version: orDefault(body.Properties.Version, "IPv4"), method: orDefault(body.Properties.Method, "Dynamic"),
		idleMinutes: body.Properties.IdleMinutes, sku: body.SKU.orBasic(),
	}
	if settings.idleMinutes == 0 {
		settings.idleMinutes = 4
	}
	if settings.method != "Static" && settings.method != "Dynamic" {
		return c.fail(errBadProperty("publicIPAllocationMethod", settings.method, id))
	}
	ip, status := existing, 200
	switch {
	case ip == nil:
		ip, status = &publicIPAddress{meta: c.create(id, name, location, nil)}, 201
		c.s.add(ip)
	case ip.settings == settings:
		if !maps.Equal(ip.tags, body.Tags) {
			ip.tags = body.Tags
			c.s.setState(c.now, ip, "Succeeded")
		}
		return c.same(ip)
	}
	ip.tags, ip.settings = body.Tags, settings
	ip.op = c.s.start(c.now, "PutPublicIpAddressOperation", c.sub.key, ip.key, c.s.durations.Subnet, false)
	c.s.setState(c.now, ip, "Updating")
	return c.accepted(status, ip, ip.op, time.Second)
}

// findPublicIP resolves a reference to a public IP address.
func (c *armCall) findPublicIP(id, by, location string) (*publicIPAddress, *armError) {
	ip, _ := c.s.resources[lower(id)].(*publicIPAddress)
	if ip == nil || ip.group.subscription != c.sub || ip.location != location {
		return nil, errInvalidReference(id, by)
	}
	return ip, c.checkReady(&ip.meta, by)
}
