package core

import (
	"maps"
	"reflect"
	"slices"
	"time"
)

// balancerChild is an element of one of a load balancer's lists. It is kept as it was
// sent. Backend address pools and inbound NAT rules can be written on their own, the
// others are shown.
type balancerChild struct {
	meta
	properties map[string]any
}

type balancerChildBody struct {
	commonBody
	Properties map[string]any `json:"properties"`
}

// ruleDefaults are the values that are shown when none was sent: recorded for
// inboundNatPools and assumed for loadBalancingRules.
var ruleDefaults = map[string]any{
	"idleTimeoutInMinutes": 4, "enableFloatingIP": false, "enableDestinationServiceEndpoint": false,
	"enableTcpReset": false, "allowBackendPortConflict": false,
}

// natRuleDefaults are recorded.
var natRuleDefaults = map[string]any{
	"protocol": "Tcp", "idleTimeoutInMinutes": 4, "enableFloatingIP": false, "enableDestinationServiceEndpoint": false,
	"enableTcpReset": false, "allowBackendPortConflict": false,
}

var (
	backendAddressPools = declareBalancerChild("backendAddressPools", balancerChildType{
		defaults: map[string]any{"loadBalancerBackendAddresses": []any{}}, written: true, slow: true, members: "backendIPConfigurations",
	})
	inboundNATRules = declareBalancerChild("inboundNatRules", balancerChildType{
		defaults: natRuleDefaults, written: true, members: "backendIPConfiguration", single: true,
		values: []enumeration{{"properties.protocol", transports}},
	})
	loadBalancingRules = declareBalancerChild("loadBalancingRules", balancerChildType{defaults: ruleDefaults})
	probes             = declareBalancerChild("probes", balancerChildType{})
	outboundRules      = declareBalancerChild("outboundRules", balancerChildType{})
	inboundNATPools    = declareBalancerChild("inboundNatPools", balancerChildType{defaults: ruleDefaults, unrouted: true}) // not in the API description
)

// balancerChildType is what the lists differ in.
type balancerChildType struct {
	defaults map[string]any
	written  bool // it has a PUT and a DELETE of its own
	slow     bool // its PUT takes a moment, whatever the load balancer is
	unrouted bool // it is found in the load balancer alone
	// members is the property with the IP configurations of network interfaces that
	// are in it, of which there is one if it is single (API description).
	members string
	single  bool
	values  []enumeration
}

func declareBalancerChild(name string, t balancerChildType) *declared[balancerChild, balancerChildBody, map[string]any] {
	d := definition[balancerChild, balancerChildBody, map[string]any]{
		path: "loadBalancers/" + name, inParent: true, exclusive: true, values: t.values, unrouted: t.unrouted,
		takes: func(d *Durations) time.Duration { return d.Subnet }, wait: 3 * time.Second,
		define: func(_ *armCall, next *balancerChild, body *balancerChildBody, _ *balancerChild) *armError {
			delete(body.Properties, "provisioningState")
			next.properties = body.Properties
			return nil
		},
		same: func(a, b *balancerChild) bool { return reflect.DeepEqual(a.properties, b.properties) },
		// A rule of a load balancer with public frontends alone is there at once [seen].
		atOnce: func(_, next *balancerChild) bool { return !t.slow && !next.parent.(*loadBalancer).inSubnet() },
		show: func(_ *armState, child *balancerChild, p *map[string]any, _ view) {
			*p = map[string]any{"provisioningState": child.state()}
			maps.Copy(*p, t.defaults)
			maps.Copy(*p, child.properties)
			if refs := child.members(); len(refs) > 0 && t.single {
				(*p)[t.members] = refs[0]
			} else if len(refs) > 0 {
				(*p)[t.members] = refs
			}
		},
	}
	if !t.written {
		d.methods = map[string]handler{"PUT": nil, "DELETE": nil}
	}
	return declare(networkProvider, d)
}

// members are the IP configurations of network interfaces that are in the pool or
// behind the rule.
func (child *balancerChild) members() []ref {
	var refs []ref
	for _, n := range referrersOf[*networkInterface](child) {
		for _, config := range n.configs {
			if slices.Contains(config.pools, child) || slices.Contains(config.natRules, child) {
				refs = append(refs, ref{config.id})
			}
		}
	}
	return refs
}

// detached takes it out of the interfaces that were in it.
func (child *balancerChild) detached(s *armState, _ time.Time) {
	for _, n := range referrersOf[*networkInterface](child) {
		n.leave(s, child)
	}
}

// findBalancerChildren resolves references to elements of a list of load balancers.
func findBalancerChildren(c *armCall, refs []ref, by string, t *armType) ([]*balancerChild, *armError) {
	var found []*balancerChild
	for _, r := range refs {
		child, _ := c.s.resources[lower(r.ID)].(*balancerChild)
		if child == nil || child.typ != t || child.group.subscription != c.sub {
			return nil, errInvalidReference(r.ID, by)
		}
		found = append(found, child)
	}
	return found, nil
}

// The network interfaces behind a load balancer [seen].
var _ = networkProvider.add(&armType{path: "loadBalancers/networkInterfaces", all: get(func(c *armCall) Reply {
	lb, _ := c.parent().(*loadBalancer)
	if lb == nil {
		return c.fail(c.missing())
	}
	behind := map[string]resource{}
	for _, child := range partsOf[*balancerChild](lb) {
		maps.Copy(behind, child.referrers)
	}
	body := listBody{[]any{}}
	for _, n := range sortedByKey(behind) {
		body.Value = append(body.Value, c.s.wire(n, c.view()))
	}
	return c.json(200, encode(body), 0).Reply
})})
