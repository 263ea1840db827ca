package network

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// routeTable is a list of routes for subnets. It has no effect on connections.
type routeTable struct {
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

var routeTables = arm.Declare(Provider, arm.Definition[routeTable, routeTableBody, routeTableProperties]{
	Path:  "routeTables",
	Takes: subnetTime, Wait: 2 * time.Second,
	Define: func(c *arm.Call, t *routeTable, body *routeTableBody, old *routeTable) *arm.Error {
		t.noPropagation = body.Properties.NoPropagation
		return routes.Parts(c, t, asResource(old), body.Properties.Routes)
	},
	Same: func(a, b *routeTable) bool { return a.noPropagation == b.noPropagation },
	Show: func(s *arm.State, t *routeTable, p *routeTableProperties, v arm.View) {
		p.NoPropagation, p.Routes = t.noPropagation, s.WireParts(t, routes.Type, v)
		p.Subnets = arm.RefsTo(arm.ReferrersOf[*subnet](t))
	},
})

// ErrInUse is assumed; reported by users.
func (t *routeTable) ErrInUse([]arm.User) *arm.Error {
	return arm.ProviderError(400, "InUseRouteTableCannotBeDeleted", "Route table "+t.Name+" is in use and cannot be deleted.")
}
