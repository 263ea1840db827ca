package core

import (
	"maps"
	"slices"
	"time"
)

// applicationSecurityGroup is a set of network interfaces that security rules
// name. Rules are not simulated: a group is something to refer to.
type applicationSecurityGroup struct{ meta }

type applicationSecurityGroupWire struct {
	Name       string            `json:"name"`
	ID         string            `json:"id"`
	Etag       string            `json:"etag"`
	Type       string            `json:"type"`
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags,omitzero"`
	Properties struct {
		ProvisioningState string `json:"provisioningState"` // and no GUID [seen]
	} `json:"properties"`
}

func (g *applicationSecurityGroup) wire(*State, string) any {
	w := applicationSecurityGroupWire{
		Name: g.name, ID: g.id, Etag: g.etag, Type: networkNamespace + "/applicationSecurityGroups", Location: g.location, Tags: g.tags,
	}
	w.Properties.ProvisioningState = g.provisioningState
	return w
}

// inUse: what refers to the group has to go first (documentation; the code is assumed).
func (g *applicationSecurityGroup) inUse(s *State) *armError {
	for _, key := range slices.Sorted(maps.Keys(s.resources)) {
		if pe, ok := s.resources[key].(*privateEndpoint); ok && slices.Contains(pe.securityGroups, g) {
			return errSecurityGroupInUse(g.id, pe.id)
		}
	}
	return nil
}

func (g *applicationSecurityGroup) provisioned(*State, time.Time) {}
func (g *applicationSecurityGroup) detach(s *State, _ time.Time)  { s.drop(g) }

func (c *armCall) putApplicationSecurityGroup() Reply {
	var body struct {
		Location string            `json:"location"`
		Tags     map[string]string `json:"tags"`
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	existing, _ := c.find().(*applicationSecurityGroup)
	name, location := c.id.names[0], normalLocation(body.Location)
	if err := c.checkWrite(asResource(existing), name, location, "PutApplicationSecurityGroupOperation"); err != nil {
		return c.fail(err)
	}
	if location == "" {
		return c.fail(errLocationRequired())
	}
	if existing != nil {
		return c.retagged(existing, body.Tags)
	}
	g := &applicationSecurityGroup{c.create(networkID(c.group.id, "applicationSecurityGroups", name), name, location, body.Tags)}
	c.s.add(g)
	return c.written(201, g, "PutApplicationSecurityGroupOperation", c.s.durations.VirtualNetwork, 3*time.Second)
}

// findSecurityGroups resolves a private endpoint's references, which have to be
// in its region.
func (c *armCall) findSecurityGroups(refs []ref, id, location string) ([]*applicationSecurityGroup, *armError) {
	var groups []*applicationSecurityGroup
	for _, r := range refs {
		g, _ := c.s.resources[lower(r.ID)].(*applicationSecurityGroup)
		if g == nil || g.location != location {
			return nil, errInvalidReference(r.ID, id)
		}
		groups = append(groups, g)
	}
	return groups, nil
}
