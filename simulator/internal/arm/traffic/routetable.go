package traffic

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// RouteTable is a list of routes for subnets. It has no effect on connections.
type RouteTable struct {
	arm.Meta
	noPropagation bool
}

type routeTableBody struct {
	arm.CommonBody
	Properties struct {
		NoPropagation bool        `json:"disableBgpRoutePropagation"`
		Routes        []routeBody `json:"routes"`
	} `json:"properties"`
}

type routeTableProperties struct {
	arm.GUIDWire
	NoPropagation any       `json:"disableBgpRoutePropagation,omitzero" since:"2017-10-01"` // not in 2016-09-01 (recorded)
	Routes        []any     `json:"routes"`
	Subnets       []arm.Ref `json:"subnets,omitzero"`
}

var routeTables = arm.Declare(Provider, arm.Definition[RouteTable, routeTableBody, routeTableProperties]{
	Path:  "routeTables",
	Takes: short, Wait: 2 * time.Second,
	Define: func(c *arm.Call, t *RouteTable, body *routeTableBody, old *RouteTable) *arm.Error {
		t.noPropagation = body.Properties.NoPropagation
		return routes.Parts(c, t, arm.AsResource(old), body.Properties.Routes)
	},
	Same: func(a, b *RouteTable) bool { return a.noPropagation == b.noPropagation },
	Show: func(s *arm.State, t *RouteTable, p *routeTableProperties, v arm.View) {
		p.NoPropagation, p.Routes = t.noPropagation, s.WireParts(t, routes.Type, v)
		p.Subnets = arm.ReferrersAt(t, "virtualNetworks/subnets")
	},
})

// ErrInUse is assumed; reported by users.
func (t *RouteTable) ErrInUse([]arm.User) *arm.Error {
	return arm.ProviderError(400, "InUseRouteTableCannotBeDeleted", "Route table "+t.Name+" is in use and cannot be deleted.")
}
