package tidbcloud

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// ClusterState is the state of a cluster.
type ClusterState string

// The states of a cluster here; the API describes more.
const (
	ClusterCreating ClusterState = "CREATING"
	ClusterActive   ClusterState = "ACTIVE"
	ClusterDeleting ClusterState = "DELETING"
)

// cluster is a TiDB Cloud Dedicated cluster.
type cluster struct {
	ID, Name, Region, Project string
	hash                      string // the cluster's part of its host names
	State                     ClusterState
	createdBy, version        string
	created, updated, due     time.Time
	storage                   storageWire
	spec                      string
	Groups                    []*NodeGroup
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

// Port is the TCP port on which TiDB listens.
const Port = 4000

func (cl *cluster) wire() clusterWire {
	provider, _, _ := splitRegion(cl.Region)
	w := clusterWire{
		Name: "clusters/" + cl.ID, ClusterID: cl.ID, DisplayName: cl.Name, RegionID: cl.Region,
		Labels:          map[string]string{"tidb.cloud/project": cl.Project},
		TiDBNodeSetting: tidbSettingWire{NodeSpecKey: cl.spec, NodeSpecDisplayName: specDisplayName(cl.spec), NodeSpecVersion: "v1", NodeGroups: []nodeGroupWire{}},
		TiKVNodeSetting: cl.storage, Port: Port, State: cl.State, Version: cl.version, CreatedBy: cl.createdBy,
		CreateTime: cl.created.UTC(), UpdateTime: cl.updated.UTC(),
		RegionDisplayName: regionDisplayName(cl.Region), CloudProvider: provider,
		Annotations: map[string]string{"tidb.cloud/available-features": "DISABLE_PUBLIC_LB,PRIVATELINK,DELEGATE_USER", "tidb.cloud/has-set-password": "false"},
	}
	for _, g := range cl.Groups {
		w.TiDBNodeSetting.NodeGroups = append(w.TiDBNodeSetting.NodeGroups, g.wire())
	}
	return w
}

// specDisplayName returns "8 vCPU, 32 GiB" for 8C32G (described).
func specDisplayName(key string) string {
	cpu, rest, ok := strings.Cut(key, "C")
	memory, ok2 := strings.CutSuffix(rest, "G")
	if !ok || !ok2 {
		return key
	}
	return cpu + " vCPU, " + memory + " GiB"
}

// AddCluster adds an ACTIVE cluster with one node group. It does not apply the defaults
// of p.
func (s *State) AddCluster(now time.Time, p Cluster) ClusterIDs {
	cl := newCluster(now, p.DisplayName, p.RegionID, p.ProjectID, "")
	s.register(cl)
	cl.State = ClusterActive
	g := cl.Groups[0]
	if p.JustCreated {
		s.createService(now, g)
	} else {
		g.Service.State = ServiceActive
		s.publishService(now, g)
	}
	return ClusterIDs{cl.ID, g.ID, g.Service.ID}
}

// newCluster makes a CREATING cluster with its default node group. It has no IDs: see
// register.
func newCluster(now time.Time, name, region, project, createdBy string) *cluster {
	cl := &cluster{
		Name: name, Region: region, Project: project, State: ClusterCreating, createdBy: createdBy, version: "v8.5.2",
		created: now, updated: now, spec: "8C32G",
		storage: storageWire{3, "8C32G", "v1", 500, "Standard", specDisplayName("8C32G")},
	}
	cl.Groups = []*NodeGroup{{
		name: "DefaultGroup", Cluster: cl, isDefault: true, State: groupActive, nodes: 2, spec: cl.spec, Service: &endpointService{State: ServiceCreating},
	}}
	return cl
}

// register draws the IDs of a cluster and adds it.
func (s *State) register(cl *cluster) {
	cl.ID, cl.hash = s.IDs.Decimal("107", 20, 6), s.IDs.Hash(12)
	for _, g := range cl.Groups {
		s.nameGroup(g)
	}
	s.Clusters = append(s.Clusters, cl)
	s.clusterByID[cl.ID] = cl
}

// planCluster schedules do for the cluster. It does not run if the cluster's state has
// changed by then.
func (s *State) planCluster(cl *cluster, at time.Time, do func(at time.Time, cl *cluster)) {
	generation := cl.generation
	s.Plan(at, func(at time.Time) {
		if s.clusterByID[cl.ID] == cl && cl.generation == generation {
			do(at, cl)
		}
	})
}

// completeCluster makes a cluster ACTIVE and begins the creation of its endpoint
// services.
func (s *State) completeCluster(at time.Time, cl *cluster) {
	s.Changed(at, kernel.TiDBCloud, "clusters/"+cl.ID, string(cl.State), string(ClusterActive))
	cl.State, cl.updated = ClusterActive, at
	for _, g := range cl.Groups {
		s.createService(at, g)
	}
}

// removeCluster removes a cluster with its endpoint services and connections.
func (s *State) removeCluster(at time.Time, cl *cluster) {
	for _, g := range cl.Groups {
		s.emptyGroup(at, g)
	}
	s.Clusters = slices.DeleteFunc(s.Clusters, func(c *cluster) bool { return c == cl })
	delete(s.clusterByID, cl.ID)
	s.Changed(at, kernel.TiDBCloud, "clusters/"+cl.ID, string(cl.State), "deleted")
}

// clusterOf finds the cluster that the path names. It returns an error if the key does
// not reach it.
func (c *call) clusterOf() (*cluster, *apiError) {
	cl := c.s.clusterByID[c.segments[1]]
	if cl == nil {
		return nil, notFound("cluster " + c.segments[1] + " not found")
	}
	if !c.key.reaches(cl.Project) {
		return nil, forbidden(cl.Project)
	}
	return cl, nil
}

func (c *call) getCluster() kernel.Reply {
	cl, err := c.clusterOf()
	if err != nil {
		return c.fail(err)
	}
	return c.waiting(c.reply(cl.wire()), cl.due)
}

// listClusters filters by project, IDs, regions and states. The default is the default
// project (described).
func (c *call) listClusters() kernel.Reply {
	p, err := c.page()
	if err != nil {
		return c.fail(err)
	}
	project := cmp.Or(kernel.QueryValue(c.req.Query, "projectId"), c.s.defaultProject())
	if !c.key.reaches(project) {
		return c.fail(forbidden(project))
	}
	query := func(name string) []string { return slices.Collect(kernel.QueryValues(c.req.Query, name)) }
	ids, regions, states := query("clusterIds"), query("regionIds"), query("clusterStates")
	var found []*cluster
	for _, cl := range c.s.Clusters {
		if cl.Project == project && anyOf(ids, cl.ID) && anyOf(regions, cl.Region) && anyOf(states, string(cl.State)) {
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

// anyOf reports whether the filter has the value or is empty.
func anyOf(filter []string, value string) bool {
	return len(filter) == 0 || slices.Contains(filter, value)
}

func (c *call) deleteCluster() kernel.Reply {
	cl, err := c.clusterOf()
	switch {
	case err != nil:
		return c.fail(err)
	case !c.key.manages(cl.Project):
		return c.fail(forbidden(cl.Project))
	case c.validateOnly():
		return c.reply(cl.wire())
	}
	if cl.State != ClusterDeleting {
		c.s.Changed(c.now, kernel.TiDBCloud, "clusters/"+cl.ID, string(cl.State), string(ClusterDeleting))
		cl.State, cl.updated = ClusterDeleting, c.now
		cl.generation++
		cl.due = c.now.Add(c.s.Durations.ClusterDeletion)
		c.s.planCluster(cl, cl.due, c.s.removeCluster)
	}
	return c.waiting(c.reply(cl.wire()), cl.due)
}
