package tidbcloud

import (
	"context"
	"net/http"
	"net/url"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// ListClustersOptions are the optional parameters of
// [Client.NewListClustersPager]. An empty filter has no effect.
type ListClustersOptions struct {
	// ProjectID is the project to list; "" means the default project.
	ProjectID     string
	ClusterIDs    []string
	RegionIDs     []string
	ClusterStates []ClusterState
	// PageSize is the maximum number of clusters in a page. 0 means the service's default
	// of 10. The service treats more than 100 as 100. Less than zero is refused.
	PageSize int
}

// ListClustersResponse is one page of clusters.
type ListClustersResponse struct {
	Clusters []Cluster `json:"clusters"`
	// TotalSize counts the clusters of all pages.
	TotalSize int `json:"totalSize"`
	// NextPageToken is empty on the last page.
	NextPageToken string `json:"nextPageToken"`
}

// NewListClustersPager returns a pager over the clusters of a project.
func (c *Client) NewListClustersPager(options *ListClustersOptions) *runtime.Pager[ListClustersResponse] {
	if options == nil {
		options = &ListClustersOptions{}
	}
	query := url.Values{}
	if options.ProjectID != "" {
		query.Set("projectId", options.ProjectID)
	}
	for _, id := range options.ClusterIDs {
		query.Add("clusterIds", id)
	}
	for _, id := range options.RegionIDs {
		query.Add("regionIds", id)
	}
	for _, state := range options.ClusterStates {
		query.Add("clusterStates", string(state))
	}
	return listing[ListClustersResponse]{
		client:    c,
		call:      call{name: "ListClusters", resource: "clusters", query: query},
		pageSize:  options.PageSize,
		nextToken: func(page ListClustersResponse) string { return page.NextPageToken },
	}.pager()
}

// GetClusterOptions are the optional parameters of [Client.GetCluster].
type GetClusterOptions struct {
	// placeholder for future optional parameters
}

// GetCluster reads a cluster. An unknown ID gives an error that matches [ErrNotFound].
func (c *Client) GetCluster(ctx context.Context, clusterID string, _ *GetClusterOptions) (Cluster, error) {
	cluster, _, err := c.getCluster(ctx, "GetCluster", clusterID)
	return cluster, err
}

func (c *Client) getCluster(ctx context.Context, op, clusterID string) (Cluster, *http.Response, error) {
	if err := checkIDs(op, resourceID{"clusterID", clusterID}); err != nil {
		return Cluster{}, nil, err
	}
	return fetch[Cluster](ctx, c, call{name: op, method: http.MethodGet, resource: clusterPath(clusterID)})
}
