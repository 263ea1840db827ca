package oldmajor

import (
	"errors"
	"testing"
	"testing/synctest"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v6"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestPrivateEndpoint creates, reads, lists and deletes a private endpoint with an old
// version's pollers and pagers.
func TestPrivateEndpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.ForTest(t, nil)
		cluster := sim.AddCluster(simulator.Cluster{})
		subnet := sim.AddVirtualNetwork(simulator.VirtualNetwork{})
		client, err := armnetwork.NewPrivateEndpointsClient(sim.Account().SubscriptionID, sim.Credential(),
			&arm.ClientOptions{ClientOptions: policy.ClientOptions{Transport: sim}})
		if err != nil {
			t.Fatal(err)
		}
		creation, err := client.BeginCreateOrUpdate(t.Context(), "network", "pe", armnetwork.PrivateEndpoint{
			Location: to.Ptr("eastus2"),
			Properties: &armnetwork.PrivateEndpointProperties{
				Subnet: &armnetwork.Subnet{ID: &subnet},
				ManualPrivateLinkServiceConnections: []*armnetwork.PrivateLinkServiceConnection{{
					Name:       to.Ptr("tidb"),
					Properties: &armnetwork.PrivateLinkServiceConnectionProperties{PrivateLinkServiceID: &cluster.ServiceID},
				}},
			},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		made, err := creation.PollUntilDone(t.Context(), nil)
		if err != nil || *made.Properties.ProvisioningState != armnetwork.ProvisioningStateSucceeded {
			t.Fatalf("created: %v, %v", made.Properties, err)
		}
		page, err := client.NewListPager("network", nil).NextPage(t.Context())
		if err != nil || len(page.Value) != 1 {
			t.Errorf("listed: %d, %v", len(page.Value), err)
		}
		deletion, err := client.BeginDelete(t.Context(), "network", "pe", nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := deletion.PollUntilDone(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		var failure *azcore.ResponseError
		if _, err := client.Get(t.Context(), "network", "pe", nil); !errors.As(err, &failure) || failure.StatusCode != 404 {
			t.Errorf("after the deletion: %v, want a 404", err)
		}
	})
}
