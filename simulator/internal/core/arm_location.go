package core

import (
	"maps"
	"slices"
	"strings"
)

// Calls on a location: long-running operations, and what private endpoints there
// can reach.

// locationType is what the names of a location's routes begin with.
const locationType = networkNamespace + "/locations/"

// locationRoutes are the calls on a location. Named ones have an ID behind the
// name, grouped ones may stand below a resource group.
var locationRoutes = []struct {
	method, name   string
	named, grouped bool
	handle         func(*armCall) Reply
}{
	{"GET", locationType + "operations", true, false, (*armCall).pollOperation},
	{"GET", locationType + "operationResults", true, false, (*armCall).pollResult},
	{"GET", locationType + "availablePrivateEndpointTypes", false, true, inGroup((*armCall).listEndpointTypes)},
	{"GET", locationType + "availableDelegations", false, true, inGroup((*armCall).listDelegations)},
	{"GET", locationType + "autoApprovedPrivateLinkServices", false, true, inGroup((*armCall).listAutoApproved)},
	{"POST", locationType + "checkPrivateLinkServiceVisibility", false, true, inGroup((*armCall).checkVisibility)},
}

// locationRoute finds the rule for a call on a location.
func (c *armCall) locationRoute() (string, func(*armCall) Reply) {
	id := &c.id
	if len(id.names) > 0 && !validLocation(normalLocation(id.names[0])) {
		return "", nil
	}
	for i := range locationRoutes {
		r := &locationRoutes[i]
		if strings.EqualFold(r.name[len(locationType):], id.types[1]) && r.method == c.req.Method &&
			r.named == (len(id.names) == 2) && (r.grouped || id.group == "") {
			return r.name, r.handle
		}
	}
	return "", nil
}

// listEndpointTypes lists the one type that a private endpoint can reach here.
func (c *armCall) listEndpointTypes() Reply {
	const name, typ = networkNamespace + ".privateLinkServices", networkNamespace + "/AvailablePrivateEndpointTypes"
	return c.json(200, encode(listBody{[]any{struct {
		Name         string `json:"name"`
		ID           string `json:"id"`
		Type         string `json:"type"`
		ResourceName string `json:"resourceName"`
		DisplayName  string `json:"displayName"`
		APIVersion   string `json:"apiVersion"`
	}{
		name, "/subscriptions/" + c.sub.id + "/providers/" + typ + "/" + name, typ,
		networkNamespace + "/privateLinkServices", networkNamespace + "/privateLinkServices", "2018-08-01",
	}}}), 0).Reply
}

// listAutoApproved lists the aliases of the services in the location that approve
// the subscription's endpoints by themselves [seen].
func (c *armCall) listAutoApproved() Reply {
	type service struct {
		Alias string `json:"privateLinkService"`
	}
	body := listBody{[]any{}}
	for _, alias := range slices.Sorted(maps.Keys(c.s.aliases)) {
		if pls := c.s.aliases[alias]; pls.autoApproves(c.sub) && pls.location == normalLocation(c.id.names[0]) {
			body.Value = append(body.Value, service{pls.alias})
		}
	}
	return c.json(200, encode(body), 0).Reply
}

// checkVisibility says whether the subscription may use an alias. The API
// description allows an operation; here the answer is there at once.
func (c *armCall) checkVisibility() Reply {
	var body struct {
		Alias string `json:"privateLinkServiceAlias"`
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	pls := c.s.aliases[lower(body.Alias)]
	return c.json(200, encode(struct {
		Visible bool `json:"visible"`
	}{pls != nil && pls.location == normalLocation(c.id.names[0]) && pls.visibleTo(c.sub)}), 0).Reply
}
