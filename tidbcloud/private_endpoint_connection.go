package tidbcloud

import (
	"context"
	"net/http"
	"net/url"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// PrivateEndpointConnection is TiDB Cloud's view of a private endpoint that is registered, or
// only DISCOVERED at the private link service.
type PrivateEndpointConnection struct {
	// Name is "tidbNodeGroups/{TidbNodeGroupID}/privateEndpointConnections/{PrivateEndpointConnectionID}".
	Name            string `json:"name,omitempty"`
	TidbNodeGroupID string `json:"tidbNodeGroupId,omitempty"`
	// PrivateEndpointConnectionID is opaque. A DISCOVERED connection may have none
	// (assumed).
	PrivateEndpointConnectionID string `json:"privateEndpointConnectionId,omitempty"`
	ClusterID                   string `json:"clusterId,omitempty"`
	ClusterDisplayName          string `json:"clusterDisplayName,omitempty"`
	// Labels holds "tidb.cloud/project", the project's id.
	Labels map[string]string `json:"labels,omitempty"`
	// EndpointID is, on Azure, the resource ID of the private endpoint. Compare
	// it without regard to case.
	EndpointID string `json:"endpointId,omitempty"`
	// PrivateIPAddress is the private endpoint's address, which TiDB Cloud publishes in
	// DNS; "" on other clouds than Azure.
	PrivateIPAddress string        `json:"privateIpAddress,omitempty"`
	EndpointState    EndpointState `json:"endpointState,omitempty"`
	// Message explains a FAILED connection. It may be present in any state, so
	// judge by EndpointState only (documented).
	Message                  string                  `json:"message,omitempty"`
	RegionID                 string                  `json:"regionId,omitempty"`
	RegionDisplayName        string                  `json:"regionDisplayName,omitempty"`
	CloudProvider            CloudProvider           `json:"cloudProvider,omitempty"`
	PrivateLinkServiceName   string                  `json:"privateLinkServiceName,omitempty"`
	PrivateLinkServiceState  PrivateLinkServiceState `json:"privateLinkServiceState,omitempty"`
	TidbNodeGroupDisplayName string                  `json:"tidbNodeGroupDisplayName,omitempty"`
	// AccountID is filled on Google Cloud only.
	AccountID string `json:"accountId,omitempty"`
	// Host is the name to connect to; it may be "" even when ACTIVE (recorded).
	Host string `json:"host,omitempty"`
	Port int    `json:"port,omitempty"`
}

// ListPrivateEndpointConnectionsOptions are the optional parameters of
// [Client.NewListPrivateEndpointConnectionsPager].
type ListPrivateEndpointConnectionsOptions struct {
	// ProjectID limits a list of all clusters, whose cluster and node group IDs are "-",
	// to one project; "" does not.
	ProjectID string
	// CloudProvider limits the list to one cloud; "" does not.
	CloudProvider CloudProvider
	// PageSize is the maximum number of connections in a page. 0 means the service's
	// default of 10. The service treats more than 100 as 100. Less than zero is refused.
	PageSize int
	// PageToken is the NextPageToken of a page after which the list goes on, with the
	// same other parameters; "" begins a list.
	PageToken string
}

// ListPrivateEndpointConnectionsResponse is one page of connections.
type ListPrivateEndpointConnectionsResponse struct {
	PrivateEndpointConnections []PrivateEndpointConnection `json:"privateEndpointConnections"`
	// TotalSize counts the connections of all pages.
	TotalSize int `json:"totalSize"`
	// NextPageToken is empty on the last page.
	NextPageToken string `json:"nextPageToken"`
}

// NewListPrivateEndpointConnectionsPager returns a pager over the connections of a node
// group, including DISCOVERED ones. With "-" as both clusterID and nodeGroupID it covers all
// clusters and node groups (described).
func (c *Client) NewListPrivateEndpointConnectionsPager(clusterID, nodeGroupID string, options *ListPrivateEndpointConnectionsOptions) *runtime.Pager[ListPrivateEndpointConnectionsResponse] {
	const op = "ListPrivateEndpointConnections"
	if options == nil {
		options = &ListPrivateEndpointConnectionsOptions{}
	}
	query := url.Values{}
	if options.ProjectID != "" {
		query.Set("projectId", options.ProjectID)
	}
	if options.CloudProvider != "" {
		query.Set("cloudProvider", string(options.CloudProvider))
	}
	var refused error
	if clusterID != wildcard || nodeGroupID != wildcard {
		refused = checkIDs(op, resourceID{"clusterID", clusterID}, resourceID{"nodeGroupID", nodeGroupID})
		if refused == nil && options.ProjectID != "" {
			refused = invalid(op, connectionsPath(clusterID, nodeGroupID), "ProjectID is set for one node group",
				`leave it empty, or pass "-" as clusterID and nodeGroupID`)
		}
	}
	return listing[ListPrivateEndpointConnectionsResponse]{
		client:    c,
		call:      call{name: op, resource: connectionsPath(clusterID, nodeGroupID), query: query},
		pageSize:  options.PageSize,
		pageToken: options.PageToken,
		refused:   refused,
		nextToken: func(page ListPrivateEndpointConnectionsResponse) string { return page.NextPageToken },
	}.pager()
}

// GetPrivateEndpointConnectionOptions are the optional parameters of
// [Client.GetPrivateEndpointConnection].
type GetPrivateEndpointConnectionOptions struct {
	// placeholder for future optional parameters
}

// GetPrivateEndpointConnection reads a connection in any state. Unknown IDs give an error
// that matches [ErrNotFound].
func (c *Client) GetPrivateEndpointConnection(ctx context.Context, clusterID, nodeGroupID, connectionID string, _ *GetPrivateEndpointConnectionOptions) (PrivateEndpointConnection, error) {
	connection, _, err := c.getConnection(ctx, "GetPrivateEndpointConnection",
		watched{Kind: kindConnectionActive, ClusterID: clusterID, NodeGroupID: nodeGroupID, ConnectionID: connectionID})
	return connection, err
}

func (c *Client) getConnection(ctx context.Context, op string, t watched) (PrivateEndpointConnection, *http.Response, error) {
	if err := t.check(op); err != nil {
		return PrivateEndpointConnection{}, nil, err
	}
	return fetch[PrivateEndpointConnection](ctx, c, call{name: op, method: http.MethodGet,
		resource: connectionPath(t.ClusterID, t.NodeGroupID, t.ConnectionID)})
}
