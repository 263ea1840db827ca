package tidbcloud

import (
	"context"
	"errors"
	"net/http"
	"strings"
)

// lost reports whether a create that ended with err may have been carried out:
// no reply came, it was one of a server in trouble, or it could not be read.
func lost(err error) bool {
	var e *Error
	if !errors.As(err, &e) || errors.Is(err, errNotSent) {
		return false
	}
	switch {
	case e.StatusCode == 0:
		return !neverSent(err)
	case e.StatusCode >= 500, e.StatusCode == http.StatusRequestTimeout:
		return true
	}
	return e.StatusCode >= 200 && e.StatusCode < 300
}

// findCreated looks for the connection of a create whose reply was lost. The API
// has no idempotency key, so the endpoint's ID has to tell: a connection for it
// that is PENDING or ACTIVE is what the create would have returned. The service
// never has two for one endpoint (assumed).
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
