package privatelink

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"
)

// apiVersion is the one that armnetwork's private endpoints client sends.
const apiVersion = "2025-09-01"

// BeginRepairPrivateEndpointOptions are the optional settings of
// [Client.BeginRepairPrivateEndpoint].
type BeginRepairPrivateEndpointOptions struct {
	// ResumeToken continues an earlier operation as in
	// [BeginCreatePrivateEndpointOptions]; "" starts a new one.
	ResumeToken string
}

// BeginRepairPrivateEndpoint brings an existing private endpoint to what the
// parameters ask for and keeps everything else that Azure holds: tags and
// application security groups that others added, and members that this package
// does not know. It also makes Azure provision a Failed endpoint again.
//
// It reads the endpoint and sends it back changed, on condition that nobody
// changed it in between; if somebody did, the error matches [ErrConflict] and
// nothing happened. Tags of the parameters are added to the existing ones and win
// over those of the same name. The connection keeps its request message, and its
// name unless ConnectionName asks for another. Azure refuses another location,
// subnet, service or connection name, as it does for
// [Client.BeginCreatePrivateEndpoint].
//
// An endpoint that does not exist gives an error that matches [ErrNotFound]; wrong
// parameters one that matches [ErrInvalidArgument], before any request.
func (c *Client) BeginRepairPrivateEndpoint(ctx context.Context, id PrivateEndpointID, parameters PrivateEndpointParameters, options *BeginRepairPrivateEndpointOptions) (*runtime.Poller[PrivateEndpoint], error) {
	const op = "repair private endpoint"
	if options == nil {
		options = &BeginRepairPrivateEndpointOptions{}
	}
	return c.beginPut(ctx, op, id, parameters, options.ResumeToken, func(ctx context.Context, _ *armnetwork.PrivateEndpointsClient) (*putPoller, error) {
		resp, err := c.overlay(ctx, id, parameters)
		if err != nil {
			return nil, err
		}
		return runtime.NewPoller[armnetwork.PrivateEndpointsClientCreateOrUpdateResponse](resp, c.raw.Pipeline(), nil)
	})
}

// overlay reads the endpoint, lays the parameters over it and sends it back. Raw
// JSON, because armnetwork's model loses the members that it does not know.
func (c *Client) overlay(ctx context.Context, id PrivateEndpointID, parameters PrivateEndpointParameters) (*http.Response, error) {
	// The names of armnetwork's operations, which its fake server goes by.
	resp, err := c.send(context.WithValue(ctx, runtime.CtxAPINameKey{}, "PrivateEndpointsClient.Get"), http.MethodGet, id, nil, "")
	if err != nil {
		return nil, err
	}
	payload, err := runtime.Payload(resp)
	if err != nil {
		return nil, err
	}
	stored, err := decodeObject(payload)
	if err != nil {
		return nil, errors.New("the private endpoint's reply is not a JSON object")
	}
	etag := stored.text("etag")
	if etag == "" {
		etag = resp.Header.Get("ETag")
	}
	if etag == "" {
		etag = "*" // it exists, at least
	}
	body, err := layOver(stored, parameters, id)
	if err != nil {
		return nil, err
	}
	return c.send(context.WithValue(ctx, runtime.CtxAPINameKey{}, "PrivateEndpointsClient.BeginCreateOrUpdate"), http.MethodPut, id, body, etag)
}

// send makes one request about an endpoint and returns its reply, if that is a
// success.
func (c *Client) send(ctx context.Context, method string, id PrivateEndpointID, body []byte, etag string) (*http.Response, error) {
	path := "/subscriptions/" + url.PathEscape(id.SubscriptionID) + "/resourceGroups/" + url.PathEscape(id.ResourceGroupName) +
		"/providers/Microsoft.Network/privateEndpoints/" + url.PathEscape(id.Name)
	req, err := runtime.NewRequest(ctx, method, runtime.JoinPaths(c.raw.Endpoint(), path))
	if err != nil {
		return nil, err
	}
	req.Raw().URL.RawQuery = url.Values{"api-version": {apiVersion}}.Encode()
	req.Raw().Header.Set("Accept", "application/json")
	if body != nil {
		if err := req.SetBody(streaming.NopCloser(bytes.NewReader(body)), "application/json"); err != nil {
			return nil, err
		}
		req.Raw().Header.Set("If-Match", etag)
	}
	resp, err := c.raw.Pipeline().Do(req)
	if err != nil {
		return nil, err
	}
	if !runtime.HasStatusCode(resp, http.StatusOK, http.StatusCreated) {
		return nil, runtime.NewResponseError(resp)
	}
	return resp, nil
}
