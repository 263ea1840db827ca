package traffic

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// ApplicationGroup is a set of network interfaces that security rules can name. It
// has no effect, because rules have none.
type ApplicationGroup struct{ arm.Meta }

var applicationSecurityGroups = arm.Declare(Provider, arm.Definition[ApplicationGroup, arm.CommonBody, arm.StateWire]{
	Path: "applicationSecurityGroups", Since: "2017-09-01", Traits: arm.Traits{EvenWait: true}, // recorded
	Takes: func(d *kernel.Durations) time.Duration { return d.VirtualNetwork }, Wait: time.Second, // recorded
	Define: func(*arm.Call, *ApplicationGroup, *arm.CommonBody, *ApplicationGroup) *arm.Error {
		return nil
	},
	Show: func(*arm.State, *ApplicationGroup, *arm.StateWire, arm.View) {}, // no GUID (recorded)
})

// ErrInUse is assumed; that referrers have to be deleted first is documented.
func (g *ApplicationGroup) ErrInUse(by []arm.User) *arm.Error {
	return errSecurityGroupInUse(g.ID, by[0].ID)
}

// FindApplicationGroups resolves references to application security groups.
func FindApplicationGroups(c *arm.Call, refs []arm.Ref, by, location string) ([]*ApplicationGroup, *arm.Error) {
	var found []*ApplicationGroup
	for _, r := range refs {
		g, err := arm.FindInRegion[ApplicationGroup](c, r.ID, by, location)
		if err != nil {
			return nil, err
		}
		found = append(found, g)
	}
	return found, nil
}

// errSecurityGroupInUse is assumed.
func errSecurityGroupInUse(id, user string) *arm.Error {
	return arm.ProviderError(400, "ApplicationSecurityGroupInUse", "Application security group "+id+" cannot be deleted because it is in use by "+user+".")
}
