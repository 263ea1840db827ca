package privatelink

import (
	"context"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"
)

// BeginDeletePrivateEndpointOptions are the optional settings of
// [Client.BeginDeletePrivateEndpoint].
type BeginDeletePrivateEndpointOptions struct {
	// ResumeToken continues an earlier operation as in
	// [BeginCreatePrivateEndpointOptions]; "" starts a new one.
	ResumeToken string
}

// DeletePrivateEndpointResponse is the result of deleting a private endpoint.
type DeletePrivateEndpointResponse struct {
	// placeholder for future values
}

// BeginDeletePrivateEndpoint deletes a private endpoint with its network interface and its
// connection. Deleting an endpoint that does not exist succeeds (assumed). A resource
// group that does not exist gives an error that matches [ErrNotFound].
func (c *Client) BeginDeletePrivateEndpoint(ctx context.Context, id PrivateEndpointID, options *BeginDeletePrivateEndpointOptions) (*runtime.Poller[DeletePrivateEndpointResponse], error) {
	const op = "delete private endpoint"
	if options == nil {
		options = &BeginDeletePrivateEndpointOptions{}
	}
	if err := id.Validate(); err != nil {
		return nil, err
	}
	factory, err := c.factory(id.SubscriptionID)
	if err != nil {
		return nil, newError(op, id.String(), err)
	}
	begin := func(ctx context.Context, token string) (*runtime.Poller[armnetwork.PrivateEndpointsClientDeleteResponse], error) {
		return factory.NewPrivateEndpointsClient().BeginDelete(ctx, id.ResourceGroupName, id.Name,
			&armnetwork.PrivateEndpointsClientBeginDeleteOptions{ResumeToken: token})
	}
	result := func(context.Context, armnetwork.PrivateEndpointsClientDeleteResponse) (DeletePrivateEndpointResponse, error) {
		return DeletePrivateEndpointResponse{}, nil
	}
	return newPoller(ctx, op, id, options.ResumeToken, begin, result)
}
