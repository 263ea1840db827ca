package core

// availabilityWire says whether a name can be had (API description).
type availabilityWire struct {
	Available bool   `json:"nameAvailable"`
	Reason    string `json:"reason,omitzero"`
	Message   string `json:"message,omitzero"`
}

// checkStorageName answers POST checkNameAvailability of Microsoft.Storage: names of
// accounts are unique in all of Azure.
func (c *armCall) checkStorageName(about []string) Reply {
	if err := c.inSubscription(about[0]); err != nil {
		return c.fail(err)
	}
	var body struct {
		Name string `json:"name"`
		Type string `json:"type"`
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	w := availabilityWire{Available: true}
	switch {
	case !storageName.MatchString(body.Name):
		w = availabilityWire{false, "AccountNameInvalid", errStorageName(body.Name).message}
	case c.s.storageNameTaken(body.Name):
		w = availabilityWire{false, "AlreadyExists", errStorageNameTaken(body.Name).message}
	}
	return c.json(200, encode(w), 0).Reply
}
