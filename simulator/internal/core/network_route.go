package core

import (
	"net/netip"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// route is a route of a table.
type route struct {
	meta
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
	commonBody
	Properties *routeSettings `json:"properties"`
}

type routeProperties struct {
	stateWire
	routeSettings
	Override bool `json:"hasBgpOverride"`
}

var routes = declare(networkProvider, definition[route, routeBody, routeProperties]{
	path: "routeTables/routes", inParent: true,
	takes: func(d *Durations) time.Duration { return d.Subnet }, wait: 3 * time.Second,
	define: defineRoute,
	same:   func(a, b *route) bool { return reflect.DeepEqual(a.routeSettings, b.routeSettings) },
	show:   func(_ *armState, r *route, p *routeProperties, _ view) { p.routeSettings = r.routeSettings },
})

// nextHopTypes are where a route leads to (API description).
var nextHopTypes = []string{"VirtualNetworkGateway", "VnetLocal", "Internet", "VirtualAppliance", "VirtualApplianceEcmp", "None"}

// defineRoute checks a route. A prefix may be the name of a service, and an appliance
// needs an address (documentation).
func defineRoute(_ *armCall, r *route, body *routeBody, _ *route) *armError {
	if body.Properties == nil || body.Properties.Prefix == "" {
		return errMissingProperty("addressPrefix", r.id)
	}
	r.routeSettings = *body.Properties
	if r.Prefix[0] >= '0' && r.Prefix[0] <= '9' {
		if _, err := netip.ParsePrefix(r.Prefix); err != nil {
			return errBadPrefix(r.Prefix, r.id)
		}
	}
	i := slices.IndexFunc(nextHopTypes, func(t string) bool { return strings.EqualFold(t, r.NextHop) })
	if i < 0 {
		return errBadProperty("nextHopType", r.NextHop, r.id)
	}
	r.NextHop = nextHopTypes[i]
	if _, err := netip.ParseAddr(r.NextAddress); r.NextHop == "VirtualAppliance" && err != nil {
		return errBadProperty("nextHopIpAddress", r.NextAddress, r.id)
	}
	return r.checkHops(r.id)
}

// checkHops checks the addresses of a route to several appliances; no other route
// has them (API description).
func (r *routeSettings) checkHops(id string) *armError {
	const property = "nextHop.nextHopIpAddresses"
	switch several := r.NextHop == "VirtualApplianceEcmp"; {
	case !several && r.Hops != nil:
		return errBadProperty("nextHop", "for "+r.NextHop, id)
	case !several:
		return nil
	case r.Hops == nil:
		return errMissingProperty(property, id)
	case len(r.Hops.Addresses) < 2 || len(r.Hops.Addresses) > maxHops:
		return errBadProperty(property, strconv.Itoa(len(r.Hops.Addresses))+" addresses", id)
	}
	for _, address := range r.Hops.Addresses {
		if _, err := netip.ParseAddr(address); err != nil {
			return errBadProperty(property, address, id)
		}
	}
	return nil
}
