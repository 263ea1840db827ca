package core

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// ClusterState is the state of a cluster.
type ClusterState string

const (
	ClusterCreating ClusterState = "CREATING"
	ClusterActive   ClusterState = "ACTIVE"
	ClusterDeleting ClusterState = "DELETING"
	ClusterPaused   ClusterState = "PAUSED"
)

// cluster is a TiDB Cloud Dedicated cluster.
type cluster struct {
	id, name, region, project string
	hash                      string // the cluster's part of its host names
	state                     ClusterState
	createdBy, version        string
	created, updated, due     time.Time
	storage                   storageWire
	spec                      string
	groups                    []*nodeGroup
	generation                int
}

type clusterWire struct {
	Name              string            `json:"name"`
	ClusterID         string            `json:"clusterId"`
	DisplayName       string            `json:"displayName"`
	RegionID          string            `json:"regionId"`
	Labels            map[string]string `json:"labels"`
	TiDBNodeSetting   tidbSettingWire   `json:"tidbNodeSetting"`
	TiKVNodeSetting   storageWire       `json:"tikvNodeSetting"`
	Port              int               `json:"port"`
	State             ClusterState      `json:"state"`
	Version           string            `json:"version"`
	CreatedBy         string            `json:"createdBy"`
	CreateTime        time.Time         `json:"createTime"`
	UpdateTime        time.Time         `json:"updateTime"`
	RegionDisplayName string            `json:"regionDisplayName"`
	CloudProvider     string            `json:"cloudProvider"`
	Annotations       map[string]string `json:"annotations"`
}

type tidbSettingWire struct {
	NodeSpecKey         string          `json:"nodeSpecKey"`
	NodeSpecDisplayName string          `json:"nodeSpecDisplayName"`
	NodeSpecVersion     string          `json:"nodeSpecVersion"`
	NodeGroups          []nodeGroupWire `json:"tidbNodeGroups"`
}

type storageWire struct {
	NodeCount           int    `json:"nodeCount"`
	NodeSpecKey         string `json:"nodeSpecKey"`
	NodeSpecVersion     string `json:"nodeSpecVersion"`
	StorageSizeGi       int    `json:"storageSizeGi"`
	StorageType         string `json:"storageType"`
	NodeSpecDisplayName string `json:"nodeSpecDisplayName"`
}

// port is where TiDB listens.
const port = 4000

func (cl *cluster) wire() clusterWire {
	provider, _, _ := splitRegion(cl.region)
	w := clusterWire{
		Name: "clusters/" + cl.id, ClusterID: cl.id, DisplayName: cl.name, RegionID: cl.region,
		Labels:          map[string]string{"tidb.cloud/project": cl.project},
		TiDBNodeSetting: tidbSettingWire{NodeSpecKey: cl.spec, NodeSpecDisplayName: specDisplayName(cl.spec), NodeSpecVersion: "v1", NodeGroups: []nodeGroupWire{}},
		TiKVNodeSetting: cl.storage, Port: port, State: cl.state, Version: cl.version, CreatedBy: cl.createdBy,
		CreateTime: cl.created.UTC(), UpdateTime: cl.updated.UTC(),
		RegionDisplayName: regionDisplayName(cl.region), CloudProvider: provider,
		Annotations: map[string]string{"tidb.cloud/available-features": "DISABLE_PUBLIC_LB,PRIVATELINK,DELEGATE_USER", "tidb.cloud/has-set-password": "false"},
	}
	for _, g := range cl.groups {
		w.TiDBNodeSetting.NodeGroups = append(w.TiDBNodeSetting.NodeGroups, g.wire())
	}
	return w
}

// specDisplayName turns 8C32G into "8 vCPU, 32 GiB" [swagger].
func specDisplayName(key string) string {
	cpu, rest, ok := strings.Cut(key, "C")
	memory, ok2 := strings.CutSuffix(rest, "G")
	if !ok || !ok2 {
		return key
	}
	return cpu + " vCPU, " + memory + " GiB"
}

// AddCluster adds an ACTIVE cluster with one node group. p has no defaults.
func (s *tidbState) AddCluster(now time.Time, p Cluster) ClusterIDs {
	cl := newCluster(now, p.DisplayName, p.RegionID, p.ProjectID, "")
	s.register(cl)
	cl.state = ClusterActive
	g := cl.groups[0]
	if p.JustCreated {
		s.createService(now, g)
	} else {
		g.service.state = ServiceActive
		s.publishService(now, g)
	}
	return ClusterIDs{cl.id, g.id, g.service.id}
}

// newCluster makes a cluster with its default node group, not yet ACTIVE, and
// without the IDs that TiDB Cloud gives to those that it keeps.
func newCluster(now time.Time, name, region, project, createdBy string) *cluster {
	cl := &cluster{
		name: name, region: region, project: project, state: ClusterCreating, createdBy: createdBy, version: "v8.5.2",
		created: now, updated: now, spec: "8C32G",
		storage: storageWire{3, "8C32G", "v1", 500, "Standard", specDisplayName("8C32G")},
	}
	cl.groups = []*nodeGroup{{
		name: "DefaultGroup", cluster: cl, isDefault: true, nodes: 2, service: &endpointService{state: ServiceCreating},
	}}
	return cl
}

