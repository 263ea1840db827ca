package network

import (
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// balancerChild is an element of a list of a load balancer. It is shown as it was sent, with
// what refers to it.
// Backend address pools and inbound NAT rules have a PUT of their own, the others are
// written with the load balancer.
type balancerChild struct {
	arm.Meta
	properties map[string]any
	managed    bool // a pool that was written by a PUT of its own
}

func (child *balancerChild) balancer() *loadBalancer { return child.Parent.(*loadBalancer) }

type balancerChildBody struct {
	arm.CommonBody
	Properties map[string]any `json:"properties"`
}

// ruleDefaults are shown for properties that were not sent (recorded).
var ruleDefaults = map[string]any{
	"protocol": "Tcp", "idleTimeoutInMinutes": 4, "enableFloatingIP": false, "enableDestinationServiceEndpoint": false,
	"enableTcpReset": false, "allowBackendPortConflict": false,
}

var (
	backendAddressPools = declareBalancerChild("backendAddressPools", balancerChildType{
		defaults: map[string]any{backendAddresses: []any{}}, written: true, slow: true, members: "backendIPConfigurations",
		backs: map[string]string{"loadBalancingRules": "backendAddressPool", "outboundRules": "backendAddressPool", "inboundNatRules": "backendAddressPool"},
	})
	inboundNATRules = declareBalancerChild("inboundNatRules", balancerChildType{
		defaults: withDefaults(ruleDefaults, map[string]any{"frontendPort": 0}), written: true, members: "backendIPConfiguration", single: true,
	})
	loadBalancingRules = declareBalancerChild("loadBalancingRules", balancerChildType{
		defaults: withDefaults(ruleDefaults, map[string]any{"loadDistribution": "Default"}), pooled: true,
	})
	probes = declareBalancerChild("probes", balancerChildType{
		defaults: map[string]any{"intervalInSeconds": 15, "numberOfProbes": 2, "probeThreshold": 1}, backs: map[string]string{"loadBalancingRules": "probe"},
	})
	outboundRules = declareBalancerChild("outboundRules", balancerChildType{
		defaults: map[string]any{"allocatedOutboundPorts": 1024, "enableTcpReset": false, "idleTimeoutInMinutes": 4, "allocationPolicy": map[string]any{"onDemandAllocation": false, "portReuse": "FirstAvailable"}}, // recorded
	})
	inboundNATPools = declareBalancerChild("inboundNatPools", balancerChildType{defaults: ruleDefaults, unrouted: true}) // not described
)

// balancerChildType holds what the lists differ in.
type balancerChildType struct {
	defaults map[string]any
	written  bool // it has a PUT and a DELETE of its own
	slow     bool // its PUT has an operation behind public frontends, too
	unrouted bool // it has no URL
	// members is the property that shows the IP configurations of network interfaces
	// that are in it, or the only one if single is true (described).
	members string
	single  bool
	// backs are lists of the load balancer of which the child shows those that refer to
	// it, by name, with the property that refers to it (recorded).
	backs  map[string]string
	pooled bool // it refers to its pools one by one and as a list
}

func declareBalancerChild(name string, t balancerChildType) *arm.Declared[balancerChild, balancerChildBody, map[string]any] {
	d := arm.Definition[balancerChild, balancerChildBody, map[string]any]{
		Path: "loadBalancers/" + name, Traits: arm.Traits{SharesState: true, Exclusive: true}, Unrouted: t.unrouted,
		Takes: subnetTime, Wait: 3 * time.Second,
		Define: func(c *arm.Call, next *balancerChild, body *balancerChildBody, old *balancerChild) *arm.Error {
			next.properties = t.read(body.Properties)
			next.managed = t.slow && len(c.ID.Types) == 2 || old != nil && old.managed
			return nil
		},
		Same: func(a, b *balancerChild) bool { return reflect.DeepEqual(a.properties, b.properties) },
		AtOnce: func(_, next *balancerChild) bool {
			return !t.slow && (next.balancer().basic() || next.balancer().public())
		},
		Show: func(s *arm.State, child *balancerChild, p *map[string]any, v arm.View) {
			*p = map[string]any{"provisioningState": child.State()}
			maps.Copy(*p, t.defaults)
			maps.Copy(*p, child.properties)
			child.showBacks(t, *p)
			child.fit(s, t, *p, v)
			if refs := child.members(); len(refs) > 0 && t.single {
				(*p)[t.members] = refs[0]
			} else if len(refs) > 0 {
				(*p)[t.members] = refs
			}
		},
	}
	if !t.written {
		d.Methods = map[string]arm.Handler{"PUT": nil, "DELETE": nil}
	}
	return arm.Declare(Provider, d)
}

// members returns the IP configurations of network interfaces that are in the pool or behind
// the rule.
func (child *balancerChild) members() []arm.Ref {
	var refs []arm.Ref
	for _, n := range arm.ReferrersOf[*networkInterface](child) {
		for _, config := range n.configs {
			if slices.Contains(config.pools, child) || slices.Contains(config.natRules, child) {
				refs = append(refs, arm.Ref{ID: config.id})
			}
		}
	}
	return refs
}

// Detached removes the child from the interfaces that refer to it.
func (child *balancerChild) Detached(s *arm.State, _ time.Time) {
	child.balancer().managed = child.balancer().managed || child.managed
	for _, n := range arm.ReferrersOf[*networkInterface](child) {
		n.leave(s, child)
	}
}

// findBalancerChildren resolves references to children of one type.
func findBalancerChildren(c *arm.Call, refs []arm.Ref, by string, t *arm.Type) ([]*balancerChild, *arm.Error) {
	var found []*balancerChild
	for _, r := range refs {
		child, _ := c.State.Resources[kernel.Lower(r.ID)].(*balancerChild)
		if child == nil || child.Type != t || child.Group.Subscription != c.Sub {
			return nil, arm.ErrInvalidReference(r.ID, by)
		}
		found = append(found, child)
	}
	return found, nil
}

// The network interfaces behind a load balancer (recorded).
var _ = Provider.Add(&arm.Type{Path: "loadBalancers/networkInterfaces", All: arm.GetOnly(func(c *arm.Call) kernel.Reply {
	lb, _ := c.Parent().(*loadBalancer)
	if lb == nil {
		return c.Fail(c.Missing())
	}
	behind := map[string]arm.Resource{}
	for _, child := range arm.PartsOf[*balancerChild](lb) {
		maps.Copy(behind, child.Referrers)
	}
	list := []any{}
	for _, n := range arm.SortedByKey(behind) {
		list = append(list, c.State.Wire(n, c.View()))
	}
	return c.ReplyList(list)
})})
