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
	idleMinutes int
	addresses   []*publicIPAddress
}

type natGatewayBody struct {
	commonBody
	Zones      []string `json:"zones"`
	SKU        skuWire  `json:"sku"`
	Properties struct {
		IdleMinutes *int  `json:"idleTimeoutInMinutes"`
		Addresses   []ref `json:"publicIpAddresses"`
		Prefixes    []ref `json:"publicIpPrefixes"`
	} `json:"properties"`
}

type natGatewayProperties struct {
	guidWire
	IdleMinutes int    `json:"idleTimeoutInMinutes"`
	Scope       string `json:"scope,omitzero" since:"2026"` // not in 2022-07-01 [seen]
	Addresses   []ref  `json:"publicIpAddresses,omitzero"`
	Subnets     []ref  `json:"subnets,omitzero"`
}

var natGateways = declare(networkProvider, definition[natGateway, natGatewayBody, natGatewayProperties]{
	path: "natGateways", since: "2019-02-01",
	takes: func(d *Durations) time.Duration { return d.VirtualNetwork }, wait: 10 * time.Second,
	values: []enumeration{{"sku.name", []string{"Standard", "StandardV2"}}},
	define: defineNATGateway,
	same: func(a, b *natGateway) bool {
		return a.sku == b.sku && a.idleMinutes == b.idleMinutes && slices.Equal(a.addresses, b.addresses)
	},
	references: func(g *natGateway) []resource { return resources(g.addresses) },
	show: func(_ *armState, g *natGateway, p *natGatewayProperties, _ view) {
		p.IdleMinutes, p.Scope, p.Addresses, p.Subnets = g.idleMinutes, "Public", refsTo(g.addresses), refsTo(referrersOf[*subnet](g))
	},
})

func defineNATGateway(c *armCall, g *natGateway, body *natGatewayBody, _ *natGateway) *armError {
	p := body.Properties
	if len(p.Prefixes) > 0 {
		return gatewayError(501, "NotSimulated", "NAT gateway '"+g.id+"' has public IP prefixes: only public IP addresses are simulated.")
	}
	g.zones, g.sku, g.idleMinutes = body.Zones, body.SKU.orElse("Standard"), 4
	if p.IdleMinutes != nil {
		if g.idleMinutes = *p.IdleMinutes; g.idleMinutes < 4 || g.idleMinutes > 120 { // documentation
			return errBadProperty("idleTimeoutInMinutes", strconv.Itoa(g.idleMinutes), g.id)
		}
	}
	for _, r := range p.Addresses {
		ip, err := findFreePublicIP(c, r.ID, g)
		if err != nil {
			return err
		}
		g.addresses = append(g.addresses, ip)
	}
	return nil
}

// held: code and text are assumed.
func (g *natGateway) held([]user) *armError {
	return networkError(400, "InUseNatGatewayCannotBeDeleted", "Nat Gateway "+g.id+" is in use and cannot be deleted.")
}
