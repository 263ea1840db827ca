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
	if err := id.Validate(); err != nil {
		return nil, err
	}
	if options.ResumeToken == "" {
		if err := parameters.Validate(); err != nil {
			return nil, err
		}
	}
	factory, err := c.factory(id.SubscriptionID)
	if err != nil {
		return nil, newError(op, id.String(), err)
	}
	begin := func(ctx context.Context, token string) (*runtime.Poller[armnetwork.PrivateEndpointsClientCreateOrUpdateResponse], error) {
		var model armnetwork.PrivateEndpoint
		if token == "" {
			model = parameters.model(id)
		}
		return factory.NewPrivateEndpointsClient().BeginCreateOrUpdate(ctx, id.ResourceGroupName, id.Name, model,
			&armnetwork.PrivateEndpointsClientBeginCreateOrUpdateOptions{ResumeToken: token})
	}
	result := func(ctx context.Context, resp armnetwork.PrivateEndpointsClientCreateOrUpdateResponse) (PrivateEndpoint, error) {
		return c.snapshot(ctx, id, resp.PrivateEndpoint)
	}
	return newPoller(ctx, op, id, options.ResumeToken, begin, result)
}
