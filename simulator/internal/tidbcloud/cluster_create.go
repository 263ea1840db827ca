package tidbcloud

import (
	"cmp"
	"regexp"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

var clusterName = regexp.MustCompile(`^[A-Za-z0-9][-A-Za-z0-9]{2,62}[A-Za-z0-9]$`)

func (c *call) createCluster() kernel.Reply {
	var body struct {
		DisplayName string            `json:"displayName"`
		RegionID    string            `json:"regionId"`
		Password    string            `json:"rootPassword"` // not kept
		Port        int32             `json:"port"`         // always that of TiDB
		Labels      map[string]string `json:"labels"`
		TiDB        *struct {
			NodeSpecKey string `json:"nodeSpecKey"`
			NodeGroups  []struct {
				NodeCount int `json:"nodeCount"`
			} `json:"tidbNodeGroups"`
		} `json:"tidbNodeSetting"`
		TiKV *storageWire `json:"tikvNodeSetting"`
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	_, known := findRegion(body.RegionID)
	projectID := cmp.Or(body.Labels["tidb.cloud/project"], c.s.defaultProject())
	switch {
	case !c.s.HasProject(projectID), !c.key.manages(projectID):
		return c.fail(forbidden(projectID))
	case !clusterName.MatchString(body.DisplayName):
		return c.fail(invalidArgument("displayName must match " + clusterName.String()))
	case !known:
		return c.fail(invalidArgument("regionId '" + body.RegionID + "' is not a region of TiDB Cloud Dedicated on Azure"))
	case body.TiDB == nil || len(body.TiDB.NodeGroups) != 1 || body.TiDB.NodeGroups[0].NodeCount < 1:
		return c.fail(invalidArgument("tidbNodeSetting.tidbNodeGroups must hold exactly one group with a nodeCount of at least 1"))
	case body.TiKV == nil || body.TiKV.NodeCount < 1 || body.TiKV.NodeSpecKey == "" || body.TiKV.StorageSizeGi < 1:
		return c.fail(invalidArgument("tikvNodeSetting needs nodeCount, nodeSpecKey and storageSizeGi"))
	}
	cl := newCluster(c.now, body.DisplayName, body.RegionID, projectID, "apikey-"+c.key.Public)
	cl.spec = cmp.Or(body.TiDB.NodeSpecKey, cl.spec)
	cl.Groups[0].nodes, cl.Groups[0].spec = body.TiDB.NodeGroups[0].NodeCount, cl.spec
	cl.storage = *body.TiKV
	cl.storage.NodeSpecVersion, cl.storage.NodeSpecDisplayName = "v1", specDisplayName(cl.storage.NodeSpecKey)
	cl.storage.StorageType = cmp.Or(cl.storage.StorageType, "Basic")
	if c.validateOnly() {
		// The reply has the form of a cluster without an ID.
		return c.reply(cl.wire())
	}
	c.s.register(cl)
	cl.due = c.now.Add(c.s.Durations.ClusterCreation)
	c.s.planCluster(cl, cl.due, c.s.completeCluster)
	c.s.Changed(c.now, kernel.TiDBCloud, "clusters/"+cl.ID, "", string(cl.State))
	return c.waiting(c.reply(cl.wire()), cl.due)
}
