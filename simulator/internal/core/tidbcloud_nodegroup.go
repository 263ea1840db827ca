package core

// nodeGroup is a group of TiDB nodes; every group has its own endpoint service.
type nodeGroup struct {
	id, name  string
	cluster   *cluster
	isDefault bool
	nodes     int
	service   *endpointService
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

// wire shows the group. Hosts that do not exist yet are "": the real Terraform
// provider panics without them. On Azure a host for private endpoints exists
// only once a connection does [swagger].
func (g *nodeGroup) wire() nodeGroupWire {
	suffix := "." + g.cluster.hash + ".clusters.tidb-cloud.com"
	return nodeGroupWire{
		Name: "tidbNodeGroups/" + g.id, NodeGroupID: g.id, ClusterID: g.cluster.id, DisplayName: g.name,
		NodeCount: g.nodes, NodeSpecKey: g.cluster.spec, NodeSpecVersion: "v1", NodeSpecDisplayName: specDisplayName(g.cluster.spec),
		IsDefaultGroup: g.isDefault, State: "ACTIVE",
		Endpoints: []hostPortWire{
			{"tidb" + suffix, port, "PUBLIC"},
			{"private-tidb" + suffix, port, "VPC_PEERING"},
			{g.service.host, port, "PRIVATE_ENDPOINT"},
		},
	}
}

// nameGroup gives a group its ID and its zone: the first eight digits of the ID
// and the cluster's hash, as in the documentation's samples.
func (s *tidbState) nameGroup(g *nodeGroup) {
	g.id = s.ids.decimal("19", 19, 6)
	g.service.zone = "privatelink-" + g.id[:8] + "." + g.cluster.hash + ".clusters.tidb-cloud.com"
}

// groupOf finds the node group that the path names.
func (c *tidbCall) groupOf() (*nodeGroup, *tidbError) {
	cl, err := c.clusterOf()
	if err != nil {
		return nil, err
	}
	for _, g := range cl.groups {
		if g.id == c.segments[3] {
			return g, nil
		}
	}
	return nil, notFound("tidb node group " + c.segments[3] + " not found in cluster " + cl.id)
}

func (c *tidbCall) getNodeGroup() Reply {
	g, err := c.groupOf()
	if err != nil {
		return c.fail(*err)
	}
	return c.reply(g.wire())
}

func (c *tidbCall) listNodeGroups() Reply {
	cl, err := c.clusterOf()
	if err != nil {
		return c.fail(*err)
	}
	p, err := c.page()
	if err != nil {
		return c.fail(*err)
	}
	from, to, next := p.cut(len(cl.groups))
	body := struct {
		Groups    []nodeGroupWire `json:"tidbNodeGroups"`
		TotalSize int             `json:"totalSize"`
		Next      string          `json:"nextPageToken,omitzero"`
	}{[]nodeGroupWire{}, len(cl.groups), next}
	for _, g := range cl.groups[from:to] {
		body.Groups = append(body.Groups, g.wire())
	}
	return c.reply(body)
}

// getPublicEndpointSetting: the public endpoint is off, as behind the cluster's
// annotation DISABLE_PUBLIC_LB. For the group "-" stands for the default one
// [swagger].
func (c *tidbCall) getPublicEndpointSetting() Reply {
	if c.segments[3] == "-" {
		cl, err := c.clusterOf()
		if err != nil {
			return c.fail(*err)
		}
		for _, g := range cl.groups {
			if g.isDefault {
				c.segments[3] = g.id
			}
		}
	}
	g, err := c.groupOf()
	if err != nil {
		return c.fail(*err)
	}
	return c.reply(struct {
		Name         string `json:"name"`
		NodeGroupID  string `json:"tidbNodeGroupId"`
		Enabled      bool   `json:"enabled"`
		IPAccessList []any  `json:"ipAccessList"`
	}{"tidbNodeGroups/" + g.id + "/publicEndpointSetting", g.id, false, []any{}})
}
