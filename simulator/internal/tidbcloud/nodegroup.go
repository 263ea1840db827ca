package tidbcloud

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// groupState is the state of a TiDB node group.
type groupState string

// The states of a group here; the API describes PAUSED, too.
const (
	groupActive    groupState = "ACTIVE"
	groupModifying groupState = "MODIFYING"
)

// NodeGroup is a group of TiDB nodes. Every group has an endpoint service of its own.
type NodeGroup struct {
	ID, name  string
	Cluster   *cluster
	isDefault bool
	State     groupState
	due       time.Time // the end of MODIFYING
	nodes     int
	spec      string
	proxy     *proxyWire // nil without TiProxy
	Service   *endpointService
}

type nodeGroupWire struct {
	Name                string         `json:"name"`
	NodeGroupID         string         `json:"tidbNodeGroupId"`
	ClusterID           string         `json:"clusterId"`
	DisplayName         string         `json:"displayName"`
	NodeCount           int            `json:"nodeCount"`
	Endpoints           []hostPortWire `json:"endpoints"`
	NodeSpecKey         string         `json:"nodeSpecKey"`
	NodeSpecVersion     string         `json:"nodeSpecVersion"`
	NodeSpecDisplayName string         `json:"nodeSpecDisplayName"`
	IsDefaultGroup      bool           `json:"isDefaultGroup"`
	State               groupState     `json:"state"`
	Proxy               *proxyWire     `json:"tiproxySetting,omitzero"`
}

type hostPortWire struct {
	Host           string `json:"host"`
	Port           int    `json:"port"`
	ConnectionType string `json:"connectionType"`
}

// wire returns the group as a value to encode. A host that does not exist yet is "",
// because TiDB Cloud's Terraform provider panics without it (recorded). On Azure the
// host for private endpoints exists only if a connection does (described).
func (g *NodeGroup) wire() nodeGroupWire {
	prefix, suffix := "tidb", "."+g.Cluster.hash+".clusters.tidb-cloud.com"
	if !g.isDefault && g.ID != "" {
		prefix += "-" + g.ID[:8] // assumed
	}
	return nodeGroupWire{
		Name: g.resource(), NodeGroupID: g.ID, ClusterID: g.Cluster.ID, DisplayName: g.name,
		NodeCount: g.nodes, NodeSpecKey: g.spec, NodeSpecVersion: "v1", NodeSpecDisplayName: specDisplayName(g.spec),
		IsDefaultGroup: g.isDefault, State: g.State, Proxy: g.proxy,
		Endpoints: []hostPortWire{
			{prefix + suffix, Port, "PUBLIC"},
			{"private-" + prefix + suffix, Port, "VPC_PEERING"},
			{g.Service.host, Port, "PRIVATE_ENDPOINT"},
		},
	}
}

func (g *NodeGroup) resource() string { return "tidbNodeGroups/" + g.ID }

// nameGroup draws the ID of a group. Its zone consists of the first eight digits of the
// ID and the cluster's hash (documented samples).
func (s *State) nameGroup(g *NodeGroup) {
	g.ID = s.IDs.Decimal("19", 19, 6)
	g.Service.Zone = "privatelink-" + g.ID[:8] + "." + g.Cluster.hash + ".clusters.tidb-cloud.com"
}

// groupOf finds the node group that the path names.
func (c *call) groupOf() (*NodeGroup, *apiError) {
	cl, err := c.clusterOf()
	if err != nil {
		return nil, err
	}
	for _, g := range cl.Groups {
		if g.ID == c.segments[3] {
			return g, nil
		}
	}
	return nil, notFound("tidb node group " + c.segments[3] + " not found in cluster " + cl.ID)
}

func (c *call) getNodeGroup() kernel.Reply {
	g, err := c.groupOf()
	if err != nil {
		return c.fail(err)
	}
	return c.waiting(c.reply(g.wire()), g.due)
}

func (c *call) listNodeGroups() kernel.Reply {
	cl, err := c.clusterOf()
	if err != nil {
		return c.fail(err)
	}
	p, err := c.page()
	if err != nil {
		return c.fail(err)
	}
	from, to, next := p.cut(len(cl.Groups))
	body := struct {
		Groups    []nodeGroupWire `json:"tidbNodeGroups"`
		TotalSize int             `json:"totalSize"`
		Next      string          `json:"nextPageToken,omitzero"`
	}{[]nodeGroupWire{}, len(cl.Groups), next}
	for _, g := range cl.Groups[from:to] {
		body.Groups = append(body.Groups, g.wire())
	}
	return c.reply(body)
}

// getPublicEndpointSetting says that the public endpoint is off, as the cluster's
// annotation DISABLE_PUBLIC_LB implies. The group "-" is the default one (described).
func (c *call) getPublicEndpointSetting() kernel.Reply {
	if c.segments[3] == "-" {
		cl, err := c.clusterOf()
		if err != nil {
			return c.fail(err)
		}
		for _, g := range cl.Groups {
			if g.isDefault {
				c.segments[3] = g.ID
			}
		}
	}
	g, err := c.groupOf()
	if err != nil {
		return c.fail(err)
	}
	return c.reply(struct {
		Name         string `json:"name"`
		NodeGroupID  string `json:"tidbNodeGroupId"`
		Enabled      bool   `json:"enabled"`
		IPAccessList []any  `json:"ipAccessList"`
	}{g.resource() + "/publicEndpointSetting", g.ID, false, []any{}})
}
