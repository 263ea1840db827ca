package storage

import (
	"slices"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

type linkResourceProperties struct {
	GroupID         string   `json:"groupId"`
	RequiredMembers []string `json:"requiredMembers"`
	RequiredZones   []string `json:"requiredZoneNames"`
}

// Private link resources are what a private endpoint can name as its group, with the
// private DNS zone for it, in this order (recorded for StorageV2).
var _ = Provider.AddView(&arm.Type{Path: "storageAccounts/privateLinkResources", ListOnly: true}, func(c *arm.Call, parent arm.Resource) []*arm.Envelope {
	a := parent.(*account)
	var list []*arm.Envelope
	for _, service := range []string{"blob", "table", "queue", "file", "web", "dfs"} {
		if slices.Contains(a.services(), service) {
			list = append(list, &arm.Envelope{
				Name: service, ID: a.ID + "/privateLinkResources/" + service, Type: c.Type.Full,
				Properties: linkResourceProperties{service, []string{service}, []string{"privatelink." + service + "." + domain(a.Location)}},
			})
		}
	}
	return list
})
