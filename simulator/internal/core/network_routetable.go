package core

import "time"

// routeTable holds routes for subnets. They are kept and shown; connections are
// made whatever they say.
type routeTable struct {
	meta
	noPropagation bool
}

type routeTableBody struct {
	commonBody
	Properties struct {
		NoPropagation bool        `json:"disableBgpRoutePropagation"`
		Routes        []routeBody `json:"routes"`
	} `json:"properties"`
}

type routeTableProperties struct {
	guidWire
	NoPropagation bool  `json:"disableBgpRoutePropagation"`
	Routes        []any `json:"routes"`
	Subnets       []ref `json:"subnets,omitzero"`
}

var routeTables = declare(networkProvider, definition[routeTable, routeTableBody, routeTableProperties]{
	path:  "routeTables",
	takes: func(d *Durations) time.Duration { return d.Subnet }, wait: 3 * time.Second,
	define: func(c *armCall, t *routeTable, body *routeTableBody, old *routeTable) *armError {
		t.noPropagation = body.Properties.NoPropagation
		return routes.parts(c, t, asResource(old), body.Properties.Routes)
	},
	same: func(a, b *routeTable) bool { return a.noPropagation == b.noPropagation },
	show: func(s *armState, t *routeTable, p *routeTableProperties, v view) {
		p.NoPropagation, p.Routes = t.noPropagation, s.wires(t, routes.armType, v)
		p.Subnets = refsTo(referrersOf[*subnet](t))
	},
})

// held: reported by users.
func (t *routeTable) held([]user) *armError {
	return networkError(400, "InUseRouteTableCannotBeDeleted", "Route table "+t.name+" is in use and cannot be deleted.")
}
