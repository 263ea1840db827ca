package storage

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// availabilityWire says whether a name can be had (API description).
type availabilityWire struct {
	Available bool   `json:"nameAvailable"`
	Reason    string `json:"reason,omitzero"`
	Message   string `json:"message,omitzero"`
}

// checkStorageName answers POST checkNameAvailability of Microsoft.Storage: names of
// accounts are unique in all of Azure.
func checkStorageName(c *arm.Call, about []string) kernel.Reply {
	if err := c.EnterSubscription(about[0]); err != nil {
		return c.Fail(err)
	}
	var body struct {
		Name string `json:"name"`
		Type string `json:"type"`
	}
	if err := c.DecodeBody(&body); err != nil {
		return c.Fail(err)
	}
	w := availabilityWire{Available: true}
	switch {
	case !storageName.MatchString(body.Name):
		w = availabilityWire{false, "AccountNameInvalid", errStorageName(body.Name).Message}
	case storageNameTaken(c.State, body.Name):
		w = availabilityWire{false, "AlreadyExists", errStorageNameTaken(body.Name).Message}
	}
	return c.JSON(200, kernel.Encode(w), 0).Reply
}
