package arm

import (
	"maps"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/filter"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/name"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/tag"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Subscription is an Azure subscription.
type Subscription struct {
	ID, Key, name string
	unregistered  map[string]bool // namespaces in lower case
	tags          map[string]string
	predefined    tag.Predefined
}

// AddSubscription adds a subscription, unless it exists, and returns its ID. If id is
// "", the subscription gets a new ID.
func (s *State) AddSubscription(id string) string {
	if id == "" {
		id = s.IDs.GUID()
	}
	return s.Subscribe(id, "Subscription "+id).ID
}

// Subscribe adds a subscription with this ID, unless it exists.
func (s *State) Subscribe(id, name string) *Subscription {
	key := kernel.Lower(id)
	if sub := s.Subscriptions[key]; sub != nil {
		return sub
	}
	sub := &Subscription{ID: id, Key: key, name: name, predefined: tag.Predefined{}}
	s.Subscriptions[key] = sub
	return sub
}

// ResourceGroup is a resource group; deleting it deletes its resources.
type ResourceGroup struct {
	ID, Key, Name string
	Subscription  *Subscription
	location      string
	tags          map[string]string
	managedBy     string
	members       map[string]Resource // top-level resources by key
	Deployments   any                 // for package deployments
	op            *Operation          // its deletion, or nil
}

// sorted returns the group's top-level resources by key.
// Size returns the number of resources in the group, parts aside.
func (g *ResourceGroup) Size() int { return len(g.members) }

func (g *ResourceGroup) sorted() []Resource { return SortedByKey(g.members) }

// AddGroup adds an empty resource group.
func (s *State) AddGroup(sub *Subscription, name, location string) *ResourceGroup {
	id := GroupID(sub.ID, name)
	g := &ResourceGroup{ID: id, Key: kernel.Lower(id), Name: name, Subscription: sub, location: location, members: map[string]Resource{}}
	s.Groups[g.Key] = g
	return g
}

// groupsOf returns the subscription's groups by name.
func (s *State) groupsOf(sub *Subscription) []*ResourceGroup {
	var out []*ResourceGroup
	for _, key := range slices.Sorted(maps.Keys(s.Groups)) {
		if g := s.Groups[key]; g.Subscription == sub {
			out = append(out, g)
		}
	}
	return out
}

// RemoveGroup removes a group with its resources.
func (s *State) RemoveGroup(at time.Time, g *ResourceGroup) {
	s.empty(at, g)
	delete(s.Groups, g.Key)
	s.Changed(at, kernel.Azure, g.ID, "Deleting", "deleted")
}

// empty removes the resources of a group.
func (s *State) empty(at time.Time, g *ResourceGroup) {
	members := g.sorted()
	for _, r := range members {
		if r.Base().Type.DeletedFirst {
			s.Detach(at, r)
		}
	}
	for _, r := range members {
		if s.Resources[r.Base().Key] == r {
			s.Detach(at, r)
		}
	}
}

type groupWire struct {
	ID         string            `json:"id"`
	Name       string            `json:"name"`
	Type       string            `json:"type,omitzero"`
	Location   string            `json:"location"`
	ManagedBy  string            `json:"managedBy,omitzero"`
	Tags       map[string]string `json:"tags,omitzero"`
	Properties struct {
		ProvisioningState string `json:"provisioningState"`
	} `json:"properties"`
}

// wire shows the group. Api-versions before 2019 do not show its type (recorded in 2018-05-01
// and 2019-10-01).
func (g *ResourceGroup) wire(v View) groupWire {
	w := groupWire{ID: g.ID, Name: g.Name, Location: g.location, ManagedBy: g.managedBy, Tags: g.tags}
	if v.Shows("2019") {
		w.Type = "Microsoft.Resources/resourceGroups"
	}
	w.Properties.ProvisioningState = "Succeeded"
	if g.op != nil {
		w.Properties.ProvisioningState = "Deleting"
	}
	return w
}

var groupMethods = map[string]func(*Call) kernel.Reply{
	"PUT": (*Call).putGroup,
	"GET": InGroup(func(c *Call) kernel.Reply { return c.Reply(200, c.Group.wire(c.View())) }),
	"HEAD": func(c *Call) kernel.Reply {
		if c.State.Groups[c.GroupKey()] == nil {
			reply := c.Empty(404, 1)
			reply.Header.Set("X-Ms-Failure-Cause", "gateway") // recorded
			return reply.Reply
		}
		return c.Empty(204, 0).Reply
	},
	"PATCH":  InGroup((*Call).patchGroup),
	"DELETE": InGroup((*Call).deleteGroup),
}

// ValidGroupName applies ARM's rule for the names of groups.
func ValidGroupName(text string) bool { return text != "" && name.Group(text) == "" }

// checkGroupName returns the error for a name that no group can have. Every call on the
// group or on something in it gets it (reported for reading the group, assumed for others).
func (c *Call) checkGroupName() *Error {
	if fault := name.Group(c.ID.Group); fault != "" {
		return GatewayError(400, "InvalidResourceGroup", fault)
	}
	return nil
}

func (c *Call) putGroup() kernel.Reply {
	var body struct {
		Location  string            `json:"location"`
		ManagedBy string            `json:"managedBy"`
		Tags      map[string]string `json:"tags"`
	}
	if err := c.DecodeBody(&body); err != nil {
		return c.Fail(err)
	}
	if err := badTags(body.Tags, nil); err != nil {
		return c.Fail(err)
	}
	location := NormalLocation(body.Location)
	g := c.State.Groups[c.GroupKey()]
	switch {
	case g == nil && location == "":
		return c.Fail(ErrLocationRequired())
	case location != "" && !ValidLocation(location):
		return c.Fail(GatewayError(400, "LocationNotAvailableForResourceGroup", "The provided location '"+body.Location+"' is not available for resource group.")) // recorded, with a list of regions behind it
	case g == nil:
		g = c.State.AddGroup(c.Sub, c.ID.Group, location)
		g.tags, g.managedBy = body.Tags, body.ManagedBy
		c.State.Changed(c.Now, kernel.Azure, g.ID, "", "Succeeded")
		return c.Reply(201, g.wire(c.View()))
	case g.op != nil:
		return c.Fail(errGroupDeleting(g.Name))
	case location != "" && location != g.location:
		return c.Fail(GatewayError(409, "InvalidResourceGroupLocation", "Invalid resource group location '"+location+"'. The Resource group already exists in location '"+g.location+"'."))
	}
	g.tags = body.Tags
	return c.Reply(200, g.wire(c.View()))
}

// patchGroup changes the tags at once (recorded).
func (c *Call) patchGroup() kernel.Reply {
	var body struct {
		Tags map[string]string `json:"tags"`
	}
	if err := c.DecodeBody(&body); err != nil {
		return c.Fail(err)
	}
	if err := badTags(body.Tags, nil); err != nil {
		return c.Fail(err)
	}
	if body.Tags != nil {
		c.Group.tags = body.Tags
	}
	return c.Reply(200, c.Group.wire(c.View()))
}

// deleteGroup begins the deletion of a group. It fails at once if a resource of another
// group needs one of this group (assumed). The group outlives its resources (recorded), by half
// of the time (assumed).
func (c *Call) deleteGroup() kernel.Reply {
	g := c.Group
	if g.op == nil {
		for _, r := range g.sorted() {
			if err := c.State.InUse(r, g); err != nil {
				return c.Fail(err)
			}
		}
		s, takes := c.State, c.State.Durations.ResourceGroup
		op := s.NewOperation(c.Now, "", c.Sub.Key, g.Key, takes, true)
		s.Plan(c.Now.Add(takes/2), func(at time.Time) { s.empty(at, g) })
		op.Finish = func(at time.Time) {
			if g.op == op {
				s.RemoveGroup(at, g)
			}
		}
		g.op = op
		c.State.Changed(c.Now, kernel.Azure, g.ID, "Succeeded", "Deleting")
	}
	return c.Job(GroupDeletion, g.op)
}

// listGroups answers with a page. The groups that a filter for a tag finds show their tags
// (recorded).
func (c *Call) listGroups() kernel.Reply {
	p, err := c.newPage("tagName and tagValue", func(f *filter.Filter) bool { return f.ByTag })
	if err != nil {
		return c.Fail(err)
	}
	for _, g := range c.State.groupsOf(c.Sub) {
		if !p.add(g.Key, func() any {
			if p.wanted.Wants(&filter.Facts{Group: g.Name, Name: g.Name, Location: g.location, Tags: g.tags}) {
				return g.wire(c.View())
			}
			return nil
		}) {
			break
		}
	}
	return p.reply()
}

func (c *Call) getSubscription() kernel.Reply {
	return c.Reply(200, c.subscriptionWire(c.Sub))
}
