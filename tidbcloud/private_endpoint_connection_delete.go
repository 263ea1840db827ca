package tidbcloud

import (
	"context"
	"errors"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// BeginDeletePrivateEndpointConnectionOptions are the optional parameters of
// [Client.BeginDeletePrivateEndpointConnection].
type BeginDeletePrivateEndpointConnectionOptions struct {
	// ResumeToken continues an earlier operation: the call deletes nothing and ignores the
	// IDs. "" starts a new operation.
	ResumeToken string
}

// DeletePrivateEndpointConnectionResponse is the result of
// [Client.BeginDeletePrivateEndpointConnection].
type DeletePrivateEndpointConnectionResponse struct {
	// placeholder for future response values
}

// BeginDeletePrivateEndpointConnection deletes a connection from TiDB Cloud. The private
// endpoint itself stays. The poller is done when the connection is gone, that is when the
// service replies 404 (assumed). Unknown IDs give an error that matches [ErrNotFound].
func (c *Client) BeginDeletePrivateEndpointConnection(ctx context.Context, clusterID, nodeGroupID, connectionID string, options *BeginDeletePrivateEndpointConnectionOptions) (*runtime.Poller[DeletePrivateEndpointConnectionResponse], error) {
	const name = "BeginDeletePrivateEndpointConnection"
	handler := &pollHandler[DeletePrivateEndpointConnectionResponse]{
		op: name, watched: watched{Kind: kindConnectionDeleted}, look: c.lookForDeletedConnection,
	}
	if options != nil && options.ResumeToken != "" {
		return resumePoller(c, options.ResumeToken, handler)
	}
	handler.watched.ClusterID, handler.watched.NodeGroupID, handler.watched.ConnectionID = clusterID, nodeGroupID, connectionID
	if err := handler.watched.check(name); err != nil {
		return nil, err
	}
	resp, err := c.do(ctx, call{name: name, method: http.MethodDelete,
		resource: connectionPath(clusterID, nodeGroupID, connectionID)})
	if err != nil {
		return nil, err
	}
	return newPoller(c, resp, handler)
}

func (c *Client) lookForDeletedConnection(ctx context.Context, op string, t watched) (*http.Response, outcome[DeletePrivateEndpointConnectionResponse], error) {
	_, resp, err := c.getConnection(ctx, op, t)
	if errors.Is(err, ErrNotFound) {
		return rawResponse(err), outcome[DeletePrivateEndpointConnectionResponse]{done: true}, nil
	}
	return resp, outcome[DeletePrivateEndpointConnectionResponse]{}, err
}
