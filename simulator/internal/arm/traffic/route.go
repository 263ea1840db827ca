package traffic

import (
	"net/netip"
	"reflect"
	"strconv"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// route is a route of a route table.
type route struct {
	arm.Meta
	routeSettings
}

// routeSettings are the properties that a request sets and a reply shows.
type routeSettings struct {
	Prefix      string `json:"addressPrefix"`
	NextHop     string `json:"nextHopType"`
	NextAddress string `json:"nextHopIpAddress,omitzero"`
	Hops        *hops  `json:"nextHop,omitzero"`
}

// hops are the appliances that share the traffic of a route with the next hop
// VirtualApplianceEcmp.
type hops struct {
	Addresses []string `json:"nextHopIpAddresses"`
}

// maxHops is the largest number of appliances; the smallest is two (described).
const maxHops = 64

type routeBody struct {
	arm.CommonBody
	Properties *routeSettings `json:"properties"`
}

type routeProperties struct {
	arm.StateWire
	routeSettings
	Override any `json:"hasBgpOverride,omitzero" since:"2019-09-01"` // not in 2019-04-01 (recorded)
}

var routes = arm.Declare(Provider, arm.Definition[route, routeBody, routeProperties]{
	Path: "routeTables/routes", Traits: arm.Traits{SharesState: true, EvenWait: true},
	Takes: short, Wait: 2 * time.Second,
	Define: defineRoute,
	Same:   func(a, b *route) bool { return reflect.DeepEqual(a.routeSettings, b.routeSettings) },
	Show: func(_ *arm.State, r *route, p *routeProperties, _ arm.View) {
		p.routeSettings, p.Override = r.routeSettings, false
	},
})

// nextHopTypes are the types of next hops (described).
var nextHopTypes = []string{"VirtualNetworkGateway", "VnetLocal", "Internet", "VirtualAppliance", "VirtualApplianceEcmp", "None"}

// defineRoute defines a route. Its prefix may be the name of a service; an appliance needs an
// address (documented).
func defineRoute(_ *arm.Call, r *route, body *routeBody, _ *route) *arm.Error {
	if body.Properties == nil || body.Properties.Prefix == "" {
		return arm.ErrMissingProperty("addressPrefix", r.ID)
	}
	r.routeSettings = *body.Properties
	if r.Prefix[0] >= '0' && r.Prefix[0] <= '9' {
		if _, err := netip.ParsePrefix(r.Prefix); err != nil {
			return ErrBadPrefix(r.Prefix, r.ID)
		}
	}
	if err := arm.CheckOneOf("nextHopType", &r.NextHop, nextHopTypes, r.ID); err != nil {
		return err
	}
	if _, err := netip.ParseAddr(r.NextAddress); r.NextHop == "VirtualAppliance" && err != nil {
		return arm.ErrBadProperty("nextHopIpAddress", r.NextAddress, r.ID)
	}
	return r.checkHops(r.ID)
}

// checkHops returns an error if a route to several appliances lacks their addresses, or if
// another route has them (described).
func (r *routeSettings) checkHops(id string) *arm.Error {
	const property = "nextHop.nextHopIpAddresses"
	switch several := r.NextHop == "VirtualApplianceEcmp"; {
	case !several && r.Hops != nil:
		return arm.ErrBadProperty("nextHop", "for "+r.NextHop, id)
	case !several:
		return nil
	case r.Hops == nil:
		return arm.ErrMissingProperty(property, id)
	case len(r.Hops.Addresses) < 2 || len(r.Hops.Addresses) > maxHops:
		return arm.ErrBadProperty(property, strconv.Itoa(len(r.Hops.Addresses))+" addresses", id)
	}
	for _, address := range r.Hops.Addresses {
		if _, err := netip.ParseAddr(address); err != nil {
			return arm.ErrBadProperty(property, address, id)
		}
	}
	return nil
}
