package privatelink

import (
	"context"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"
)

// BeginCreatePrivateEndpointOptions are the optional settings of
// [Client.BeginCreatePrivateEndpoint].
type BeginCreatePrivateEndpointOptions struct {
	// ResumeToken, from the poller of an earlier call for the same ID, makes the
	// call continue that operation: it sends nothing and ignores the parameters.
	// "" starts a new operation. Take tokens only from where you store secrets:
	// a token holds the URLs that are polled with the credential.
	ResumeToken string
}

// BeginCreatePrivateEndpoint asks Azure for a private endpoint and returns a
// poller whose result is the endpoint with its private IP address. The result
// does not wait for the service's owner: its connection is usually Pending.
//
// Doing it again with the same parameters leaves an existing endpoint as it is.
// An existing endpoint with another location, subnet or service makes Azure
// refuse. Wrong parameters give an error that matches [ErrInvalidArgument] before
// any request.
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

// beginPut checks the arguments of a creation or a repair and begins it, or resumes
// the one of a token.
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
