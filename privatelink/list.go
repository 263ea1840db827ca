package privatelink

import (
	"context"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"

	"github.com/tidb-azure/tidbprivatelink/internal/pages"
)

// ListPrivateEndpointsOptions are the optional settings of
// [Client.NewListPrivateEndpointsPager].
type ListPrivateEndpointsOptions struct {
	// ResourceGroupName narrows the list to one resource group; "" lists the whole
	// subscription.
	ResourceGroupName string
}

// ListPrivateEndpointsResponse is one page of private endpoints.
type ListPrivateEndpointsResponse struct {
	// PrivateEndpoints are in Azure's order; a page may be empty. PrivateIPAddress is ""
	// unless the list itself holds it. It does not for most endpoints without a static
	// address, whose address only [Client.GetPrivateEndpoint] finds.
	PrivateEndpoints []PrivateEndpoint
}

// NewListPrivateEndpointsPager returns a pager over the private endpoints of a
// subscription, whatever they connect to. It sends one request a page. With the first
// page, a malformed subscription ID or resource group name gives an error that matches
// [ErrInvalidArgument], and a resource group that does not exist one that matches
// [ErrNotFound]. A list that names the same next page twice, or has more than 10,000
// pages, ends with an error. The pager is not safe for concurrent use.
func (c *Client) NewListPrivateEndpointsPager(subscriptionID string, options *ListPrivateEndpointsOptions) *runtime.Pager[ListPrivateEndpointsResponse] {
	if options == nil {
		options = &ListPrivateEndpointsOptions{}
	}
	l := &listing{client: c, subscription: subscriptionID, group: options.ResourceGroupName}
	return runtime.NewPager(runtime.PagingHandler[ListPrivateEndpointsResponse]{
		More: func(ListPrivateEndpointsResponse) bool { return l.more() },
		Fetcher: func(ctx context.Context, _ *ListPrivateEndpointsResponse) (ListPrivateEndpointsResponse, error) {
			found, err := l.next(ctx)
			if err != nil {
				return ListPrivateEndpointsResponse{}, newError("list private endpoints", l.resource(), err)
			}
			return ListPrivateEndpointsResponse{PrivateEndpoints: found}, nil
		},
	})
}

// listing is the state of a pager.
type listing struct {
	client              *Client
	subscription, group string

	bySubscription *runtime.Pager[armnetwork.PrivateEndpointsClientListBySubscriptionResponse]
	byGroup        *runtime.Pager[armnetwork.PrivateEndpointsClientListResponse]
	walk           pages.Walk
	endless        error // set once the list turns out to have no end
}

func (l *listing) resource() string {
	if l.group == "" {
		return "/subscriptions/" + l.subscription
	}
	return "/subscriptions/" + l.subscription + "/resourceGroups/" + l.group
}

func (l *listing) more() bool {
	if l.byGroup != nil {
		return l.byGroup.More()
	}
	return l.bySubscription == nil || l.bySubscription.More()
}

// begin checks the arguments and chooses armnetwork's pager.
func (l *listing) begin() error {
	if l.bySubscription != nil || l.byGroup != nil {
		return l.endless
	}
	if err := checkGUID("subscription ID", l.subscription); err != nil {
		return err
	}
	if l.group != "" {
		if err := checkResourceGroupName("ResourceGroupName", l.group); err != nil {
			return err
		}
	}
	factory, err := l.client.factory(l.subscription)
	if err != nil {
		return err
	}
	if l.group != "" {
		l.byGroup = factory.NewPrivateEndpointsClient().NewListPager(l.group, nil)
	} else {
		l.bySubscription = factory.NewPrivateEndpointsClient().NewListBySubscriptionPager(nil)
	}
	return nil
}

func (l *listing) next(ctx context.Context) ([]PrivateEndpoint, error) {
	if err := l.begin(); err != nil {
		return nil, err
	}
	var page armnetwork.PrivateEndpointListResult
	if l.byGroup != nil {
		resp, err := l.byGroup.NextPage(wantObject(ctx))
		if err != nil {
			return nil, err
		}
		page = resp.PrivateEndpointListResult
	} else {
		resp, err := l.bySubscription.NextPage(wantObject(ctx))
		if err != nil {
			return nil, err
		}
		page = resp.PrivateEndpointListResult
	}
	if l.endless = l.walk.Follow(deref(page.NextLink)); l.endless != nil {
		return nil, l.endless
	}
	var found []PrivateEndpoint
	for _, model := range page.Value {
		if model == nil {
			continue
		}
		endpoint := newPrivateEndpoint(PrivateEndpointID{}, *model)
		endpoint.PrivateIPAddress = toldIPAddress(deref(model.Properties))
		found = append(found, endpoint)
	}
	return found, nil
}
