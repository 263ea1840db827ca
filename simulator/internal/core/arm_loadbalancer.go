package core

import (
	"maps"
	"slices"
	"time"
)

// loadBalancer is a load balancer: enough of one for private link services. Its
// frontends hold addresses; everything else is kept as it was sent.
type loadBalancer struct {
	meta
	sku       skuWire
	frontends []*frontend
	// children are the other lists, in the order of childLists.
	children [6][]loadBalancerChild
}

// loadBalancerChild is an element of a list of which only the name matters here.
type loadBalancerChild struct {
	name       string
	properties map[string]any
}

// childLists are a load balancer's lists besides its frontends, in the order in
// which ARM shows them [seen], with the values that are shown when none was sent.
var childLists = [6]struct {
	name     string
	defaults map[string]any
}{
	{"backendAddressPools", map[string]any{"loadBalancerBackendAddresses": []any{}}},
	{"loadBalancingRules", ruleDefaults},
	{"probes", nil},
	{"inboundNatRules", natRuleDefaults},
	{"outboundRules", nil},
	{"inboundNatPools", ruleDefaults},
}

// ruleDefaults are seen for inboundNatPools and assumed for loadBalancingRules.
var ruleDefaults = map[string]any{
	"idleTimeoutInMinutes": 4, "enableFloatingIP": false, "enableDestinationServiceEndpoint": false,
	"enableTcpReset": false, "allowBackendPortConflict": false,
}

// natRuleDefaults are seen.
var natRuleDefaults = map[string]any{
	"protocol": "Tcp", "idleTimeoutInMinutes": 4, "enableFloatingIP": false, "enableDestinationServiceEndpoint": false,
	"enableTcpReset": false, "allowBackendPortConflict": false,
}

type loadBalancerWire struct {
	Name       string            `json:"name"`
	ID         string            `json:"id"`
	Etag       string            `json:"etag"`
	Type       string            `json:"type"`
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags,omitzero"`
	Properties struct {
		ProvisioningState string                  `json:"provisioningState"`
		ResourceGUID      string                  `json:"resourceGuid"`
		Frontends         []frontendWire          `json:"frontendIPConfigurations"`
		Pools             []loadBalancerChildWire `json:"backendAddressPools"`
		Rules             []loadBalancerChildWire `json:"loadBalancingRules"`
		Probes            []loadBalancerChildWire `json:"probes"`
		InboundRules      []loadBalancerChildWire `json:"inboundNatRules"`
		OutboundRules     []loadBalancerChildWire `json:"outboundRules"`
		InboundPools      []loadBalancerChildWire `json:"inboundNatPools"`
	} `json:"properties"`
	SKU skuWire `json:"sku"`
}

type loadBalancerChildWire struct {
	Name       string         `json:"name"`
	ID         string         `json:"id"`
	Etag       string         `json:"etag"`
	Properties map[string]any `json:"properties"`
	Type       string         `json:"type"`
}

func (lb *loadBalancer) wire(s *State, _ string) any {
	w := loadBalancerWire{
		Name: lb.name, ID: lb.id, Etag: lb.etag, Type: networkNamespace + "/loadBalancers",
		Location: lb.location, Tags: lb.tags, SKU: lb.sku,
	}
	p := &w.Properties
	p.ProvisioningState, p.ResourceGUID, p.Frontends = lb.provisioningState, lb.guid, []frontendWire{}
	for _, f := range lb.frontends {
		p.Frontends = append(p.Frontends, f.wire(lb))
	}
	lists := [...]*[]loadBalancerChildWire{&p.Pools, &p.Rules, &p.Probes, &p.InboundRules, &p.OutboundRules, &p.InboundPools}
	members := lb.members(s)
	for i, list := range lists {
		*list = lb.childWires(i, members)
	}
	return w
}

func (lb *loadBalancer) childID(list int, child loadBalancerChild) string {
	return lb.id + "/" + childLists[list].name + "/" + child.name
}

// inUse names the first private link service that refers to a frontend.
func (lb *loadBalancer) inUse(s *State) *armError {
	if pls := s.serviceOf(lb.frontends); pls != nil {
		return errLoadBalancerInUse(lb.id, pls.id)
	}
	return nil
}

