package network

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Calls on a location: long-running operations, and what private endpoints there
// can reach.

// listEndpointTypes lists the one type that a private endpoint can reach here.
func listEndpointTypes(c *arm.Call) kernel.Reply {
	const name, typ = Namespace + ".privateLinkServices", Namespace + "/AvailablePrivateEndpointTypes"
	return c.JSON(200, kernel.Encode(arm.ListBody{Value: []any{struct {
		Name         string `json:"name"`
		ID           string `json:"id"`
		Type         string `json:"type"`
		ResourceName string `json:"resourceName"`
		DisplayName  string `json:"displayName"`
		APIVersion   string `json:"apiVersion"`
	}{
		name, "/subscriptions/" + c.Sub.ID + "/providers/" + typ + "/" + name, typ,
		Namespace + "/privateLinkServices", Namespace + "/privateLinkServices", "2018-08-01",
	}}}), 0).Reply
}

// listAutoApproved lists the aliases of the services in the location that approve
// the subscription's endpoints by themselves [seen].
func listAutoApproved(c *arm.Call) kernel.Reply {
	type service struct {
		Alias string `json:"privateLinkService"`
	}
	body := arm.ListBody{Value: []any{}}
	for _, pls := range arm.AllOf[*PrivateLinkService](c.State, "privateLinkServices") {
		if pls.autoApproves(c.Sub) && pls.Location == arm.NormalLocation(c.ID.Names[0]) {
			body.Value = append(body.Value, service{pls.Alias})
		}
	}
	return c.JSON(200, kernel.Encode(body), 0).Reply
}

// checkVisibility says whether the subscription may use an alias. The API
// description allows an operation; here the answer is there at once.
func checkVisibility(c *arm.Call) kernel.Reply {
	var body struct {
		Alias string `json:"privateLinkServiceAlias"`
	}
	if err := c.DecodeBody(&body); err != nil {
		return c.Fail(err)
	}
	pls := findAlias(c.State, body.Alias)
	return c.JSON(200, kernel.Encode(struct {
		Visible bool `json:"visible"`
	}{pls != nil && pls.Location == arm.NormalLocation(c.ID.Names[0]) && pls.visibleTo(c.Sub)}), 0).Reply
}
