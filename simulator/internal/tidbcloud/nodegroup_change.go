package tidbcloud

import (
	"cmp"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// A group other than the cluster's default one comes and goes with its endpoint service.
// It is MODIFYING while that happens, as while its nodes change: the API has no other
// word.

type proxyWire struct {
	NodeSpecKey         string `json:"nodeSpecKey"`
	NodeSpecVersion     string `json:"nodeSpecVersion"`
	NodeCount           int    `json:"nodeCount"`
	NodeSpecDisplayName string `json:"nodeSpecDisplayName"`
}

// changeableGroup finds the group that the path names, and returns an error if the key may
// not change it or if it is being changed (assumed).
func (c *call) changeableGroup() (*NodeGroup, *apiError) {
	g, err := c.groupOf()
	switch {
	case err != nil:
		return nil, err
	case !c.key.manages(g.Cluster.Project):
		return nil, forbidden(g.Cluster.Project)
	case g.State != groupActive:
		return nil, failedPrecondition("tidb node group " + g.ID + " is " + string(g.State) + ": wait until it is ACTIVE")
	}
	return g, nil
}

// createNodeGroup begins to add a group. Its endpoint service is created after it, as that
// of the default group after the cluster (assumed).
func (c *call) createNodeGroup() kernel.Reply {
	var body struct {
		DisplayName string     `json:"displayName"`
		NodeCount   int32      `json:"nodeCount"`
		NodeSpecKey string     `json:"nodeSpecKey"`
		Proxy       *proxyWire `json:"tiproxySetting"`
	}
	cl, err := c.clusterOf()
	if err == nil {
		err = c.decodeBody(&body)
	}
	switch {
	case err != nil:
		return c.fail(err)
	case !c.key.manages(cl.Project):
		return c.fail(forbidden(cl.Project))
	case body.NodeCount < 1:
		return c.fail(invalidArgument("tidbNodeGroup.nodeCount must be at least 1"))
	case cl.State != ClusterActive:
		return c.fail(failedPrecondition("cluster " + cl.ID + " is " + string(cl.State) + ": wait until it is ACTIVE"))
	}
	proxy, err := body.Proxy.checked()
	if err != nil {
		return c.fail(err)
	}
	g := &NodeGroup{
		name: body.DisplayName, Cluster: cl, State: groupModifying, nodes: int(body.NodeCount), spec: cmp.Or(body.NodeSpecKey, cl.spec),
		proxy: proxy, Service: &endpointService{State: ServiceCreating},
	}
	if c.validateOnly() {
		return c.reply(g.wire())
	}
	c.s.nameGroup(g)
	cl.Groups = append(cl.Groups, g)
	c.s.Changed(c.now, kernel.TiDBCloud, g.resource(), "", string(groupModifying))
	c.s.planGroup(c.now, g, func(at time.Time) {
		c.s.settleGroup(at, g)
		c.s.createService(at, g)
	})
	return c.waiting(c.reply(g.wire()), g.due)
}

// updateNodeGroup renames a group at once and begins to change its nodes.
func (c *call) updateNodeGroup() kernel.Reply {
	var body struct {
		DisplayName *string    `json:"displayName"`
		NodeCount   *int32     `json:"nodeCount"`
		Proxy       *proxyWire `json:"tiproxySetting"`
	}
	g, err := c.changeableGroup()
	if err == nil {
		err = c.decodeBody(&body)
	}
	if err != nil {
		return c.fail(err)
	}
	proxy, err := body.Proxy.checked()
	if err != nil {
		return c.fail(err)
	}
	next := *g
	if body.DisplayName != nil {
		next.name = *body.DisplayName
	}
	if body.NodeCount != nil {
		next.nodes = int(*body.NodeCount)
	}
	if body.Proxy != nil {
		next.proxy = proxy
	}
	if next.nodes < 1 {
		return c.fail(invalidArgument("tidbNodeGroup.nodeCount must be at least 1"))
	}
	if c.validateOnly() {
		return c.reply(next.wire())
	}
	g.name = next.name
	if next.nodes != g.nodes || body.Proxy != nil {
		c.s.modifyGroup(c.now, g, func(at time.Time) {
			g.nodes, g.proxy = next.nodes, next.proxy
			c.s.settleGroup(at, g)
		})
	}
	return c.waiting(c.reply(g.wire()), g.due)
}

// deleteNodeGroup begins to delete a group. The default group stays as long as its cluster
// (assumed).
func (c *call) deleteNodeGroup() kernel.Reply {
	g, err := c.changeableGroup()
	switch {
	case err != nil:
		return c.fail(err)
	case g.isDefault:
		return c.fail(failedPrecondition("tidb node group " + g.ID + " is the default one: it is deleted with its cluster " + g.Cluster.ID))
	}
	if !c.validateOnly() {
		c.s.modifyGroup(c.now, g, func(at time.Time) { c.s.removeGroup(at, g) })
	}
	return c.waiting(c.reply(struct{}{}), g.due)
}

// modifyGroup makes a group MODIFYING until it has done.
func (s *State) modifyGroup(now time.Time, g *NodeGroup, do func(at time.Time)) {
	s.Changed(now, kernel.TiDBCloud, g.resource(), string(g.State), string(groupModifying))
	g.State = groupModifying
	s.planGroup(now, g, do)
}

// planGroup schedules do for a group. It does not run if the cluster is gone by then.
func (s *State) planGroup(now time.Time, g *NodeGroup, do func(at time.Time)) {
	g.due = now.Add(s.Durations.NodeGroup)
	s.Plan(g.due, func(at time.Time) {
		if s.clusterByID[g.Cluster.ID] == g.Cluster {
			g.Cluster.updated = at
			do(at)
		}
	})
}

// settleGroup makes a MODIFYING group ACTIVE.
func (s *State) settleGroup(at time.Time, g *NodeGroup) {
	s.Changed(at, kernel.TiDBCloud, g.resource(), string(g.State), string(groupActive))
	g.State = groupActive
}

// removeGroup removes a group with its endpoint service and connections.
func (s *State) removeGroup(at time.Time, g *NodeGroup) {
	s.emptyGroup(at, g)
	g.Cluster.Groups = slices.DeleteFunc(g.Cluster.Groups, func(other *NodeGroup) bool { return other == g })
	s.Changed(at, kernel.TiDBCloud, g.resource(), string(g.State), "deleted")
}

// emptyGroup removes the endpoint service and the connections of a group.
func (s *State) emptyGroup(at time.Time, g *NodeGroup) {
	s.withdrawService(at, g)
	for _, ec := range slices.Clone(s.Connections) {
		if ec.Group == g {
			s.forgetConnection(at, ec)
		}
	}
}

// checked returns the setting as replies show it, nil if there are no nodes.
func (p *proxyWire) checked() (*proxyWire, *apiError) {
	switch {
	case p == nil:
		return nil, nil
	case p.NodeSpecKey == "":
		return nil, invalidArgument("tidbNodeGroup.tiproxySetting.nodeSpecKey must not be empty")
	case p.NodeCount < 0:
		return nil, invalidArgument("tidbNodeGroup.tiproxySetting.nodeCount must not be negative")
	case p.NodeCount == 0:
		return nil, nil
	}
	return &proxyWire{p.NodeSpecKey, "v1", p.NodeCount, specDisplayName(p.NodeSpecKey)}, nil
}