// register gives a cluster its IDs and its names and keeps it.
func (s *tidbState) register(cl *cluster) {
	cl.id, cl.hash = s.ids.decimal("107", 20, 6), s.ids.hash(12)
	for _, g := range cl.groups {
		s.nameGroup(g)
	}
	s.clusters = append(s.clusters, cl)
	s.clusterByID[cl.id] = cl
}

// planCluster plans what happens to the cluster unless something else has happened to
// it until then.
func (s *tidbState) planCluster(cl *cluster, at time.Time, do func(at time.Time, cl *cluster)) {
	generation := cl.generation
	s.plan(at, func(at time.Time) {
		if s.clusterByID[cl.id] == cl && cl.generation == generation {
			do(at, cl)
		}
	})
}

// completeCluster: the cluster is ACTIVE; its endpoint service is created next.
func (s *tidbState) completeCluster(at time.Time, cl *cluster) {
	s.changed(at, TiDBCloud, "clusters/"+cl.id, string(cl.state), string(ClusterActive))
	cl.state, cl.updated = ClusterActive, at
	for _, g := range cl.groups {
		s.createService(at, g)
	}
}

// removeCluster: the cluster is gone, and its services and connections with it.
func (s *tidbState) removeCluster(at time.Time, cl *cluster) {
	for _, g := range cl.groups {
		s.withdrawService(at, g)
	}
	for _, ec := range slices.Clone(s.connections) {
		if ec.group.cluster == cl {
			s.forgetConnection(at, ec)
		}
	}
	s.clusters = slices.DeleteFunc(s.clusters, func(c *cluster) bool { return c == cl })
	delete(s.clusterByID, cl.id)
	s.changed(at, TiDBCloud, "clusters/"+cl.id, string(cl.state), "deleted")
}

// clusterOf finds the cluster that the path names, if the key reaches it.
func (c *tidbCall) clusterOf() (*cluster, *tidbError) {
	cl := c.s.clusterByID[c.segments[1]]
	if cl == nil {
		return nil, notFound("cluster " + c.segments[1] + " not found")
	}
	if !c.key.reaches(cl.project) {
		return nil, forbidden(cl.project)
	}
	return cl, nil
}

func (c *tidbCall) getCluster() Reply {
	cl, err := c.clusterOf()
	if err != nil {
		return c.fail(*err)
	}
	return c.waiting(c.reply(cl.wire()), cl.due)
}

// listClusters filters by project, IDs, regions and states. Without a project it
// lists the default one's only [swagger].
func (c *tidbCall) listClusters() Reply {
	p, err := c.page()
	if err != nil {
		return c.fail(*err)
	}
	project := cmp.Or(queryValue(c.req.Query, "projectId"), c.s.DefaultProject())
	if !c.key.reaches(project) {
		return c.fail(*forbidden(project))
	}
	ids, regions, states := queryValues(c.req.Query, "clusterIds"), queryValues(c.req.Query, "regionIds"), queryValues(c.req.Query, "clusterStates")
	var found []*cluster
	for _, cl := range c.s.clusters {
		if cl.project == project && anyOf(ids, cl.id) && anyOf(regions, cl.region) && anyOf(states, string(cl.state)) {
			found = append(found, cl)
		}
	}
	from, to, next := p.cut(len(found))
	body := struct {
		Clusters  []clusterWire `json:"clusters"`
		TotalSize int           `json:"totalSize"`
		Next      string        `json:"nextPageToken,omitzero"`
	}{[]clusterWire{}, len(found), next}
	for _, cl := range found[from:to] {
		body.Clusters = append(body.Clusters, cl.wire())
	}
	return c.reply(body)
}

// anyOf is a filter that lets everything pass when it is empty.
func anyOf(filter []string, value string) bool {
	return len(filter) == 0 || slices.Contains(filter, value)
}

func (c *tidbCall) deleteCluster() Reply {
	cl, err := c.clusterOf()
	switch {
	case err != nil:
		return c.fail(*err)
	case !c.key.manages(cl.project):
		return c.fail(*forbidden(cl.project))
	case c.validateOnly():
		return c.reply(cl.wire())
	}
	if cl.state != ClusterDeleting {
		c.s.changed(c.now, TiDBCloud, "clusters/"+cl.id, string(cl.state), string(ClusterDeleting))
		cl.state, cl.updated = ClusterDeleting, c.now
		cl.generation++
		cl.due = c.now.Add(c.s.durations.ClusterDeletion)
		c.s.planCluster(cl, cl.due, c.s.removeCluster)
	}
	return c.waiting(c.reply(cl.wire()), cl.due)
}
