package privatelink

import (
	"context"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"
)

// BeginCreatePrivateEndpointOptions are the optional settings of
// [Client.BeginCreatePrivateEndpoint].
type BeginCreatePrivateEndpointOptions struct {
	// ResumeToken continues the operation whose poller returned it: the call sends no
	// request and ignores the parameters. The ID must be the same. "" starts a new
	// operation. Store tokens like secrets, because a token holds the URLs that the
	// client polls with the credential.
	ResumeToken string
}

// BeginCreatePrivateEndpoint creates a private endpoint and returns a poller whose result
// is the endpoint with its private IP address. The poller does not wait for the service's
// owner: the connection of the result is usually Pending.
//
// Creating an existing endpoint again with the same parameters changes nothing. Azure
// refuses another location, subnet or service for an existing endpoint. Malformed
// parameters give an error that matches [ErrInvalidArgument] before any request.
func (c *Client) BeginCreatePrivateEndpoint(ctx context.Context, id PrivateEndpointID, parameters PrivateEndpointParameters, options *BeginCreatePrivateEndpointOptions) (*runtime.Poller[PrivateEndpoint], error) {
	const op = "create private endpoint"
	if options == nil {
		options = &BeginCreatePrivateEndpointOptions{}
	}
	return c.beginPut(ctx, op, id, parameters, options.ResumeToken, func(ctx context.Context, client *armnetwork.PrivateEndpointsClient) (*putPoller, error) {
		return client.BeginCreateOrUpdate(ctx, id.ResourceGroupName, id.Name, parameters.model(id), nil)
	})
}

// putPoller is armnetwork's poller of the operation that a PUT begins.
type putPoller = runtime.Poller[armnetwork.PrivateEndpointsClientCreateOrUpdateResponse]

// beginPut checks the arguments of a creation or a repair and begins it, or resumes the
// operation of a token.
func (c *Client) beginPut(
	ctx context.Context, op string, id PrivateEndpointID, parameters PrivateEndpointParameters, token string,
	put func(context.Context, *armnetwork.PrivateEndpointsClient) (*putPoller, error),
) (*runtime.Poller[PrivateEndpoint], error) {
	if err := id.Validate(); err != nil {
		return nil, err
	}
	if token == "" {
		if err := parameters.Validate(); err != nil {
			return nil, err
		}
	}
	factory, err := c.factory(id.SubscriptionID)
	if err != nil {
		return nil, newError(op, id.String(), err)
	}
	begin := func(ctx context.Context, token string) (*putPoller, error) {
		client := factory.NewPrivateEndpointsClient()
		if token == "" {
			return put(ctx, client)
		}
		return client.BeginCreateOrUpdate(ctx, id.ResourceGroupName, id.Name, armnetwork.PrivateEndpoint{},
			&armnetwork.PrivateEndpointsClientBeginCreateOrUpdateOptions{ResumeToken: token})
	}
	result := func(ctx context.Context, resp armnetwork.PrivateEndpointsClientCreateOrUpdateResponse) (PrivateEndpoint, error) {
		return c.snapshot(ctx, id, resp.PrivateEndpoint)
	}
	return newPoller(ctx, op, id, token, begin, result)
}
