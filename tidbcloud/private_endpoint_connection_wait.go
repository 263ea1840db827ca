package tidbcloud

import (
	"context"
	"errors"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/tidb-azure/tidbprivatelink/internal/failure"
)

// BeginWaitPrivateEndpointConnectionOptions are the optional parameters of
// [Client.BeginWaitPrivateEndpointConnection].
type BeginWaitPrivateEndpointConnectionOptions struct {
	// ResumeToken continues an earlier wait, or the operation of an earlier
	// [Client.BeginCreatePrivateEndpointConnection], and ignores the IDs. "" starts a new
	// wait.
	ResumeToken string
}

// BeginWaitPrivateEndpointConnection returns a poller for an existing connection. It reads the
// connection once, so unknown IDs give an error that matches [ErrNotFound] at once.
//
// The poller is done when the connection is ACTIVE, and its result is the connection. It fails
// with an error that matches [ErrFailed] if the connection is FAILED, with the connection's
// message, is DELETING, or is gone. In any other state, known or not, it goes on: limit the
// wait with the context.
func (c *Client) BeginWaitPrivateEndpointConnection(ctx context.Context, clusterID, nodeGroupID, connectionID string, options *BeginWaitPrivateEndpointConnectionOptions) (*runtime.Poller[PrivateEndpointConnection], error) {
	handler := c.newConnectionHandler("BeginWaitPrivateEndpointConnection")
	if options != nil && options.ResumeToken != "" {
		return resumePoller(c, options.ResumeToken, handler)
	}
	handler.watched.ClusterID, handler.watched.NodeGroupID, handler.watched.ConnectionID = clusterID, nodeGroupID, connectionID
	connection, resp, err := c.getConnection(ctx, handler.op, handler.watched)
	if err != nil {
		return nil, err
	}
	handler.last = judgeConnection(handler.op, handler.watched, connection)
	return newPoller(c, resp, handler)
}

func (c *Client) newConnectionHandler(op string) *pollHandler[PrivateEndpointConnection] {
	return &pollHandler[PrivateEndpointConnection]{
		op: op, watched: watched{Kind: kindConnectionActive}, look: c.lookForActiveConnection,
	}
}

func (c *Client) lookForActiveConnection(ctx context.Context, op string, t watched) (*http.Response, outcome[PrivateEndpointConnection], error) {
	connection, resp, err := c.getConnection(ctx, op, t)
	if errors.Is(err, ErrNotFound) {
		lost := connectionFailed(op, t, "the connection is gone before it became ACTIVE", err)
		return rawResponse(err), outcome[PrivateEndpointConnection]{done: true, err: lost}, nil
	}
	if err != nil {
		return nil, outcome[PrivateEndpointConnection]{}, err
	}
	return resp, judgeConnection(op, t, connection), nil
}

func judgeConnection(op string, t watched, connection PrivateEndpointConnection) outcome[PrivateEndpointConnection] {
	switch connection.EndpointState {
	case EndpointStateActive:
		return outcome[PrivateEndpointConnection]{done: true, result: connection}
	case EndpointStateFailed:
		message := "the connection is FAILED"
		if connection.Message != "" {
			message += ": " + excerpt(connection.Message)
		}
		return outcome[PrivateEndpointConnection]{done: true, err: connectionFailed(op, t, message, nil)}
	case EndpointStateDeleting:
		return outcome[PrivateEndpointConnection]{done: true,
			err: connectionFailed(op, t, "the connection is DELETING before it became ACTIVE", nil)}
	}
	return outcome[PrivateEndpointConnection]{}
}

func connectionFailed(op string, t watched, message string, cause error) *Error {
	return &Error{Op: op, Origin: failure.OriginTiDBCloud, Resource: connectionPath(t.ClusterID, t.NodeGroupID, t.ConnectionID), Found: message,
		Remedy: "remove the cause, delete the connection if it is still there, then create it again",
		Err:    errors.Join(ErrFailed, cause)}
}
