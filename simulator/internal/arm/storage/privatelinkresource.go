package storage

import (
	"slices"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// storageResourceWire is a service of an account that private endpoints can lead to.
type storageResourceWire struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Type       string `json:"type"`
	Properties struct {
		GroupID         string   `json:"groupId"`
		RequiredMembers []string `json:"requiredMembers"`
		RequiredZones   []string `json:"requiredZoneNames"`
	} `json:"properties"`
}

// storageResourceOrder is the order of the list, without those that the kind of
// account does not have [seen for StorageV2].
var storageResourceOrder = []string{"blob", "table", "queue", "file", "web", "dfs"}

// listStorageResources lists what a private endpoint can name as its group, and
// the private DNS zone for it.
func listStorageResources(c *arm.Call) kernel.Reply {
	a := account(c)
	if a == nil {
		return c.Fail(c.Missing())
	}
	body := arm.ListBody{Value: []any{}}
	for _, service := range storageResourceOrder {
		if !slices.Contains(storageServices[a.Kind], service) {
			continue
		}
		w := storageResourceWire{ID: a.ID + "/privateLinkResources/" + service, Name: service, Type: Namespace + "/storageAccounts/privateLinkResources"}
		p := &w.Properties
		p.GroupID, p.RequiredMembers, p.RequiredZones = service, []string{service}, []string{"privatelink." + service + "." + storageDomain(a.Location)}
		body.Value = append(body.Value, w)
	}
	return storageReply(c, kernel.Encode(body))
}
