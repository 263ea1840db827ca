package core

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// The elements of a load balancer's lists as resources of their own. Backend
// address pools and inbound NAT rules can be written, the others are shown.

// childWires shows one of the lists. members are the IP configurations behind it.
func (lb *loadBalancer) childWires(list int, members map[string][]ref) []loadBalancerChildWire {
	wires := []loadBalancerChildWire{}
	for _, child := range lb.children[list] {
		wires = append(wires, lb.childWire(list, child, members))
	}
	return wires
}

func (lb *loadBalancer) childWire(list int, child loadBalancerChild, members map[string][]ref) loadBalancerChildWire {
	id := lb.childID(list, child)
	properties := map[string]any{"provisioningState": lb.provisioningState}
	maps.Copy(properties, childLists[list].defaults)
	maps.Copy(properties, child.properties)
	if refs := members[lower(id)]; len(refs) > 0 { // described
		if childLists[list].name == "backendAddressPools" {
			properties["backendIPConfigurations"] = refs
		} else {
			properties["backendIPConfiguration"] = refs[0]
		}
	}
	return loadBalancerChildWire{child.name, id, lb.etag, properties, networkNamespace + "/loadBalancers/" + childLists[list].name}
}

// members are the IP configurations of network interfaces that are behind the load
// balancer, by the ID in lower case of what they are in.
func (lb *loadBalancer) members(s *State) map[string][]ref {
	members := map[string][]ref{}
	for _, n := range lb.interfaces(s) {
		for _, config := range n.configs {
			for _, r := range append(slices.Clone(config.pools), config.natRules...) {
				if strings.HasPrefix(lower(r.ID), lb.key+"/") {
					members[lower(r.ID)] = append(members[lower(r.ID)], ref{config.id})
				}
			}
		}
	}
	return members
}

// interfaces are the network interfaces behind the load balancer, by ID.
func (lb *loadBalancer) interfaces(s *State) []*networkInterface {
	if len(lb.children[balancerList("backendAddressPools")])+len(lb.children[balancerList("inboundNatRules")]) == 0 {
		return nil
	}
	var list []*networkInterface
	for _, r := range s.resources {
		n, ok := r.(*networkInterface)
		if ok && slices.ContainsFunc(n.configs, func(config ipConfiguration) bool {
			return slices.ContainsFunc(append(slices.Clone(config.pools), config.natRules...), func(r ref) bool { return strings.HasPrefix(lower(r.ID), lb.key+"/") })
		}) {
			list = append(list, n)
		}
	}
	slices.SortFunc(list, func(a, b *networkInterface) int { return strings.Compare(a.key, b.key) })
	return list
}

// balancerList is the index in childLists of the list with this name, or -1.
func balancerList(name string) int {
	for i := range childLists {
		if strings.EqualFold(childLists[i].name, name) {
			return i
		}
	}
	return -1
}

// find is the index of the element with this name in one of the lists, or -1.
func (lb *loadBalancer) find(list int, name string) int {
	return slices.IndexFunc(lb.children[list], func(child loadBalancerChild) bool { return strings.EqualFold(child.name, name) })
}

// findBalancerChildren resolves references to elements of a list of load balancers.
func (c *armCall) findBalancerChildren(refs []ref, by, list string) ([]ref, *armError) {
	var found []ref
	for _, r := range refs {
		id, ok := parseID(r.ID)
		if !ok || !id.isType("loadBalancers", list) {
			return nil, errInvalidReference(r.ID, by)
		}
		key, _, _ := strings.Cut(lower(r.ID), "/"+lower(list)+"/")
		lb, _ := c.s.resources[key].(*loadBalancer)
		if lb == nil || lb.group.subscription != c.sub {
			return nil, errInvalidReference(r.ID, by)
		}
		i := lb.find(balancerList(list), id.names[1])
		if i < 0 {
			return nil, errInvalidReference(r.ID, by)
		}
		found = append(found, ref{lb.childID(balancerList(list), lb.children[balancerList(list)][i])})
	}
	return found, nil
}

// balancerChild is the load balancer that the call is about and the place in one of
// its lists, which is -1 where it has no such element.
func (c *armCall) balancerChild() (lb *loadBalancer, list, at int) {
	lb, _ = c.parent().(*loadBalancer)
	list, at = balancerList(c.id.types[1]), -1
	if lb != nil && len(c.id.names) == 2 {
		at = lb.find(list, c.id.names[1])
	}
	return lb, list, at
}

func (c *armCall) getBalancerChild() Reply {
	lb, list, at := c.balancerChild()
	if lb == nil || at < 0 {
		return c.fail(c.missing())
	}
	reply := c.json(200, encode(lb.childWire(list, lb.children[list][at], lb.members(c.s))), 1)
	reply.header.set("Etag", lb.etag)
	return reply.Reply
}

func (c *armCall) listBalancerChildren() Reply {
	lb, list, _ := c.balancerChild()
	if lb == nil {
		return c.fail(c.missing())
	}
	body := listBody{[]any{}}
	for _, w := range lb.childWires(list, lb.members(c.s)) {
		body.Value = append(body.Value, w)
	}
	return c.json(200, encode(body), 0).Reply
}

