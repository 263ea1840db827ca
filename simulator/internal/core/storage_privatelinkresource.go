package core

import "slices"

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
func (c *armCall) listStorageResources() Reply {
	a := c.account()
	if a == nil {
		return c.fail(c.missing())
	}
	body := listBody{[]any{}}
	for _, service := range storageResourceOrder {
		if !slices.Contains(storageServices[a.kind], service) {
			continue
		}
		w := storageResourceWire{ID: a.id + "/privateLinkResources/" + service, Name: service, Type: storageNamespace + "/storageAccounts/privateLinkResources"}
		p := &w.Properties
		p.GroupID, p.RequiredMembers, p.RequiredZones = service, []string{service}, []string{"privatelink." + service + "." + storageDomain(a.location)}
		body.Value = append(body.Value, w)
	}
	return c.storageReply(encode(body))
}
