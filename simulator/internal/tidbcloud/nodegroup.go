package tidbcloud

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"

// NodeGroup is a group of TiDB nodes. Every group has an endpoint service of its own.
type NodeGroup struct {
	ID, name  string
	Cluster   *cluster
	isDefault bool
	nodes     int
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
	State               string         `json:"state"`
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
	suffix := "." + g.Cluster.hash + ".clusters.tidb-cloud.com"
	return nodeGroupWire{
		Name: "tidbNodeGroups/" + g.ID, NodeGroupID: g.ID, ClusterID: g.Cluster.ID, DisplayName: g.name,
		NodeCount: g.nodes, NodeSpecKey: g.Cluster.spec, NodeSpecVersion: "v1", NodeSpecDisplayName: specDisplayName(g.Cluster.spec),
		IsDefaultGroup: g.isDefault, State: "ACTIVE",
		Endpoints: []hostPortWire{
			{"tidb" + suffix, Port, "PUBLIC"},
			{"private-tidb" + suffix, Port, "VPC_PEERING"},
			{g.Service.host, Port, "PRIVATE_ENDPOINT"},
		},
	}
}

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
	return c.reply(g.wire())
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
	}{"tidbNodeGroups/" + g.ID + "/publicEndpointSetting", g.ID, false, []any{}})
}