// putBalancerChild writes an element. A pool takes a moment; a rule of a load
// balancer with public frontends alone, and what stays as it is, is there at once
// [seen].
func (c *armCall) putBalancerChild() Reply {
	lb, list, at := c.balancerChild()
	if lb == nil {
		return c.fail(c.missing())
	}
	var body loadBalancerChildRequest
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	operation, name := "Put"+capital(childLists[list].name)+"Operation", c.id.names[1]
	if err := c.checkWrite(lb, lb.name, "", operation); err != nil {
		return c.fail(err)
	}
	if !validName(name) {
		return c.fail(errBadName(name))
	}
	delete(body.Properties, "provisioningState")
	child, status := loadBalancerChild{name, body.Properties}, 201
	same := at >= 0 && string(encode(body.Properties)) == string(encode(lb.children[list][at].properties))
	if at < 0 {
		lb.children[list] = append(lb.children[list], child)
	} else {
		lb.children[list] = slices.Clone(lb.children[list])
		lb.children[list][at], status = child, 200
	}
	takes, slow := time.Duration(0), childLists[list].name == "backendAddressPools" || slices.ContainsFunc(lb.frontends, func(f *frontend) bool { return f.subnet != nil })
	if slow && !same {
		takes = c.s.durations.Subnet
	}
	op := c.s.start(c.now, operation, c.sub.key, lb.key, takes, false)
	switch {
	case takes > 0:
		lb.op = op
		c.s.setState(c.now, lb, "Updating")
	case !same:
		c.s.setState(c.now, lb, "Succeeded")
	}
	reply := c.json(status, encode(lb.childWire(list, child, lb.members(c.s))), extraHeaders)
	reply.async(c, op, lb.location, min(3*time.Second, takes*3))
	return reply.Reply
}

// goingChild is an element that is being deleted.
type goingChild struct {
	meta
	lb   *loadBalancer
	list int
}

func (g *goingChild) wire(s *State, _ string) any {
	if at := g.lb.find(g.list, g.name); at >= 0 {
		return g.lb.childWire(g.list, g.lb.children[g.list][at], g.lb.members(s))
	}
	return nil
}

func (g *goingChild) tag() string                   { return g.lb.etag }
func (g *goingChild) inUse(*State) *armError        { return nil }
func (g *goingChild) provisioned(*State, time.Time) {}

func (g *goingChild) detach(s *State, at time.Time) {
	delete(s.resources, g.key)
	behind := g.lb.interfaces(s)
	g.lb.children[g.list] = slices.DeleteFunc(slices.Clone(g.lb.children[g.list]), func(child loadBalancerChild) bool { return lower(child.name) == lower(g.name) })
	g.lb.leave(behind)
	s.setState(at, g.lb, "Succeeded")
}

// leave takes what the load balancer no longer has out of the interfaces that were
// behind it (assumed).
func (lb *loadBalancer) leave(behind []*networkInterface) {
	has := map[string]bool{}
	for list := range lb.children {
		for _, child := range lb.children[list] {
			has[lower(lb.childID(list, child))] = true
		}
	}
	gone := func(r ref) bool { return strings.HasPrefix(lower(r.ID), lb.key+"/") && !has[lower(r.ID)] }
	for _, n := range behind {
		for i := range n.configs {
			n.configs[i].pools = slices.DeleteFunc(slices.Clone(n.configs[i].pools), gone)
			n.configs[i].natRules = slices.DeleteFunc(slices.Clone(n.configs[i].natRules), gone)
		}
	}
}

func (c *armCall) deleteBalancerChild() Reply {
	lb, list, at := c.balancerChild()
	switch {
	case lb == nil:
		return c.fail(c.missing())
	case at < 0:
		return c.empty(204, 0).Reply
	}
	g, _ := c.find().(*goingChild)
	if g == nil {
		child := lb.children[list][at]
		id := lb.childID(list, child)
		g = &goingChild{meta{id: id, key: lower(id), name: child.name, location: lb.location, group: lb.group, provisioningState: lb.provisioningState}, lb, list}
		c.s.resources[g.key] = g
	}
	return c.remove(g, "Delete"+capital(childLists[list].name)+"Operation")
}

// listBalancedInterfaces lists the network interfaces behind a load balancer [seen].
func (c *armCall) listBalancedInterfaces() Reply {
	lb, _ := c.parent().(*loadBalancer)
	if lb == nil {
		return c.fail(c.missing())
	}
	body := listBody{[]any{}}
	for _, n := range lb.interfaces(c.s) {
		body.Value = append(body.Value, n.wire(c.s, c.version))
	}
	return c.json(200, encode(body), 0).Reply
}

// balancerChildTypes are the routes of the lists.
func balancerChildTypes() []*networkType {
	types := []*networkType{{name: "networkInterfaces", all: map[string]func(*armCall) Reply{"GET": (*armCall).listBalancedInterfaces}}}
	for i := range childLists {
		name := childLists[i].name
		if name == "inboundNatPools" {
			continue // not in the API description
		}
		t := &networkType{
			name: name,
			one:  map[string]func(*armCall) Reply{"GET": (*armCall).getBalancerChild},
			all:  map[string]func(*armCall) Reply{"GET": (*armCall).listBalancerChildren},
		}
		if name == "backendAddressPools" || name == "inboundNatRules" {
			t.one["PUT"], t.one["DELETE"] = (*armCall).putBalancerChild, (*armCall).deleteBalancerChild
		}
		types = append(types, t)
	}
	return types
}
