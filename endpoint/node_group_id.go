package endpoint

import (
	"context"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// NodeGroupID identifies a TiDB node group of a cluster. Each node group has an endpoint
// service of its own.
type NodeGroupID struct {
	// Cluster is the cluster's ID. Required.
	Cluster string
	// ID is the node group's ID; "" means the cluster's default node group.
	ID string
}

// String returns the path of the node group in the API of TiDB Cloud.
func (n NodeGroupID) String() string {
	id := n.ID
	if id == "" {
		id = "(default)"
	}
	return "clusters/" + n.Cluster + "/tidbNodeGroups/" + id
}

func (n NodeGroupID) validate() error {
	if n.Cluster == "" {
		return invalidArgument("NodeGroup.Cluster", "", "it is empty", "set the ID of the cluster, the number in the address of its console page")
	}
	return nil
}

// resolve reads the cluster and fills in the ID of its default node group if none is
// named. It returns the cluster even with an error about something else.
func (c *Client) resolve(ctx context.Context, group NodeGroupID) (NodeGroupID, tidbcloud.Cluster, error) {
	const op = "find node group"
	if group.ID != "" {
		cluster, err := c.tidb.GetCluster(ctx, group.Cluster, nil)
		return group, cluster, wrap(op, group.String(), err)
	}
	cluster, candidates, err := c.nodeGroups(ctx, group.Cluster)
	if err != nil {
		return group, cluster, wrap(op, group.String(), err)
	}
	for _, candidate := range candidates {
		if candidate.IsDefaultGroup {
			group.ID = candidate.TidbNodeGroupID
			return group, cluster, nil
		}
	}
	return group, cluster, &Error{
		Op: op, Origin: OriginTiDBCloud, Resource: group.String(), Found: "no node group is the default one",
		Remedy: "set NodeGroup.ID", Err: ErrNotFound,
	}
}

// nodeGroups reads a cluster and its node groups. It returns the cluster even with an
// error about something else.
func (c *Client) nodeGroups(ctx context.Context, id string) (tidbcloud.Cluster, []tidbcloud.NodeGroup, error) {
	cluster, err := c.tidb.GetCluster(ctx, id, nil)
	if err != nil {
		return tidbcloud.Cluster{}, nil, err
	}
	groups := cluster.TidbNodeSetting.TidbNodeGroups
	if len(groups) == 0 {
		// The reply may leave the node groups out (assumed), so list them.
		pager := c.tidb.NewListNodeGroupsPager(id, nil)
		for pager.More() {
			page, err := pager.NextPage(ctx)
			if err != nil {
				return cluster, nil, err
			}
			groups = append(groups, page.TidbNodeGroups...)
		}
	}
	return cluster, groups, nil
}
