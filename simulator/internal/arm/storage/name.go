package storage

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// nameWire reports whether an account can have a name (described).
type nameWire struct {
	Available bool   `json:"nameAvailable"`
	Reason    string `json:"reason,omitzero"`
	Message   string `json:"message,omitzero"`
}

// checkName answers POST checkNameAvailability.
func checkName(c *arm.Call, about []string) kernel.Reply {
	if err := c.EnterSubscription(about[0]); err != nil {
		return c.Fail(err)
	}
	var body struct {
		Name string `json:"name"`
	}
	if err := c.DecodeBody(&body); err != nil {
		return c.Fail(err)
	}
	w := nameWire{Available: true}
	switch {
	case !validName.MatchString(body.Name):
		w = nameWire{false, "AccountNameInvalid", errBadName(body.Name).Message}
	case nameTaken(c.State, body.Name):
		w = nameWire{false, "AlreadyExists", errNameTaken(body.Name).Message}
	}
	reply := c.JSON(200, kernel.Encode(w), 0)
	reply.Header.Set("Content-Type", contentType)
	return reply.Reply
}
