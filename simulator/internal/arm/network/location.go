package network

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// listEndpointTypes lists the one type that a private endpoint can lead to.
func listEndpointTypes(c *arm.Call) kernel.Reply {
	const name, typ = Namespace + ".privateLinkServices", Namespace + "/AvailablePrivateEndpointTypes"
	return c.ReplyList([]any{struct {
		Name         string `json:"name"`
		ID           string `json:"id"`
		Type         string `json:"type"`
		ResourceName string `json:"resourceName"`
		DisplayName  string `json:"displayName"`
		APIVersion   string `json:"apiVersion"`
	}{
		name, "/subscriptions/" + c.Sub.ID + "/providers/" + typ + "/" + name, typ,
		Namespace + "/privateLinkServices", Namespace + "/privateLinkServices", "2018-08-01",
	}})
}

// listAutoApproved lists the aliases of the services in the location that approve the
// subscription's connections automatically (recorded).
func listAutoApproved(c *arm.Call) kernel.Reply {
	type service struct {
		Alias string `json:"privateLinkService"`
	}
	list := []any{}
	for _, pls := range arm.AllOf[*PrivateLinkService](c.State, "privateLinkServices") {
		if pls.autoApproves(c.Sub) && pls.Location == arm.NormalLocation(c.ID.Names[0]) {
			list = append(list, service{pls.Alias})
		}
	}
	return c.ReplyList(list)
}

// checkVisibility reports whether the subscription may use an alias. The reply comes at
// once; an operation is described, too.
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
