package network

import (
	"net/netip"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// route is a route of a table.
type route struct {
	arm.Meta
	routeSettings
}

// routeSettings are what a request says of a route and a reply shows.
type routeSettings struct {
	Prefix      string `json:"addressPrefix"`
	NextHop     string `json:"nextHopType"`
	NextAddress string `json:"nextHopIpAddress,omitzero"`
	Hops        *hops  `json:"nextHop,omitzero"`
}

// hops are the appliances among which a route of the type VirtualApplianceEcmp
// divides traffic.
type hops struct {
	Addresses []string `json:"nextHopIpAddresses"`
}

// maxHops is how many there may be; there are at least two (API description).
const maxHops = 64

type routeBody struct {
	arm.CommonBody
	Properties *routeSettings `json:"properties"`
}

type routeProperties struct {
	arm.StateWire
	routeSettings
	Override bool `json:"hasBgpOverride"`
}

var routes = arm.Declare(Provider, arm.Definition[route, routeBody, routeProperties]{
	Path: "routeTables/routes", Traits: arm.Traits{SharesState: true},
	Takes: func(d *kernel.Durations) time.Duration { return d.Subnet }, Wait: 3 * time.Second,
	Define: defineRoute,
	Same:   func(a, b *route) bool { return reflect.DeepEqual(a.routeSettings, b.routeSettings) },
	Show:   func(_ *arm.State, r *route, p *routeProperties, _ arm.View) { p.routeSettings = r.routeSettings },
})

// nextHopTypes are where a route leads to (API description).
var nextHopTypes = []string{"VirtualNetworkGateway", "VnetLocal", "Internet", "VirtualAppliance", "VirtualApplianceEcmp", "None"}

// defineRoute checks a route. A prefix may be the name of a service, and an appliance
// needs an address (documentation).
func defineRoute(_ *arm.Call, r *route, body *routeBody, _ *route) *arm.Error {
	if body.Properties == nil || body.Properties.Prefix == "" {
		return ErrMissingProperty("addressPrefix", r.ID)
	}
	r.routeSettings = *body.Properties
	if r.Prefix[0] >= '0' && r.Prefix[0] <= '9' {
		if _, err := netip.ParsePrefix(r.Prefix); err != nil {
			return errBadPrefix(r.Prefix, r.ID)
		}
	}
	i := slices.IndexFunc(nextHopTypes, func(t string) bool { return strings.EqualFold(t, r.NextHop) })
	if i < 0 {
		return arm.ErrBadProperty("nextHopType", r.NextHop, r.ID)
	}
	r.NextHop = nextHopTypes[i]
	if _, err := netip.ParseAddr(r.NextAddress); r.NextHop == "VirtualAppliance" && err != nil {
		return arm.ErrBadProperty("nextHopIpAddress", r.NextAddress, r.ID)
	}
	return r.checkHops(r.ID)
}

// checkHops checks the addresses of a route to several appliances; no other route
// has them (API description).
func (r *routeSettings) checkHops(id string) *arm.Error {
	const property = "nextHop.nextHopIpAddresses"
	switch several := r.NextHop == "VirtualApplianceEcmp"; {
	case !several && r.Hops != nil:
		return arm.ErrBadProperty("nextHop", "for "+r.NextHop, id)
	case !several:
		return nil
	case r.Hops == nil:
		return ErrMissingProperty(property, id)
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
