package network

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// usages are what the list of a location's usages counts: the resources of a type, and
// how many a subscription may have there. Names and form are described; the limits are
// the documented defaults of Azure's page on subscription limits. They are not enforced.
var usages = [...]struct {
	typ, name, shown string
	limit            int
}{
	{"virtualNetworks", "VirtualNetworks", "Virtual Networks", 1000},
	{"networkSecurityGroups", "NetworkSecurityGroups", "Network Security Groups", 5000},
	{"publicIPAddresses", "PublicIPAddresses", "Public IP Addresses", 1000},
	{"networkInterfaces", "NetworkInterfaces", "Network Interfaces", 65536},
	{"privateEndpoints", "PrivateEndpoints", "Private Endpoints", 64000},
	{"loadBalancers", "LoadBalancers", "Load Balancers", 1000},
	{"privateLinkServices", "PrivateLinkServices", "Private Link Services", 800},
	{"routeTables", "RouteTables", "Route Tables", 200},
	{"applicationSecurityGroups", "ApplicationSecurityGroups", "Application Security Groups", 3000},
}

type usageWire struct {
	ID      string        `json:"id"`
	Current int           `json:"currentValue"`
	Limit   int           `json:"limit"`
	Name    usageNameWire `json:"name"`
	Unit    string        `json:"unit"`
}

type usageNameWire struct {
	Shown string `json:"localizedValue"`
	Value string `json:"value"`
}

// listUsages counts what the subscription has in the location.
func listUsages(c *arm.Call) kernel.Reply {
	location, count := arm.NormalLocation(c.ID.Names[0]), map[string]int{}
	for _, resource := range c.State.Resources {
		b := resource.Base()
		if b.Group.Subscription == c.Sub && arm.NormalLocation(b.Location) == location {
			count[b.Type.Full]++
		}
	}
	list := []any{}
	for _, u := range usages {
		id := "/subscriptions/" + c.Sub.ID + "/providers/" + Namespace + "/locations/" + location + "/usages/" + u.name
		list = append(list, usageWire{id, count[Namespace+"/"+u.typ], u.limit, usageNameWire{u.shown, u.name}, "Count"})
	}
	return c.ReplyList(list)
}
