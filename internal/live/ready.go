package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// ready checks what the run needs before it makes anything: that both clouds accept the
// credentials, and that the cluster is there. It sets the regions, and returns the
// access token. The error says all that is missing at once.
func (s *settings) ready(ctx context.Context, a *accounts) (token string, _ error) {
	var problems []error
	got, err := a.credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{s.scope()}})
	if err != nil {
		problems = append(problems, fmt.Errorf("sign in to Azure, for example with AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or az login: %w", err))
	} else if err := a.registered(ctx, s.subscription); err != nil {
		problems = append(problems, err)
	}
	region := ""
	if s.withTiDBCloud() {
		service, err := a.endpoints.Service(ctx, endpoint.NodeGroupID{Cluster: s.cluster, ID: s.nodeGroup}, nil)
		if err != nil {
			problems = append(problems, fmt.Errorf("find the endpoint service: %w", err))
		} else {
			region = service.Snapshot().Region
			problems = append(problems, a.mayAccept(ctx, s.subscription, service.Snapshot().NodeGroup))
		}
	}
	problems = append(problems, s.regions(region))
	return got.Token, sorted(problems)
}

// registered checks that the subscription is there and may have networks.
func (a *accounts) registered(ctx context.Context, subscription string) error {
	body, err := a.call(ctx, request{method: http.MethodGet, path: "/subscriptions/" + subscription + "/providers/Microsoft.Network", version: groupVersion})
	if err != nil {
		return fmt.Errorf("read the subscription: %w", err)
	}
	var provider struct {
		State string `json:"registrationState"`
	}
	if err := json.Unmarshal(body, &provider); err != nil || provider.State != "Registered" {
		return fmt.Errorf("the subscription's provider Microsoft.Network is %q: az provider register -n Microsoft.Network", provider.State)
	}
	return nil
}

// mayAccept checks that the API key may accept endpoints, by asking about one that does
// not exist.
func (a *accounts) mayAccept(ctx context.Context, subscription string, group endpoint.NodeGroupID) error {
	missing := privatelink.PrivateEndpointID{SubscriptionID: subscription, ResourceGroupName: prefix + "missing", Name: "missing"}
	err := a.tidb.ValidatePrivateEndpointConnection(ctx, group.Cluster, group.ID, tidbcloud.CreatePrivateEndpointConnectionParameters{
		EndpointID: missing.String(), PrivateIPAddress: "10.90.0.9",
	}, nil)
	if errors.Is(err, tidbcloud.ErrPermission) {
		return fmt.Errorf("the API key may not accept endpoints: %w", err)
	}
	return nil // what else is wrong, the steps show
}