// serviceOf is the first private link service, by ID, that refers to one of the
// frontends, or nil.
func (s *State) serviceOf(frontends []*frontend) *privateLinkService {
	for _, key := range slices.Sorted(maps.Keys(s.resources)) {
		if pls, ok := s.resources[key].(*privateLinkService); ok {
			for _, f := range frontends {
				if slices.Contains(pls.frontends, f.id) {
					return pls
				}
			}
		}
	}
	return nil
}

func (lb *loadBalancer) provisioned(*State, time.Time) {}

func (lb *loadBalancer) detach(s *State, _ time.Time) {
	for _, f := range lb.frontends {
		f.release()
		if f.public != nil {
			f.public.hold(s, "")
		}
	}
	behind := lb.interfaces(s)
	lb.children = [6][]loadBalancerChild{}
	lb.leave(behind)
	s.drop(lb)
}

type loadBalancerRequest struct {
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags"`
	SKU        skuWire           `json:"sku"`
	Properties struct {
		Frontends []frontendRequest `json:"frontendIPConfigurations"`
		loadBalancerLists
	} `json:"properties"`
}

type loadBalancerLists struct {
	Pools         []loadBalancerChildRequest `json:"backendAddressPools"`
	Rules         []loadBalancerChildRequest `json:"loadBalancingRules"`
	Probes        []loadBalancerChildRequest `json:"probes"`
	InboundRules  []loadBalancerChildRequest `json:"inboundNatRules"`
	OutboundRules []loadBalancerChildRequest `json:"outboundRules"`
	InboundPools  []loadBalancerChildRequest `json:"inboundNatPools"`
}

type loadBalancerChildRequest struct {
	Name       string         `json:"name"`
	Properties map[string]any `json:"properties"`
}

// children checks the lists and gives them their order.
func (l *loadBalancerLists) children() (out [6][]loadBalancerChild, err *armError) {
	for i, list := range [...][]loadBalancerChildRequest{l.Pools, l.Rules, l.Probes, l.InboundRules, l.OutboundRules, l.InboundPools} {
		for _, request := range list {
			if !validName(request.Name) {
				return out, errBadName(request.Name)
			}
			out[i] = append(out[i], loadBalancerChild{request.Name, request.Properties})
		}
	}
	return out, nil
}

func (c *armCall) putLoadBalancer() Reply {
	var body loadBalancerRequest
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	existing, _ := c.find().(*loadBalancer)
	name, location := c.id.names[0], normalLocation(body.Location)
	if err := c.checkWrite(asResource(existing), name, location, "PutLoadBalancerOperation"); err != nil {
		return c.fail(err)
	}
	if location == "" {
		return c.fail(errLocationRequired())
	}
	lb := &loadBalancer{meta: c.create(networkID(c.group.id, "loadBalancers", name), name, location, body.Tags), sku: body.SKU.orBasic()}
	var err *armError
	if lb.children, err = body.Properties.children(); err != nil {
		return c.fail(err)
	}
	status := 201
	if existing != nil {
		status = 200
		lb.etag, lb.guid, lb.created, lb.provisioningState = existing.etag, existing.guid, existing.created, existing.provisioningState
	}
	if err := c.takeFrontends(lb, existing, body.Properties.Frontends); err != nil {
		return c.fail(err)
	}
	c.s.add(lb)
	if existing != nil {
		lb.leave(existing.interfaces(c.s))
	}
	if existing != nil && lb.same(existing, c) {
		if !maps.Equal(lb.tags, existing.tags) {
			c.s.setState(c.now, lb, "Succeeded")
		}
		return c.same(lb)
	}
	// With public frontends alone it is ready at once [seen].
	if !slices.ContainsFunc(lb.frontends, func(f *frontend) bool { return f.subnet != nil }) {
		c.s.setState(c.now, lb, "Succeeded")
		return c.unchanged(status, lb)
	}
	lb.op = c.s.start(c.now, "PutLoadBalancerOperation", c.sub.key, lb.key, c.s.durations.VirtualNetwork, false)
	c.s.setState(c.now, lb, "Updating")
	return c.accepted(status, lb, lb.op, 3*time.Second)
}

// same says whether both show the same, but for their tags.
func (lb *loadBalancer) same(other *loadBalancer, c *armCall) bool {
	show := func(lb loadBalancer) string {
		lb.tags = nil
		return string(encode(lb.wire(c.s, c.version)))
	}
	return show(*lb) == show(*other)
}
