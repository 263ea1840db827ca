package traffic

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// endpointServices are the services that a service endpoint can lead to (recorded in one region
// since 2023, in all api-versions).
var endpointServices = []string{
	"Microsoft.Storage", "Microsoft.Sql", "Microsoft.AzureActiveDirectory", "Microsoft.AzureCosmosDB", "Microsoft.Web", "Microsoft.KeyVault",
	"Microsoft.EventHub", "Microsoft.ServiceBus", "Microsoft.ContainerRegistry", "Microsoft.CognitiveServices", "Microsoft.MachineLearningServices", "Microsoft.CosmosDBManagedInstance",
}

func listEndpointServices(c *arm.Call) kernel.Reply {
	const typ = namespace + "/virtualNetworkEndpointServices"
	list := []any{}
	for _, name := range endpointServices {
		list = append(list, struct {
			Name string `json:"name"`
			ID   string `json:"id"`
			Type string `json:"type"`
		}{name, "/subscriptions/" + c.Sub.ID + "/providers/" + typ + "/" + name, typ})
	}
	return c.ReplyList(list)
}
