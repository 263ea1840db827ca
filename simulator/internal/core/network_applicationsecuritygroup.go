package core

import "time"

// applicationSecurityGroup is a set of network interfaces that security rules name.
// Rules have no effect here: a group is something to refer to.
type applicationSecurityGroup struct{ meta }

var applicationSecurityGroups = declare(networkProvider, definition[applicationSecurityGroup, commonBody, stateWire]{
	path: "applicationSecurityGroups", since: "2017-09-01",
	takes: func(d *Durations) time.Duration { return d.VirtualNetwork }, wait: 3 * time.Second,
	define: func(*armCall, *applicationSecurityGroup, *commonBody, *applicationSecurityGroup) *armError {
		return nil
	},
	show: func(*armState, *applicationSecurityGroup, *stateWire, view) {}, // no GUID [seen]
})

// held: what refers to the group has to go first (documentation; the code is assumed).
func (g *applicationSecurityGroup) held(by []user) *armError {
	return errSecurityGroupInUse(g.id, by[0].id)
}
