package network

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// applicationSecurityGroup is a set of network interfaces that security rules name.
// Rules have no effect here: a group is something to refer to.
type applicationSecurityGroup struct{ arm.Meta }

var applicationSecurityGroups = arm.Declare(Provider, arm.Definition[applicationSecurityGroup, arm.CommonBody, arm.StateWire]{
	Path: "applicationSecurityGroups", Since: "2017-09-01",
	Takes: func(d *kernel.Durations) time.Duration { return d.VirtualNetwork }, Wait: 3 * time.Second,
	Define: func(*arm.Call, *applicationSecurityGroup, *arm.CommonBody, *applicationSecurityGroup) *arm.Error {
		return nil
	},
	Show: func(*arm.State, *applicationSecurityGroup, *arm.StateWire, arm.View) {}, // no GUID [seen]
})

// Held: what refers to the group has to go first (documentation; the code is assumed).
func (g *applicationSecurityGroup) ErrInUse(by []arm.User) *arm.Error {
	return errSecurityGroupInUse(g.ID, by[0].ID)
}
