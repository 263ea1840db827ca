package network

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// applicationSecurityGroup is a set of network interfaces that security rules can name. It
// has no effect, because rules have none.
type applicationSecurityGroup struct{ arm.Meta }

var applicationSecurityGroups = arm.Declare(Provider, arm.Definition[applicationSecurityGroup, arm.CommonBody, arm.StateWire]{
	Path: "applicationSecurityGroups", Since: "2017-09-01",
	Takes: networkTime, Wait: 3 * time.Second,
	Define: func(*arm.Call, *applicationSecurityGroup, *arm.CommonBody, *applicationSecurityGroup) *arm.Error {
		return nil
	},
	Show: func(*arm.State, *applicationSecurityGroup, *arm.StateWire, arm.View) {}, // no GUID (recorded)
})

// ErrInUse is assumed; that referrers have to be deleted first is documented.
func (g *applicationSecurityGroup) ErrInUse(by []arm.User) *arm.Error {
	return errSecurityGroupInUse(g.ID, by[0].ID)
}

// findSecurityGroups resolves references to application security groups.
func findSecurityGroups(c *arm.Call, refs []arm.Ref, by, location string) ([]*applicationSecurityGroup, *arm.Error) {
	var found []*applicationSecurityGroup
	for _, r := range refs {
		g, err := arm.FindInRegion[applicationSecurityGroup](c, r.ID, by, location)
		if err != nil {
			return nil, err
		}
		found = append(found, g)
	}
	return found, nil
}
