package arm

import (
	"maps"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Subscription is an Azure subscription.
type Subscription struct {
	ID, Key, name string
	unregistered  map[string]bool // namespaces in lower case
}

// AddSubscription makes a subscription with this ID, or with a new one when id is "".
func (s *State) AddSubscription(id string) string {
	if id == "" {
		id = s.IDs.GUID()
	}
	return s.Subscribe(id, "Subscription "+id).ID
}

func (s *State) Subscribe(id, name string) *Subscription {
	key := kernel.Lower(id)
	if sub := s.Subscriptions[key]; sub != nil {
		return sub
	}
	sub := &Subscription{ID: id, Key: key, name: name}
	s.Subscriptions[key] = sub
	return sub
}

// ResourceGroup holds resources; deleting it deletes them.
type ResourceGroup struct {
	ID, Key, Name string
	Subscription  *Subscription
	location      string
	tags          map[string]string
	members       map[string]Resource
	Deployments   any        // what the deployments to it are
	op            *Operation // its deletion, or nil
}

// Sorted is the group's top-level resources by key.
func (g *ResourceGroup) Sorted() []Resource {
	keys := slices.Sorted(maps.Keys(g.members))
	out := make([]Resource, len(keys))
	for i, k := range keys {
		out[i] = g.members[k]
	}
	return out
}

func (s *State) AddGroup(sub *Subscription, name, location string) *ResourceGroup {
	id := GroupID(sub.ID, name)
	g := &ResourceGroup{ID: id, Key: kernel.Lower(id), Name: name, Subscription: sub, location: location, members: map[string]Resource{}}
	s.Groups[g.Key] = g
	return g
}

// groupsOf is the subscription's groups by name.
func (s *State) groupsOf(sub *Subscription) []*ResourceGroup {
	var out []*ResourceGroup
	for _, key := range slices.Sorted(maps.Keys(s.Groups)) {
		if g := s.Groups[key]; g.Subscription == sub {
			out = append(out, g)
		}
	}
	return out
}

// RemoveGroup deletes a group with all that it holds.
func (s *State) RemoveGroup(at time.Time, g *ResourceGroup) {
	members := g.Sorted()
	for _, r := range members {
		if r.Base().Type.deletedFirst {
			s.Detach(at, r)
		}
	}
	for _, r := range members {
		if s.Resources[r.Base().Key] == r {
			s.Detach(at, r)
		}
	}
	delete(s.Groups, g.Key)
	s.Changed(at, kernel.Azure, g.ID, "Deleting", "deleted")
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

func (g *ResourceGroup) Wire() groupWire {
	w := groupWire{ID: g.ID, Name: g.Name, Type: "Microsoft.Resources/resourceGroups", Location: g.location, Tags: g.tags}
	w.Properties.ProvisioningState = "Succeeded"
	if g.op != nil {
		w.Properties.ProvisioningState = "Deleting"
	}
	return w
}

var groupMethods = map[string]func(*Call) kernel.Reply{
	"PUT": (*Call).putGroup,
	"GET": InGroup(func(c *Call) kernel.Reply { return c.JSON(200, kernel.Encode(c.Group.Wire()), 0).Reply }),
	"HEAD": func(c *Call) kernel.Reply {
		if c.State.Groups[c.GroupKey()] == nil {
			return c.Empty(404, 0).Reply
		}
		return c.Empty(204, 0).Reply
	},
	"PATCH":  InGroup((*Call).patchGroup),
	"DELETE": InGroup((*Call).deleteGroup),
}

func (c *Call) putGroup() kernel.Reply {
	var body struct {
		Location string            `json:"location"`
		Tags     map[string]string `json:"tags"`
	}
	if err := c.DecodeBody(&body); err != nil {
		return c.Fail(err)
	}
	location := NormalLocation(body.Location)
	g := c.State.Groups[c.GroupKey()]
	switch {
	case !ValidGroupName(c.ID.Group):
		return c.Fail(ErrBadName(c.ID.Group))
	case g == nil && location == "":
		return c.Fail(ErrLocationRequired())
	case location != "" && !ValidLocation(location):
		return c.Fail(errBadLocation(location, "Microsoft.Resources/resourceGroups"))
	case g == nil:
		g = c.State.AddGroup(c.Sub, c.ID.Group, location)
		g.tags = body.Tags
		c.State.Changed(c.Now, kernel.Azure, g.ID, "", "Succeeded")
		return c.JSON(201, kernel.Encode(g.Wire()), 0).Reply
	case g.op != nil:
		return c.Fail(errGroupDeleting(g.Name))
	case location != "" && location != g.location:
		return c.Fail(GatewayError(409, "InvalidResourceGroupLocation", "Invalid resource group location '"+location+"'. The Resource group already exists in location '"+g.location+"'."))
	}
	g.tags = body.Tags
	return c.JSON(200, kernel.Encode(g.Wire()), 0).Reply
}

// patchGroup changes the tags, at once [seen].
func (c *Call) patchGroup() kernel.Reply {
	var body struct {
		Tags map[string]string `json:"tags"`
	}
	if err := c.DecodeBody(&body); err != nil {
		return c.Fail(err)
	}
	if body.Tags != nil {
		c.Group.tags = body.Tags
	}
	return c.JSON(200, kernel.Encode(c.Group.Wire()), 0).Reply
}

// ValidGroupName is ARM's rule: up to 90 letters, digits, '-', '_', '.', '(' and
// ')', not ending in '.'.
func ValidGroupName(name string) bool {
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
func (c *Call) deleteGroup() kernel.Reply {
	g := c.Group
	if g.op == nil {
		for _, r := range g.Sorted() {
			if err := c.State.InUse(r, g); err != nil {
				return c.Fail(err)
			}
		}
		op := c.State.NewOperation(c.Now, "", c.Sub.Key, g.Key, c.State.Durations.ResourceGroup, true)
		s := c.State
		op.Finish = func(at time.Time) {
			if g.op == op {
				s.RemoveGroup(at, g)
			}
		}
		g.op = op
		c.State.Changed(c.Now, kernel.Azure, g.ID, "Succeeded", "Deleting")
	}
	reply := c.Empty(202, 3)
	reply.Fields.Set("Location", c.groupJobURL(g.op))
	reply.RetryOperation(g.op, c.Now, groupJobInterval)
	return reply.Reply
}

func (c *Call) listGroups() kernel.Reply {
	body := ListBody{[]any{}}
	for _, g := range c.State.groupsOf(c.Sub) {
		body.Value = append(body.Value, g.Wire())
	}
	return c.JSON(200, kernel.Encode(body), 0).Reply
}

func (c *Call) getSubscription() kernel.Reply {
	return c.JSON(200, kernel.Encode(c.State.subscriptionWire(c.Sub)), 0).Reply
}
