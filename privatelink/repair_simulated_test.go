package privatelink_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"
	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestRepairInAzure repairs a failed endpoint to which others have added tags and a security group.
// Creating it again would remove those. A repair that meets a change by somebody else changes
// nothing.
func TestRepairInAzure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, sim := t.Context(), simulator.ForTest(t, nil)
		cluster := sim.AddCluster(simulator.Cluster{})
		subnet, err := privatelink.ParseSubnetID(sim.AddVirtualNetwork(simulator.VirtualNetwork{}))
		if err != nil {
			t.Fatal(err)
		}
		service, err := privatelink.ParsePrivateLinkServiceID(cluster.ServiceID)
		if err != nil {
			t.Fatal(err)
		}
		id := privatelink.PrivateEndpointID{SubscriptionID: subnet.SubscriptionID, ResourceGroupName: subnet.ResourceGroupName, Name: "tidb"}
		// meddle runs before the next PUT with If-Match.
		var meddle func()
		transport := transportFunc(func(req *http.Request) (*http.Response, error) {
			if f := meddle; f != nil && req.Header.Get("If-Match") != "" {
				meddle = nil
				f()
			}
			return sim.Do(req)
		})
		options := arm.ClientOptions{ClientOptions: policy.ClientOptions{Transport: transport}}
		client, err := privatelink.NewClient(sim.Credential(), &privatelink.ClientOptions{ClientOptions: options})
		if err != nil {
			t.Fatal(err)
		}
		other, err := armnetwork.NewClientFactory(id.SubscriptionID, sim.Credential(), &options)
		if err != nil {
			t.Fatal(err)
		}
		p := privatelink.PrivateEndpointParameters{Location: "eastus2", SubnetID: subnet, Service: service, Tags: map[string]string{"team": "data"}}

		if _, err := client.BeginRepairPrivateEndpoint(ctx, id, p, nil); !errors.Is(err, privatelink.ErrNotFound) {
			t.Errorf("error %v before it exists, want ErrNotFound", err)
		}
		if err := sim.FailNextOperation(id.String(), "it broke"); err != nil {
			t.Fatal(err)
		}
		poller, err := client.BeginCreatePrivateEndpoint(ctx, id, p, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := poller.PollUntilDone(ctx, nil); err == nil || !strings.Contains(err.Error(), "it broke") {
			t.Errorf("error %v, want the operation's", err)
		}

		groups, err := other.NewApplicationSecurityGroupsClient().BeginCreateOrUpdate(ctx, id.ResourceGroupName, "web", armnetwork.ApplicationSecurityGroup{Location: to.Ptr("eastus2")}, nil)
		if err != nil {
			t.Fatal(err)
		}
		group, err := groups.PollUntilDone(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		tag := func(name string) {
			model, err := other.NewPrivateEndpointsClient().Get(ctx, id.ResourceGroupName, id.Name, nil)
			if err != nil {
				t.Fatal(err)
			}
			if model.Tags == nil {
				model.Tags = map[string]*string{}
			}
			model.Tags[name] = to.Ptr("policy")
			model.Properties.ApplicationSecurityGroups = []*armnetwork.ApplicationSecurityGroup{{ID: group.ID}}
			change, err := other.NewPrivateEndpointsClient().BeginCreateOrUpdate(ctx, id.ResourceGroupName, id.Name, model.PrivateEndpoint, nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := change.PollUntilDone(ctx, nil); err != nil {
				t.Fatal(err)
			}
		}
		tag("costCenter")
		before, err := client.GetPrivateEndpoint(ctx, id, nil)
		if err != nil {
			t.Fatal(err)
		}

		p.Tags = map[string]string{"env": "prod"}
		meddle = func() { tag("late") }
		if _, err := client.BeginRepairPrivateEndpoint(ctx, id, p, nil); !errors.Is(err, privatelink.ErrConflict) {
			t.Errorf("error %v, want ErrConflict", err)
		}
		poller, err = client.BeginRepairPrivateEndpoint(ctx, id, p, nil)
		if err != nil {
			t.Fatal(err)
		}
		after, err := poller.PollUntilDone(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := before
		want.Tags = map[string]string{"team": "data", "costCenter": "policy", "late": "policy", "env": "prod"}
		want.ETag = after.ETag
		if diff := cmp.Diff(want, after); diff != "" {
			t.Errorf("the endpoint (-want +got):\n%s", diff)
		}
		raw, err := sim.Do(request(t, sim, "GET", id.String()))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(raw.Body)
		if err != nil || !strings.Contains(string(body), *group.ID) {
			t.Errorf("the security group is gone: %s, %v", body, err)
		}

		elsewhere := p
		elsewhere.SubnetID.Name = "other"
		if _, err := client.BeginRepairPrivateEndpoint(ctx, id, elsewhere, nil); err == nil || !strings.Contains(err.Error(), "CannotChangeSubnet") {
			t.Errorf("error %v of another subnet, want Azure's refusal", err)
		}
	})
}

// request sends a request to Azure as the account's application.
func request(t *testing.T, sim *simulator.Simulator, method, path string) *http.Request {
	t.Helper()
	token, err := sim.Credential().GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{"https://management.azure.com/.default"}})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, "https://management.azure.com"+path+"?api-version=2025-07-01", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token.Token)
	return req
}
