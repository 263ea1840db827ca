package network

import (
	"slices"
	"strconv"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/publicip"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// natGateway gives subnets public addresses for outbound connections. It has no effect.
type natGateway struct {
	arm.Meta
	idleMinutes int
	addresses   []*publicip.Address
	prefixes    []*publicip.Prefix
}

type natGatewayBody struct {
	arm.CommonBody
	Zones      []string    `json:"zones"`
	SKU        arm.SKUWire `json:"sku"`
	Properties struct {
		IdleMinutes *int      `json:"idleTimeoutInMinutes"`
		Addresses   []arm.Ref `json:"publicIpAddresses"`
		Prefixes    []arm.Ref `json:"publicIpPrefixes"`
	} `json:"properties"`
}

type natGatewayProperties struct {
	arm.GUIDWire
	IdleMinutes int       `json:"idleTimeoutInMinutes"`
	Type        string    `json:"type,omitzero" since:"2024-01-01" until:"2025"` // in 2024-03-01, not in 2022-07-01 and 2025-03-01 (recorded)
	Scope       string    `json:"scope,omitzero" since:"2025"`                   // in 2025-03-01 (recorded)
	Addresses   []arm.Ref `json:"publicIpAddresses,omitzero"`
	Prefixes    []arm.Ref `json:"publicIpPrefixes,omitzero"`
	Subnets     []arm.Ref `json:"subnets,omitzero"`
}

var natGateways = arm.Declare(Provider, arm.Definition[natGateway, natGatewayBody, natGatewayProperties]{
	Path: "natGateways", Since: "2019-02-01",
	Takes: networkTime, Wait: 10 * time.Second,
	Define: defineNATGateway,
	Same: func(a, b *natGateway) bool {
		return a.SKU == b.SKU && a.idleMinutes == b.idleMinutes && slices.Equal(a.addresses, b.addresses) && slices.Equal(a.prefixes, b.prefixes)
	},
	References: func(g *natGateway) []arm.Resource {
		return append(arm.AsResources(g.addresses), arm.AsResources(g.prefixes)...)
	},
	Show: func(_ *arm.State, g *natGateway, p *natGatewayProperties, _ arm.View) {
		p.Type, p.Prefixes = "Public", arm.RefsTo(g.prefixes)
		p.IdleMinutes, p.Scope, p.Addresses, p.Subnets = g.idleMinutes, "Public", arm.RefsTo(g.addresses), arm.RefsTo(arm.ReferrersOf[*subnet](g))
	},
})

func defineNATGateway(c *arm.Call, g *natGateway, body *natGatewayBody, _ *natGateway) *arm.Error {
	p := body.Properties
	g.Zones, g.SKU, g.idleMinutes = body.Zones, body.SKU.OrElse("Standard"), 4
	if p.IdleMinutes != nil {
		if g.idleMinutes = *p.IdleMinutes; g.idleMinutes < 4 || g.idleMinutes > 120 { // documented
			return arm.ErrBadProperty("idleTimeoutInMinutes", strconv.Itoa(g.idleMinutes), g.ID)
		}
	}
	for _, r := range p.Prefixes {
		prefix, err := arm.FindInRegion[publicip.Prefix](c, r.ID, g.ID, g.Location)
		if err != nil {
			return err
		}
		g.prefixes = append(g.prefixes, prefix)
	}
	for _, r := range p.Addresses {
		if c.State.Resources[kernel.Lower(r.ID)] == nil {
			return arm.ErrNotFound(shoutID(r.ID)) // recorded
		}
		ip, err := publicip.FindFree(c, r.ID, g, g.ID)
		if err != nil {
			return err
		}
		g.addresses = append(g.addresses, ip)
	}
	return nil
}

// ErrInUse is assumed.
func (g *natGateway) ErrInUse([]arm.User) *arm.Error {
	return arm.ProviderError(400, "InUseNatGatewayCannotBeDeleted", "Nat Gateway "+g.ID+" is in use and cannot be deleted.")
}
