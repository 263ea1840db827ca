package traffic

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// RouteTable is a list of routes for subnets. It has no effect on connections.
type RouteTable struct {
	arm.Meta
	noPropagation bool
	noPeering     string // disablePeeringRoute
}

type routeTableBody struct {
	arm.CommonBody
	Properties struct {
		NoPropagation bool        `json:"disableBgpRoutePropagation"`
		NoPeering     string      `json:"disablePeeringRoute"`
		Routes        []routeBody `json:"routes"`
	} `json:"properties"`
}

type routeTableProperties struct {
	arm.GUIDWire
	NoPropagation any       `json:"disableBgpRoutePropagation,omitzero" since:"2017-10-01"` // not in 2016-09-01 (recorded)
	NoPeering     string    `json:"disablePeeringRoute,omitzero" since:"2025-03-01"`        // described; one that was not sent is shown at some times alone (recorded)
	Routes        []any     `json:"routes"`
	Subnets       []arm.Ref `json:"subnets,omitzero"`
}

// peeringRoutes are the values of disablePeeringRoute (described).
var peeringRoutes = []string{"All", "None"}

var routeTables = arm.Declare(Provider, arm.Definition[RouteTable, routeTableBody, routeTableProperties]{
	Path: "routeTables", Traits: arm.Traits{EvenWait: true}, // recorded
	Takes: short, Wait: 2 * time.Second,
	Define: func(c *arm.Call, t *RouteTable, body *routeTableBody, old *RouteTable) *arm.Error {
		t.noPropagation, t.noPeering = body.Properties.NoPropagation, arm.Spelled(body.Properties.NoPeering, peeringRoutes)
		return routes.Parts(c, t, arm.AsResource(old), body.Properties.Routes)
	},
	Same: func(a, b *RouteTable) bool { return a.noPropagation == b.noPropagation && a.noPeering == b.noPeering },
	Show: func(s *arm.State, t *RouteTable, p *routeTableProperties, v arm.View) {
		p.NoPropagation, p.NoPeering, p.Routes = t.noPropagation, t.noPeering, s.WireParts(t, routes.Type, v)
		p.Subnets = arm.ReferrersAt(t, "virtualNetworks/subnets")
	},
})

// ErrInUse is assumed; reported by users.
func (t *RouteTable) ErrInUse([]arm.User) *arm.Error {
	return arm.ProviderError(400, "InUseRouteTableCannotBeDeleted", "Route table "+t.Name+" is in use and cannot be deleted.")
}
