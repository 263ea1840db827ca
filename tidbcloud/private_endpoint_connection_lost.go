package tidbcloud

import (
	"context"
	"errors"
	"net/http"
	"strings"
)

// lost reports whether a creation that ended with err may have been executed: there was no
// reply, a server error, or a reply that could not be read.
func lost(err error) bool {
	if errors.Is(err, errNotSent) {
		return false
	}
	resp := replyOf(err)
	if resp == nil {
		return !neverSent(err)
	}
	return succeeded(resp) || resp.StatusCode >= 500 || resp.StatusCode == http.StatusRequestTimeout
}

// replyOf returns the reply behind err, or nil.
func replyOf(err error) *http.Response {
	var unusable *replyError
	if errors.As(err, &unusable) {
		return unusable.resp
	}
	return rawResponse(err)
}

// findCreated looks for the connection of a creation whose reply was lost. The API has no
// idempotency key, so it goes by the endpoint: its connection that is PENDING or ACTIVE is
// the one that was created. The service never has two for one endpoint (assumed).
func (c *Client) findCreated(ctx context.Context, clusterID, nodeGroupID string, parameters CreatePrivateEndpointConnectionParameters) (PrivateEndpointConnection, bool) {
	pager := c.NewListPrivateEndpointConnectionsPager(clusterID, nodeGroupID, &ListPrivateEndpointConnectionsOptions{PageSize: 100})
	for pager.More() {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return PrivateEndpointConnection{}, false
		}
		for _, connection := range page.PrivateEndpointConnections {
			created := connection.EndpointState == EndpointStatePending || connection.EndpointState == EndpointStateActive
			if created && strings.EqualFold(connection.EndpointID, parameters.EndpointID) && connection.PrivateIPAddress == parameters.PrivateIPAddress {
				return connection, true
			}
		}
	}
	return PrivateEndpointConnection{}, false
}
