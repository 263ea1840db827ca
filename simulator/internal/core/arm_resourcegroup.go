package core

import (
	"maps"
	"slices"
	"time"
)

// subscription is an Azure subscription.
type subscription struct {
	id, key, name string
	unregistered  map[string]bool // namespaces in lower case
}

// AddSubscription makes a subscription with this ID, or with a new one when id is "".
func (s *armState) AddSubscription(id string) string {
	if id == "" {
		id = s.ids.guid()
	}
	return s.subscribe(id, "Subscription "+id).id
}

func (s *armState) subscribe(id, name string) *subscription {
	key := lower(id)
	if sub := s.subscriptions[key]; sub != nil {
		return sub
	}
	sub := &subscription{id: id, key: key, name: name}
	s.subscriptions[key] = sub
	return sub
}

// resourceGroup holds resources; deleting it deletes them.
type resourceGroup struct {
	id, key, name string
	subscription  *subscription
	location      string
	tags          map[string]string
	members       map[string]resource
	belongings    any        // what the deployments to it are
	op            *operation // its deletion, or nil
}

// sorted is the group's top-level resources by key.
func (g *resourceGroup) sorted() []resource {
	keys := slices.Sorted(maps.Keys(g.members))
	out := make([]resource, len(keys))
	for i, k := range keys {
		out[i] = g.members[k]
	}
	return out
}

func (s *armState) addGroup(sub *subscription, name, location string) *resourceGroup {
	id := groupID(sub.id, name)
	g := &resourceGroup{id: id, key: lower(id), name: name, subscription: sub, location: location, members: map[string]resource{}}
	s.groups[g.key] = g
	return g
}

// groupsOf is the subscription's groups by name.
func (s *armState) groupsOf(sub *subscription) []*resourceGroup {
	var out []*resourceGroup
	for _, key := range slices.Sorted(maps.Keys(s.groups)) {
		if g := s.groups[key]; g.subscription == sub {
			out = append(out, g)
		}
	}
	return out
}

// removeGroup deletes a group with all that it holds.
func (s *armState) removeGroup(at time.Time, g *resourceGroup) {
	members := g.sorted()
	for _, r := range members {
		if r.base().typ.goesFirst {
			s.detach(at, r)
		}
	}
	for _, r := range members {
		if s.resources[r.base().key] == r {
			s.detach(at, r)
		}
	}
	delete(s.groups, g.key)
	s.changed(at, Azure, g.id, "Deleting", "deleted")
}

type groupWire struct {
	ID         string            `json:"id"`
	Name       string            `json:"name"`
	Type       string            `json:"type"`
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags,omitzero"`
	Properties struct {
		ProvisioningState string `json:"provisioningState"`
	} `json:"properties"`
}

func (g *resourceGroup) wire() groupWire {
	w := groupWire{ID: g.id, Name: g.name, Type: "Microsoft.Resources/resourceGroups", Location: g.location, Tags: g.tags}
	w.Properties.ProvisioningState = "Succeeded"
	if g.op != nil {
		w.Properties.ProvisioningState = "Deleting"
	}
	return w
}

var groupMethods = map[string]func(*armCall) Reply{
	"PUT": (*armCall).putGroup,
	"GET": inGroup(func(c *armCall) Reply { return c.json(200, encode(c.group.wire()), 0).Reply }),
	"HEAD": func(c *armCall) Reply {
		if c.s.groups[c.groupKey()] == nil {
			return c.empty(404, 0).Reply
		}
		return c.empty(204, 0).Reply
	},
	"PATCH":  inGroup((*armCall).patchGroup),
	"DELETE": inGroup((*armCall).deleteGroup),
}

func (c *armCall) putGroup() Reply {
	var body struct {
		Location string            `json:"location"`
		Tags     map[string]string `json:"tags"`
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	location := normalLocation(body.Location)
	g := c.s.groups[c.groupKey()]
	switch {
	case !validGroupName(c.id.group):
		return c.fail(errBadName(c.id.group))
	case g == nil && location == "":
		return c.fail(errLocationRequired())
	case location != "" && !validLocation(location):
		return c.fail(errBadLocation(location, "Microsoft.Resources/resourceGroups"))
	case g == nil:
		g = c.s.addGroup(c.sub, c.id.group, location)
		g.tags = body.Tags
		c.s.changed(c.now, Azure, g.id, "", "Succeeded")
		return c.json(201, encode(g.wire()), 0).Reply
	case g.op != nil:
		return c.fail(errGroupDeleting(g.name))
	case location != "" && location != g.location:
		return c.fail(gatewayError(409, "InvalidResourceGroupLocation", "Invalid resource group location '"+location+"'. The Resource group already exists in location '"+g.location+"'."))
	}
	g.tags = body.Tags
	return c.json(200, encode(g.wire()), 0).Reply
}

// patchGroup changes the tags, at once [seen].
func (c *armCall) patchGroup() Reply {
	var body struct {
		Tags map[string]string `json:"tags"`
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	if body.Tags != nil {
		c.group.tags = body.Tags
	}
	return c.json(200, encode(c.group.wire()), 0).Reply
}

// validGroupName is ARM's rule: up to 90 letters, digits, '-', '_', '.', '(' and
// ')', not ending in '.'.
func validGroupName(name string) bool {
	if name == "" || len(name) > 90 || name[len(name)-1] == '.' {
		return false
	}
	for _, r := range name {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		case r == '-', r == '_', r == '.', r == '(', r == ')':
		default:
			return false
		}
	}
	return true
}

// deleteGroup begins the deletion of a group. What customers' private endpoints
// of other groups still need stays in the way of it (assumed for ARM's order).
func (c *armCall) deleteGroup() Reply {
	g := c.group
	if g.op == nil {
		for _, r := range g.sorted() {
			if err := c.s.inUse(r, g); err != nil {
				return c.fail(err)
			}
		}
		op := c.s.start(c.now, "", c.sub.key, g.key, c.s.durations.ResourceGroup, true)
		s := c.s
		op.finish = func(at time.Time) {
			if g.op == op {
				s.removeGroup(at, g)
			}
		}
		g.op = op
		c.s.changed(c.now, Azure, g.id, "Succeeded", "Deleting")
	}
	reply := c.empty(202, 3)
	reply.fields.set("Location", c.groupJobURL(g.op))
	reply.retryOperation(g.op, c.now, groupJobInterval)
	return reply.Reply
}

func (c *armCall) listGroups() Reply {
	body := listBody{[]any{}}
	for _, g := range c.s.groupsOf(c.sub) {
		body.Value = append(body.Value, g.wire())
	}
	return c.json(200, encode(body), 0).Reply
}

func (c *armCall) getSubscription() Reply {
	return c.json(200, encode(c.s.subscriptionWire(c.sub)), 0).Reply
}
