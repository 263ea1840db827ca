package network

import (
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// loadBalancer is a load balancer, as far as private link services need one. Its frontends
// have addresses. The elements of its other lists are parts that are shown as they were
// sent.
type loadBalancer struct {
	arm.Meta
	holding
	frontends []*frontend
}

type loadBalancerBody struct {
	arm.CommonBody
	SKU        arm.SKUWire `json:"sku"`
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
	arm.GUIDWire
	Frontends     []*arm.Envelope `json:"frontendIPConfigurations"`
	Pools         []any           `json:"backendAddressPools"`
	Rules         []any           `json:"loadBalancingRules"`
	Probes        []any           `json:"probes"`
	InboundRules  []any           `json:"inboundNatRules"`
	OutboundRules []any           `json:"outboundRules"`
	InboundPools  []any           `json:"inboundNatPools"`
}

var loadBalancers = arm.Declare(Provider, arm.Definition[loadBalancer, loadBalancerBody, loadBalancerProperties]{
	Path:  "loadBalancers",
	Takes: networkTime, Wait: 3 * time.Second,
	Define: defineLoadBalancer,
	Same: func(a, b *loadBalancer) bool {
		return a.SKU == b.SKU && slices.EqualFunc(a.frontends, b.frontends, func(f, g *frontend) bool { return *f == *g })
	},
	References: func(lb *loadBalancer) (list []arm.Resource) {
		for _, f := range lb.frontends {
			if f.public != nil {
				list = append(list, f.public)
			}
		}
		return list
	},
	// A load balancer with only public frontends is ready at once (recorded).
	AtOnce:         func(_, next *loadBalancer) bool { return !next.inSubnet() },
	ReplyUnchanged: func(c *arm.Call, lb *loadBalancer, _ bool) kernel.Reply { return c.UnchangedAtOnce(lb) },
	Show: func(s *arm.State, lb *loadBalancer, p *loadBalancerProperties, v arm.View) {
		p.Frontends = lb.frontendWires()
		p.Pools, p.Rules, p.Probes = s.WireParts(lb, backendAddressPools.Type, v), s.WireParts(lb, loadBalancingRules.Type, v), s.WireParts(lb, probes.Type, v)
		p.InboundRules, p.OutboundRules, p.InboundPools = s.WireParts(lb, inboundNATRules.Type, v), s.WireParts(lb, outboundRules.Type, v), s.WireParts(lb, inboundNATPools.Type, v)
	},
})

func defineLoadBalancer(c *arm.Call, lb *loadBalancer, body *loadBalancerBody, old *loadBalancer) *arm.Error {
	lb.SKU = body.SKU.OrElse("Basic")
	p := &body.Properties
	for _, list := range []struct {
		of     *arm.Declared[balancerChild, balancerChildBody, map[string]any]
		bodies []balancerChildBody
	}{
		{backendAddressPools, p.Pools}, {loadBalancingRules, p.Rules}, {probes, p.Probes},
		{inboundNATRules, p.InboundRules}, {outboundRules, p.OutboundRules}, {inboundNATPools, p.InboundPools},
	} {
		if err := list.of.Parts(c, lb, asResource(old), list.bodies); err != nil {
			return err
		}
	}
	return defineFrontends(c, lb, old, p.Frontends)
}

func (lb *loadBalancer) Occupy(*arm.State) { lb.holding.occupy(lb) }
func (lb *loadBalancer) Vacate(*arm.State) { lb.holding.vacate() }

// inSubnet reports whether a frontend is in a subnet.
func (lb *loadBalancer) inSubnet() bool { return len(lb.holding) > 0 }

// ErrInUse names the first private link service that refers to a frontend.
func (lb *loadBalancer) ErrInUse(by []arm.User) *arm.Error {
	return errLoadBalancerInUse(lb.ID, by[0].ID)
}

// partWith returns the ID of the frontend with a public address.
func (lb *loadBalancer) partWith(ip *publicIPAddress) string {
	i := slices.IndexFunc(lb.frontends, func(f *frontend) bool { return f.public == ip })
	return lb.frontends[i].id
}
