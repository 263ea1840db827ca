package core

import (
	"slices"
	"time"
)

// loadBalancer is a load balancer: enough of one for private link services. Its
// frontends hold addresses; its other lists are parts that are kept as they were sent.
type loadBalancer struct {
	meta
	holding
	frontends []*frontend
}

type loadBalancerBody struct {
	commonBody
	SKU        skuWire `json:"sku"`
	Properties struct {
		Frontends     []frontendBody      `json:"frontendIPConfigurations"`
		Pools         []balancerChildBody `json:"backendAddressPools"`
		Rules         []balancerChildBody `json:"loadBalancingRules"`
		Probes        []balancerChildBody `json:"probes"`
		InboundRules  []balancerChildBody `json:"inboundNatRules"`
		OutboundRules []balancerChildBody `json:"outboundRules"`
		InboundPools  []balancerChildBody `json:"inboundNatPools"`
	} `json:"properties"`
}

type loadBalancerProperties struct {
	guidWire
	Frontends     []frontendWire `json:"frontendIPConfigurations"`
	Pools         []any          `json:"backendAddressPools"`
	Rules         []any          `json:"loadBalancingRules"`
	Probes        []any          `json:"probes"`
	InboundRules  []any          `json:"inboundNatRules"`
	OutboundRules []any          `json:"outboundRules"`
	InboundPools  []any          `json:"inboundNatPools"`
}

var loadBalancers = declare(networkProvider, definition[loadBalancer, loadBalancerBody, loadBalancerProperties]{
	path:  "loadBalancers",
	takes: func(d *Durations) time.Duration { return d.VirtualNetwork }, wait: 3 * time.Second,
	values: []enumeration{
		{"sku.name", []string{"Basic", "Gateway", "Service", "Standard"}},
		{"sku.tier", skuTiers},
		{"properties.frontendIPConfigurations.[].properties.privateIPAddressVersion", ipVersions},
		{"properties.frontendIPConfigurations.[].properties.privateIPAllocationMethod", allocationMethods},
		{"properties.loadBalancingRules.[].properties.loadDistribution", []string{"Default", "SourceIP", "SourceIPProtocol"}},
		{"properties.loadBalancingRules.[].properties.protocol", transports},
		{"properties.inboundNatRules.[].properties.protocol", transports},
		{"properties.outboundRules.[].properties.protocol", transports},
		{"properties.probes.[].properties.protocol", []string{"Http", "Https", "Tcp"}},
	},
	define: defineLoadBalancer,
	same: func(a, b *loadBalancer) bool {
		return a.sku == b.sku && slices.EqualFunc(a.frontends, b.frontends, func(f, g *frontend) bool { return f.settings() == g.settings() })
	},
	references: func(lb *loadBalancer) (list []resource) {
		for _, f := range lb.frontends {
			if f.public != nil {
				list = append(list, f.public)
			}
		}
		return list
	},
	// With public frontends alone it is ready at once [seen].
	atOnce:    func(_, next *loadBalancer) bool { return !next.inSubnet() },
	unchanged: func(c *armCall, lb *loadBalancer, _ bool) Reply { return c.same(lb) },
	show: func(s *armState, lb *loadBalancer, p *loadBalancerProperties, v view) {
		p.Frontends = []frontendWire{}
		for _, f := range lb.frontends {
			p.Frontends = append(p.Frontends, f.wire(lb))
		}
		p.Pools, p.Rules, p.Probes = s.wires(lb, backendAddressPools.armType, v), s.wires(lb, loadBalancingRules.armType, v), s.wires(lb, probes.armType, v)
		p.InboundRules, p.OutboundRules, p.InboundPools = s.wires(lb, inboundNATRules.armType, v), s.wires(lb, outboundRules.armType, v), s.wires(lb, inboundNATPools.armType, v)
	},
})

func defineLoadBalancer(c *armCall, lb *loadBalancer, body *loadBalancerBody, old *loadBalancer) *armError {
	lb.sku = body.SKU.orElse("Basic")
	p := &body.Properties
	for _, list := range []struct {
		of     *declared[balancerChild, balancerChildBody, map[string]any]
		bodies []balancerChildBody
	}{
		{backendAddressPools, p.Pools}, {loadBalancingRules, p.Rules}, {probes, p.Probes},
		{inboundNATRules, p.InboundRules}, {outboundRules, p.OutboundRules}, {inboundNATPools, p.InboundPools},
	} {
		if err := list.of.parts(c, lb, asResource(old), list.bodies); err != nil {
			return err
		}
	}
	return defineFrontends(c, lb, old, p.Frontends)
}

func (lb *loadBalancer) occupy(*armState) { lb.holding.occupy(lb) }
func (lb *loadBalancer) vacate(*armState) { lb.holding.vacate() }

// inSubnet reports whether one of the frontends is in a subnet.
func (lb *loadBalancer) inSubnet() bool { return len(lb.holding) > 0 }

// held names the first private link service that refers to a frontend.
func (lb *loadBalancer) held(by []user) *armError { return errLoadBalancerInUse(lb.id, by[0].id) }

// partWith is the ID of the frontend that has a public address.
func (lb *loadBalancer) partWith(ip *publicIPAddress) string {
	i := slices.IndexFunc(lb.frontends, func(f *frontend) bool { return f.public == ip })
	return lb.frontends[i].id
}
