package tidbcloud

import (
	"context"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// NodeGroup is a group of TiDB nodes of a cluster. It has endpoints and a private link
// service of its own.
type NodeGroup struct {
	// Name is "tidbNodeGroups/{TidbNodeGroupID}".
	Name string `json:"name,omitempty"`
	// TidbNodeGroupID is opaque.
	TidbNodeGroupID string `json:"tidbNodeGroupId,omitempty"`
	ClusterID       string `json:"clusterId,omitempty"`
	DisplayName     string `json:"displayName,omitempty"`
	NodeCount       int    `json:"nodeCount,omitempty"`
	// Endpoints holds one for each way to connect.
	Endpoints           []NodeGroupEndpoint `json:"endpoints,omitempty"`
	NodeSpecKey         string              `json:"nodeSpecKey,omitempty"`
	NodeSpecVersion     string              `json:"nodeSpecVersion,omitempty"`
	NodeSpecDisplayName string              `json:"nodeSpecDisplayName,omitempty"`
	// IsDefaultGroup marks the group a cluster was created with.
	IsDefaultGroup bool           `json:"isDefaultGroup,omitempty"`
	State          NodeGroupState `json:"state,omitempty"`
}

// NodeGroupEndpoint is an address of a node group.
type NodeGroupEndpoint struct {
	// Host is empty until there is one: on Azure the host of a private endpoint
	// appears once a private endpoint connection exists (described).
	Host           string         `json:"host,omitempty"`
	Port           int            `json:"port,omitempty"`
	ConnectionType ConnectionType `json:"connectionType,omitempty"`
}

// ListNodeGroupsOptions are the optional parameters of
// [Client.NewListNodeGroupsPager].
type ListNodeGroupsOptions struct {
	// PageSize is the maximum number of node groups in a page. 0 means the service's
	// default, which is unknown. Less than zero is refused.
	PageSize int
}

// ListNodeGroupsResponse is one page of node groups.
type ListNodeGroupsResponse struct {
	TidbNodeGroups []NodeGroup `json:"tidbNodeGroups"`
	// TotalSize counts the node groups of all pages.
	TotalSize int `json:"totalSize"`
	// NextPageToken is empty on the last page.
	NextPageToken string `json:"nextPageToken"`
}

// NewListNodeGroupsPager returns a pager over the node groups of a cluster.
func (c *Client) NewListNodeGroupsPager(clusterID string, options *ListNodeGroupsOptions) *runtime.Pager[ListNodeGroupsResponse] {
	const op = "ListNodeGroups"
	if options == nil {
		options = &ListNodeGroupsOptions{}
	}
	return listing[ListNodeGroupsResponse]{
		client:    c,
		call:      call{name: op, resource: clusterPath(clusterID) + "/tidbNodeGroups"},
		pageSize:  options.PageSize,
		refused:   checkIDs(op, resourceID{"clusterID", clusterID}),
		nextToken: func(page ListNodeGroupsResponse) string { return page.NextPageToken },
	}.pager()
}

// GetNodeGroupOptions are the optional parameters of [Client.GetNodeGroup].
type GetNodeGroupOptions struct {
	// placeholder for future optional parameters
}

// GetNodeGroup reads a node group of a cluster. Unknown IDs give an error that matches
// [ErrNotFound].
func (c *Client) GetNodeGroup(ctx context.Context, clusterID, nodeGroupID string, _ *GetNodeGroupOptions) (NodeGroup, error) {
	const op = "GetNodeGroup"
	if err := checkIDs(op, resourceID{"clusterID", clusterID}, resourceID{"nodeGroupID", nodeGroupID}); err != nil {
		return NodeGroup{}, err
	}
	group, _, err := fetch[NodeGroup](ctx, c, call{name: op, method: http.MethodGet, resource: nodeGroupPath(clusterID, nodeGroupID)})
	return group, err
}
