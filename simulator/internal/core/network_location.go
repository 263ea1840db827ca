package core

import ()

// Calls on a location: long-running operations, and what private endpoints there
// can reach.

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
	for _, pls := range allOf[*privateLinkService](c.s, "privateLinkServices") {
		if pls.autoApproves(c.sub) && pls.location == normalLocation(c.id.names[0]) {
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
	pls := findAlias(c.s, body.Alias)
	return c.json(200, encode(struct {
		Visible bool `json:"visible"`
	}{pls != nil && pls.location == normalLocation(c.id.names[0]) && pls.visibleTo(c.sub)}), 0).Reply
}
