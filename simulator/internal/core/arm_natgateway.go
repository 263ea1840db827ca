package core

import (
	"slices"
	"strconv"
	"time"
)

// natGateway gives subnets public addresses to go out with. Nothing goes out
// through it: it is something to refer to.
type natGateway struct {
	meta
	sku         skuWire
	idleMinutes int
	addresses   []*publicIPAddress
	zones       []string
}

type natGatewayWire struct {
	Name       string            `json:"name"`
	ID         string            `json:"id"`
	Etag       string            `json:"etag"`
	Type       string            `json:"type"`
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags,omitzero"`
	Zones      []string          `json:"zones,omitzero"`
	Properties struct {
		ProvisioningState string `json:"provisioningState"`
		ResourceGUID      string `json:"resourceGuid"`
		IdleMinutes       int    `json:"idleTimeoutInMinutes"`
		Scope             string `json:"scope,omitzero"`
		Addresses         []ref  `json:"publicIpAddresses,omitzero"`
		Subnets           []ref  `json:"subnets,omitzero"`
	} `json:"properties"`
	SKU skuWire `json:"sku"`
}

func (g *natGateway) wire(s *State, version string) any {
	w := natGatewayWire{
		Name: g.name, ID: g.id, Etag: g.etag, Type: networkNamespace + "/natGateways", Location: g.location, Tags: g.tags, Zones: g.zones, SKU: g.sku,
	}
	p := &w.Properties
	p.ProvisioningState, p.ResourceGUID, p.IdleMinutes = g.provisioningState, g.guid, g.idleMinutes
	if version >= natScope {
		p.Scope = "Public"
	}
	for _, ip := range g.addresses {
		p.Addresses = append(p.Addresses, ref{ip.id})
	}
	p.Subnets = s.subnetsWith(func(sn *subnet) bool { return sn.natGateway == g })
	return w
}

func (g *natGateway) inUse(s *State) *armError {
	if subnets := s.subnetsWith(func(sn *subnet) bool { return sn.natGateway == g }); len(subnets) > 0 {
		return networkError(400, "InUseNatGatewayCannotBeDeleted", "Nat Gateway "+g.id+" is in use and cannot be deleted.") // assumed
	}
	return nil
}

func (g *natGateway) provisioned(*State, time.Time) {}

func (g *natGateway) detach(s *State, _ time.Time) {
	for _, ip := range g.addresses {
		ip.hold(s, "")
	}
	s.drop(g)
}

func (c *armCall) putNATGateway() Reply {
	var body struct {
		Location   string            `json:"location"`
		Tags       map[string]string `json:"tags"`
		Zones      []string          `json:"zones"`
		SKU        skuWire           `json:"sku"`
		Properties struct {
			IdleMinutes *int  `json:"idleTimeoutInMinutes"`
			Addresses   []ref `json:"publicIpAddresses"`
			Prefixes    []ref `json:"publicIpPrefixes"`
		} `json:"properties"`
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	const operation = "PutNatGatewayOperation"
	existing, _ := c.find().(*natGateway)
	name, location := c.id.names[0], normalLocation(body.Location)
	if err := c.checkWrite(asResource(existing), name, location, operation); err != nil {
		return c.fail(err)
	}
	if location == "" {
		return c.fail(errLocationRequired())
	}
	id := networkID(c.group.id, "natGateways", name)
	if len(body.Properties.Prefixes) > 0 {
		return c.fail(gatewayError(501, "NotSimulated", "NAT gateway '"+id+"' has public IP prefixes: only public IP addresses are simulated."))
	}
	g := &natGateway{
		meta: c.create(id, name, location, body.Tags), sku: skuWire{orDefault(body.SKU.Name, "Standard"), orDefault(body.SKU.Tier, "Regional")},
		idleMinutes: 4, zones: body.Zones,
	}
	if minutes := body.Properties.IdleMinutes; minutes != nil {
		if g.idleMinutes = *minutes; g.idleMinutes < 4 || g.idleMinutes > 120 { // documentation
			return c.fail(errBadProperty("idleTimeoutInMinutes", strconv.Itoa(g.idleMinutes), id))
		}
	}
	for _, r := range body.Properties.Addresses {
		ip, err := c.findPublicIP(r.ID, id, location)
		if err != nil {
			return c.fail(err)
		}
		if ip.holder != "" && lower(ip.holder) != g.key {
			return c.fail(errPublicIPTaken(ip.id))
		}
		g.addresses = append(g.addresses, ip)
	}
	status := 201
	switch {
	case existing == nil:
		c.s.add(g)
	case existing.sku == g.sku && existing.idleMinutes == g.idleMinutes && slices.Equal(existing.addresses, g.addresses):
		return c.retagged(existing, body.Tags)
	default:
		for _, ip := range existing.addresses {
			if !slices.Contains(g.addresses, ip) {
				ip.hold(c.s, "")
			}
		}
		existing.tags, existing.sku, existing.idleMinutes, existing.addresses = g.tags, g.sku, g.idleMinutes, g.addresses
		g, status = existing, 200
	}
	for _, ip := range g.addresses {
		ip.hold(c.s, g.id)
	}
	return c.written(status, g, operation, c.s.durations.VirtualNetwork, 10*time.Second)
}
