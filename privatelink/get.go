package privatelink

import (
	"context"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"
)

// GetPrivateEndpointOptions are the optional settings of
// [Client.GetPrivateEndpoint].
type GetPrivateEndpointOptions struct {
	// placeholder for future options
}

// GetPrivateEndpoint reads an endpoint. For its private IP address it usually sends a
// second request. An endpoint or a resource group that does not exist gives an error that
// matches [ErrNotFound].
func (c *Client) GetPrivateEndpoint(ctx context.Context, id PrivateEndpointID, options *GetPrivateEndpointOptions) (PrivateEndpoint, error) {
	const op = "get private endpoint"
	if err := id.Validate(); err != nil {
		return PrivateEndpoint{}, err
	}
	factory, err := c.factory(id.SubscriptionID)
	if err != nil {
		return PrivateEndpoint{}, newError(op, id.String(), err)
	}
	resp, err := factory.NewPrivateEndpointsClient().Get(wantObject(ctx), id.ResourceGroupName, id.Name, nil)
	if err != nil {
		return PrivateEndpoint{}, newError(op, id.String(), err)
	}
	return c.snapshot(ctx, id, resp.PrivateEndpoint)
}

// snapshot converts Azure's model and finds the address.
func (c *Client) snapshot(ctx context.Context, id PrivateEndpointID, model armnetwork.PrivateEndpoint) (PrivateEndpoint, error) {
	address, err := c.privateIPAddress(ctx, model)
	if err != nil {
		return PrivateEndpoint{}, err
	}
	endpoint := newPrivateEndpoint(id, model)
	endpoint.PrivateIPAddress = address
	return endpoint, nil
}
