package network

import (
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/publicip"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// loadBalancer is a load balancer, as far as private link services need one. Its frontends
// have addresses. The elements of its other lists are parts that are shown as they were
// sent.
type loadBalancer struct {
	arm.Meta
	holding
	frontends []*frontend
	managed   bool // see isManaged
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
	OutboundRules []any           `json:"outboundRules,omitzero" since:"2018-07-01"` // not in 2017-10-01 (recorded)
	InboundPools  []any           `json:"inboundNatPools"`
}

var loadBalancerSKUs = []string{"Basic", "Gateway", "Service", "Standard"}

var loadBalancers = arm.Declare(Provider, arm.Definition[loadBalancer, loadBalancerBody, loadBalancerProperties]{
	Path:  "loadBalancers",
	Takes: networkTime, Wait: 3 * time.Second,
	Define: defineLoadBalancer,
	Same: func(a, b *loadBalancer) bool {
		return a.SKU == b.SKU && slices.EqualFunc(a.frontends, b.frontends, (*frontend).sameAs)
	},
	References: func(lb *loadBalancer) (list []arm.Resource) {
		for _, f := range lb.frontends {
			if f.public != nil {
				list = append(list, f.public)
			}
			if f.prefix != nil {
				list = append(list, f.prefix)
			}
		}
		return list
	},
	AtOnce:         changesAtOnce,
	ReplyUnchanged: func(c *arm.Call, lb *loadBalancer, _ bool) kernel.Reply { return c.UnchangedAtOnce(lb) },
	Show: func(s *arm.State, lb *loadBalancer, p *loadBalancerProperties, v arm.View) {
		p.Frontends = lb.frontendWires(v)
		p.Pools, p.Rules, p.Probes = s.WireParts(lb, backendAddressPools.Type, v), s.WireParts(lb, loadBalancingRules.Type, v), s.WireParts(lb, probes.Type, v)
		p.InboundRules, p.InboundPools = s.WireParts(lb, inboundNATRules.Type, v), s.WireParts(lb, inboundNATPools.Type, v)
		if !lb.basic() { // recorded
			p.OutboundRules = s.WireParts(lb, outboundRules.Type, v)
		}
	},
})

func defineLoadBalancer(c *arm.Call, lb *loadBalancer, body *loadBalancerBody, old *loadBalancer) *arm.Error {
	lb.SKU, lb.TierImplied = body.SKU.OrElse("Basic"), body.SKU.Tier == ""
	lb.SKU.Name = arm.Spelled(lb.SKU.Name, loadBalancerSKUs)
	lb.managed = old != nil && old.isManaged()
	p := &body.Properties
	for _, list := range []struct {
		of     *arm.Declared[balancerChild, balancerChildBody, map[string]any]
		bodies []balancerChildBody
	}{
		{backendAddressPools, p.Pools}, {loadBalancingRules, p.Rules}, {probes, p.Probes},
		{inboundNATRules, p.InboundRules}, {outboundRules, p.OutboundRules}, {inboundNATPools, p.InboundPools},
	} {
		if err := list.of.Parts(c, lb, arm.AsResource(old), list.bodies); err != nil {
			return err
		}
	}
	return defineFrontends(c, lb, old, p.Frontends)
}

func (lb *loadBalancer) Occupy(*arm.State) { lb.holding.occupy(lb) }
func (lb *loadBalancer) Vacate(*arm.State) { lb.holding.vacate() }

// basic reports whether the load balancer has the SKU Basic.
func (lb *loadBalancer) basic() bool { return lb.SKU.Name == "Basic" }

// changesAtOnce reports whether a change needs no operation: with the SKU Basic none does, with
// others if there are only public frontends of one region, before and after, and all pools were
// written with the load balancer (recorded).
func changesAtOnce(old, next *loadBalancer) bool {
	if old == nil {
		old = &loadBalancer{}
	}
	return next.basic() || old.public() && next.public() && !old.isManaged()
}

// public reports whether the balancer is of one region and has only public frontends.
func (lb *loadBalancer) public() bool {
	return len(lb.holding) == 0 && !lb.global()
}

// global reports whether the balancer distributes among those of several regions.
func (lb *loadBalancer) global() bool { return strings.EqualFold(lb.SKU.Tier, "Global") }

// isManaged reports whether a pool has, or had before it was deleted, a PUT of its own.
func (lb *loadBalancer) isManaged() bool {
	return lb.managed || slices.ContainsFunc(arm.PartsOf[*balancerChild](lb), func(child *balancerChild) bool { return child.managed })
}

// ErrInUse names the first private link service that refers to a frontend.
func (lb *loadBalancer) ErrInUse(by []arm.User) *arm.Error {
	return errLoadBalancerInUse(lb.ID, by[0].ID)
}

// PartWith returns the ID of the frontend with a public address.
func (lb *loadBalancer) PartWith(ip *publicip.Address) string {
	i := slices.IndexFunc(lb.frontends, func(f *frontend) bool { return f.public == ip })
	return lb.frontends[i].id
}
