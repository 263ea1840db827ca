package endpoint

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// Connection is TiDB Cloud's view of a private endpoint: a private endpoint connection
// of its API, one row of the console's networking page. The zero value means that TiDB
// Cloud does not list the endpoint. Azure's view is [EndpointSnapshot].ConnectionStatus.
type Connection struct {
	// NodeGroup is the node group that lists the connection.
	NodeGroup NodeGroupID
	// ID identifies the connection in TiDB Cloud. A DISCOVERED one may have none
	// (assumed).
	ID string
	// EndpointID is the resource ID of the private endpoint, in the letter case of
	// whoever registered it.
	EndpointID string
	// Status is the status of the endpoint in TiDB Cloud.
	Status Status
	// Message is TiDB Cloud's text. It may be set while Status is ACTIVE (documented),
	// so judge by Status alone.
	Message string
	// PrivateIPAddress is the registered address, to which the host name resolves.
	PrivateIPAddress string
	// Host and Port are what programs connect to; Host is "" until there is one.
	Host string
	Port int
}

// statusNotShown is the status of a connection that is shown without one.
const statusNotShown Status = "UNSPECIFIED"

func newConnection(wire tidbcloud.PrivateEndpointConnection) Connection {
	return Connection{
		NodeGroup:        NodeGroupID{Cluster: wire.ClusterID, ID: wire.TidbNodeGroupID},
		ID:               wire.PrivateEndpointConnectionID,
		EndpointID:       wire.EndpointID,
		Status:           cmp.Or(Status(wire.EndpointState), statusNotShown),
		Message:          wire.Message,
		PrivateIPAddress: wire.PrivateIPAddress,
		Host:             wire.Host,
		Port:             wire.Port,
	}
}

// ListEndpointsOptions are the optional settings of
// [EndpointService.NewListEndpointsPager].
type ListEndpointsOptions struct {
	// PageSize is the number of connections in a page: 1 to 100; 0 means 100.
	PageSize int
}

// ListEndpointsResponse is a page of [EndpointService.NewListEndpointsPager].
type ListEndpointsResponse struct {
	// Connections are in the service's order.
	Connections []Connection
}

// NewListEndpointsPager returns a pager over what the console's networking page lists
// for the service's node group: registered endpoints, and endpoints that TiDB Cloud
// DISCOVERED but nobody has accepted. The pager is not safe for concurrent use.
func (s *EndpointService) NewListEndpointsPager(options *ListEndpointsOptions) *runtime.Pager[ListEndpointsResponse] {
	size := 0
	if options != nil {
		size = options.PageSize
	}
	return s.client.connections(s.group, size)
}

// maxPageSize is the size of the service's largest page (described).
const maxPageSize = 100

// connections returns a pager over the connections of a node group, or with
// everywhere() of all clusters on Azure.
func (c *Client) connections(group NodeGroupID, pageSize int) *runtime.Pager[ListEndpointsResponse] {
	if pageSize == 0 {
		pageSize = maxPageSize
	}
	options := &tidbcloud.ListPrivateEndpointConnectionsOptions{PageSize: pageSize}
	if group == everywhere() {
		options.CloudProvider = tidbcloud.CloudProviderAzure
	}
	inner := c.tidb.NewListPrivateEndpointConnectionsPager(group.Cluster, group.ID, options)
	return runtime.NewPager(runtime.PagingHandler[ListEndpointsResponse]{
		More: func(ListEndpointsResponse) bool { return inner.More() },
		Fetcher: func(ctx context.Context, _ *ListEndpointsResponse) (ListEndpointsResponse, error) {
			page, err := inner.NextPage(ctx)
			if err != nil {
				return ListEndpointsResponse{}, wrap("list endpoints", group.String(), err)
			}
			var response ListEndpointsResponse
			for _, wire := range page.PrivateEndpointConnections {
				response.Connections = append(response.Connections, newConnection(wire))
			}
			return response, nil
		},
	})
}

// list returns all connections of a node group, or with everywhere() of all
// clusters on Azure.
func (c *Client) list(ctx context.Context, group NodeGroupID) (connections []Connection, err error) {
	pager := c.connections(group, 0)
	for pager.More() {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		connections = append(connections, page.Connections...)
	}
	return connections, nil
}

// find returns the connections of an endpoint in a node group. IDs are compared
// without regard to case: whoever registered the endpoint chose its spelling.
func (c *Client) find(ctx context.Context, group NodeGroupID, id privatelink.PrivateEndpointID) ([]Connection, error) {
	connections, err := c.list(ctx, group)
	return slices.DeleteFunc(connections, func(c Connection) bool { return !strings.EqualFold(c.EndpointID, id.String()) }), err
}

// best returns the connection that counts if TiDB Cloud lists several for an endpoint,
// or the zero value if there is none.
func best(connections []Connection) Connection {
	var result Connection
	for i, connection := range connections {
		if i == 0 || connection.Status.rank() > result.Status.rank() {
			result = connection
		}
	}
	return result
}

// everywhere returns the ID that lists the connections of all clusters (described).
func everywhere() NodeGroupID { return NodeGroupID{Cluster: "-", ID: "-"} }
