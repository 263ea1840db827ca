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

// apiVersion is the version that armnetwork's private endpoints client sends.
const apiVersion = "2025-09-01"

// BeginRepairPrivateEndpointOptions are the optional settings of
// [Client.BeginRepairPrivateEndpoint].
type BeginRepairPrivateEndpointOptions struct {
	// ResumeToken continues an earlier operation as in
	// [BeginCreatePrivateEndpointOptions]; "" starts a new one.
	ResumeToken string
}

// BeginRepairPrivateEndpoint changes an existing private endpoint to what the parameters
// ask for and keeps everything else that Azure holds: tags and application security groups
// that others added, and properties that this package does not know. It also makes Azure
// provision a Failed endpoint again.
//
// It reads the endpoint and sends it back changed, on the condition that nobody changed it
// in between. If somebody did, nothing is changed and the error matches [ErrConflict]. Tags
// of the parameters are added and replace those of the same name. The connection keeps its
// request message, and its name unless ConnectionName is set. Azure refuses another
// location, subnet, service or connection name, as for [Client.BeginCreatePrivateEndpoint].
//
// An endpoint that does not exist gives an error that matches [ErrNotFound]. Malformed
// parameters give one that matches [ErrInvalidArgument], before any request.
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

// overlay reads the endpoint, lays the parameters over it and sends it back. It works on
// JSON, because armnetwork's model drops properties that it does not know.
func (c *Client) overlay(ctx context.Context, id PrivateEndpointID, parameters PrivateEndpointParameters) (*http.Response, error) {
	// armnetwork's fake server routes by the names of armnetwork's methods.
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
		etag = "*" // any version, as long as the endpoint exists
	}
	body, err := layOver(stored, parameters, id)
	if err != nil {
		return nil, err
	}
	return c.send(context.WithValue(ctx, runtime.CtxAPINameKey{}, "PrivateEndpointsClient.BeginCreateOrUpdate"), http.MethodPut, id, body, etag)
}

// send sends one request about an endpoint and returns its reply, or an error for a refusal.
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
