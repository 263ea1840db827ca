package core

import (
	"slices"
	"strings"
	"time"
)

// routeTable holds routes for subnets. They are kept and shown; connections are
// made whatever they say.
type routeTable struct {
	meta
	noPropagation bool
	routes        []*route
}

type routeTableWire struct {
	Name       string            `json:"name"`
	ID         string            `json:"id"`
	Etag       string            `json:"etag"`
	Type       string            `json:"type"`
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags,omitzero"`
	Properties struct {
		ProvisioningState string      `json:"provisioningState"`
		ResourceGUID      string      `json:"resourceGuid"`
		NoPropagation     bool        `json:"disableBgpRoutePropagation"`
		Routes            []routeWire `json:"routes"`
		Subnets           []ref       `json:"subnets,omitzero"`
	} `json:"properties"`
}

func (t *routeTable) wire(s *State, _ string) any {
	w := routeTableWire{Name: t.name, ID: t.id, Etag: t.etag, Type: networkNamespace + "/routeTables", Location: t.location, Tags: t.tags}
	p := &w.Properties
	p.ProvisioningState, p.ResourceGUID, p.NoPropagation, p.Routes = t.provisioningState, t.guid, t.noPropagation, []routeWire{}
	for _, r := range t.routes {
		p.Routes = append(p.Routes, r.routeWire())
	}
	p.Subnets = s.subnetsWith(func(sn *subnet) bool { return sn.routes == t })
	return w
}

// subnetsWith are the subnets that fulfil the condition, by ID.
func (s *State) subnetsWith(condition func(*subnet) bool) []ref {
	var refs []ref
	for _, r := range s.resources {
		if sn, ok := r.(*subnet); ok && condition(sn) {
			refs = append(refs, ref{sn.id})
		}
	}
	slices.SortFunc(refs, compareRefs)
	return refs
}

func (t *routeTable) inUse(s *State) *armError {
	if subnets := s.subnetsWith(func(sn *subnet) bool { return sn.routes == t }); len(subnets) > 0 {
		return networkError(400, "InUseRouteTableCannotBeDeleted", "Route table "+t.name+" is in use and cannot be deleted.") // reported by users
	}
	return nil
}

func (t *routeTable) provisioned(*State, time.Time) {}

func (t *routeTable) detach(s *State, _ time.Time) {
	t.replaceRoutes(s, nil)
	s.drop(t)
}

// replaceRoutes makes these the table's routes.
func (t *routeTable) replaceRoutes(s *State, routes []*route) {
	for _, r := range t.routes {
		delete(s.resources, r.key)
	}
	t.routes = routes
	for _, r := range routes {
		r.parent = t
		s.resources[r.key] = r
	}
}

func (c *armCall) putRouteTable() Reply {
	var body struct {
		Location   string            `json:"location"`
		Tags       map[string]string `json:"tags"`
		Properties struct {
			NoPropagation bool           `json:"disableBgpRoutePropagation"`
			Routes        []routeRequest `json:"routes"`
		} `json:"properties"`
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	const operation = "PutRouteTableOperation"
	existing, _ := c.find().(*routeTable)
	name, location := c.id.names[0], normalLocation(body.Location)
	if err := c.checkWrite(asResource(existing), name, location, operation); err != nil {
		return c.fail(err)
	}
	if location == "" {
		return c.fail(errLocationRequired())
	}
	t := &routeTable{meta: c.create(networkID(c.group.id, "routeTables", name), name, location, body.Tags)}
	var routes []*route
	for _, request := range body.Properties.Routes {
		r, err := c.newRoute(t, request.Name, request, routes)
		if err != nil {
			return c.fail(err)
		}
		routes = append(routes, r)
	}
	status := 201
	switch {
	case existing == nil:
		c.s.add(t)
	case existing.noPropagation == body.Properties.NoPropagation && slices.EqualFunc(existing.routes, routes, (*route).same):
		return c.retagged(existing, body.Tags)
	default:
		t, status = existing, 200
		t.tags = body.Tags
	}
	t.noPropagation = body.Properties.NoPropagation
	t.replaceRoutes(c.s, routes)
	return c.written(status, t, operation, c.s.durations.Subnet, 3*time.Second)
}

// nextHopTypes are where a route leads to (API description).
var nextHopTypes = []string{"VirtualNetworkGateway", "VnetLocal", "Internet", "VirtualAppliance", "VirtualApplianceEcmp", "None"}

func findNextHop(sent string) string {
	for _, t := range nextHopTypes {
		if strings.EqualFold(t, sent) {
			return t
		}
	}
	return ""
}
