package core

import (
	"net/netip"
	"reflect"
	"slices"
	"strconv"
	"time"
)

// route is a route of a table.
type route struct {
	meta
	parent     *routeTable
	properties routeProperties
}

type routeWire struct {
	Name       string          `json:"name"`
	ID         string          `json:"id"`
	Etag       string          `json:"etag"`
	Properties routeProperties `json:"properties"`
	Type       string          `json:"type"`
}

type routeProperties struct {
	ProvisioningState string `json:"provisioningState"`
	Prefix            string `json:"addressPrefix"`
	NextHop           string `json:"nextHopType"`
	NextAddress       string `json:"nextHopIpAddress,omitzero"`
	Hops              *hops  `json:"nextHop,omitzero"`
	Override          bool   `json:"hasBgpOverride"`
}

// hops are the appliances among which a route of the type VirtualApplianceEcmp
// divides traffic.
type hops struct {
	Addresses []string `json:"nextHopIpAddresses"`
}

// maxHops is how many there may be; there are at least two (API description).
const maxHops = 64

type routeRequest struct {
	Name       string           `json:"name"`
	Properties *routeProperties `json:"properties"`
}

func (r *route) wire(*State, string) any { return r.routeWire() }

func (r *route) routeWire() routeWire {
	p := r.properties
	p.ProvisioningState = r.parent.provisioningState
	return routeWire{r.name, r.id, r.parent.etag, p, networkNamespace + "/routeTables/routes"}
}

func (r *route) tag() string            { return r.parent.etag }
func (r *route) inUse(*State) *armError { return nil }

func (r *route) provisioned(s *State, at time.Time) { s.setState(at, r.parent, "Succeeded") }

func (r *route) detach(s *State, at time.Time) {
	delete(s.resources, r.key)
	r.parent.routes = slices.DeleteFunc(r.parent.routes, func(other *route) bool { return other == r })
	s.setState(at, r.parent, "Succeeded")
}

// same reports whether both are the same definition.
func (r *route) same(other *route) bool {
	return lower(r.name) == lower(other.name) && reflect.DeepEqual(r.properties, other.properties)
}

// newRoute checks a route and makes it; it is not in its table yet. A prefix may be
// the name of a service, and an appliance needs an address (documentation).
func (c *armCall) newRoute(t *routeTable, name string, request routeRequest, others []*route) (*route, *armError) {
	id := t.id + "/routes/" + name
	switch {
	case !validName(name):
		return nil, errBadName(name)
	case request.Properties == nil || request.Properties.Prefix == "":
		return nil, errMissingProperty("addressPrefix", id)
	case slices.ContainsFunc(others, func(other *route) bool { return lower(other.name) == lower(name) }):
		return nil, errSameName(t.id, name)
	}
	p := *request.Properties
	p.ProvisioningState, p.Override = "", false
	if p.Prefix[0] >= '0' && p.Prefix[0] <= '9' {
		if _, err := netip.ParsePrefix(p.Prefix); err != nil {
			return nil, errBadPrefix(p.Prefix, id)
		}
	}
	sent := p.NextHop
	if p.NextHop = findNextHop(sent); p.NextHop == "" {
		return nil, errBadProperty("nextHopType", sent, id)
	}
	if _, err := netip.ParseAddr(p.NextAddress); p.NextHop == "VirtualAppliance" && err != nil {
		return nil, errBadProperty("nextHopIpAddress", p.NextAddress, id)
	}
	if err := p.checkHops(id); err != nil {
		return nil, err
	}
	r := &route{meta: c.create(id, name, t.location, nil), parent: t, properties: p}
	r.group = t.group
	return r, nil
}

// checkHops checks the addresses of a route to several appliances; no other route
// has them (API description).
func (p *routeProperties) checkHops(id string) *armError {
	const property = "nextHop.nextHopIpAddresses"
	switch several := p.NextHop == "VirtualApplianceEcmp"; {
	case !several && p.Hops != nil:
		return errBadProperty("nextHop", "for "+p.NextHop, id)
	case !several:
		return nil
	case p.Hops == nil:
		return errMissingProperty(property, id)
	case len(p.Hops.Addresses) < 2 || len(p.Hops.Addresses) > maxHops:
		return errBadProperty(property, strconv.Itoa(len(p.Hops.Addresses))+" addresses", id)
	}
	for _, address := range p.Hops.Addresses {
		if _, err := netip.ParseAddr(address); err != nil {
			return errBadProperty(property, address, id)
		}
	}
	return nil
}

// putRoute writes one route of a table that stays as it is otherwise.
func (c *armCall) putRoute() Reply {
	t, _ := c.parent().(*routeTable)
	if t == nil {
		return c.fail(c.missing())
	}
	var body routeRequest
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	const operation = "PutRouteOperation"
	existing, _ := c.find().(*route)
	if err := c.checkWrite(asResource(existing), c.id.names[1], "", operation); err != nil {
		return c.fail(err)
	}
	if t.op != nil {
		return c.fail(errBusy(operation, t.op.id, t.id, until(c.now, t.op.due)))
	}
	others := slices.DeleteFunc(slices.Clone(t.routes), func(r *route) bool { return r == existing })
	r, err := c.newRoute(t, c.id.names[1], body, others)
	if err != nil {
		return c.fail(err)
	}
	status := 201
	switch {
	case existing != nil && existing.same(r):
		return c.unchanged(200, existing)
	case existing != nil:
		existing.properties, r, status = r.properties, existing, 200
	default:
		t.routes = append(t.routes, r)
		c.s.resources[r.key] = r
	}
	r.op = c.s.start(c.now, operation, c.sub.key, r.key, c.s.durations.Subnet, false)
	c.s.setState(c.now, t, "Updating")
	return c.accepted(status, r, r.op, 3*time.Second)
}

func (c *armCall) listRoutes() Reply {
	t, _ := c.parent().(*routeTable)
	if t == nil {
		return c.fail(c.missing())
	}
	body := listBody{[]any{}}
	for _, r := range t.routes {
		body.Value = append(body.Value, r.routeWire())
	}
	return c.json(200, encode(body), 0).Reply
}
