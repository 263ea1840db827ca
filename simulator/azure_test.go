package simulator_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// armOptions returns options that connect an unmodified Azure client to the simulator.
func armOptions(sim *simulator.Simulator) *arm.ClientOptions {
	return &arm.ClientOptions{ClientOptions: policy.ClientOptions{Transport: sim}}
}

func endpointsClient(t testing.TB, sim *simulator.Simulator) *armnetwork.PrivateEndpointsClient {
	t.Helper()
	return endpointsClientWith(t, sim, armOptions(sim))
}

func endpointsClientWith(t testing.TB, sim *simulator.Simulator, options *arm.ClientOptions) *armnetwork.PrivateEndpointsClient {
	t.Helper()
	client, err := armnetwork.NewPrivateEndpointsClient(sim.Account().SubscriptionID, sim.Credential(), options)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// manualEndpoint returns the body that a user sends to create an endpoint to TiDB
// Cloud.
func manualEndpoint(subnetID, serviceID string) armnetwork.PrivateEndpoint {
	return armnetwork.PrivateEndpoint{
		Location: to.Ptr("eastus2"),
		Properties: &armnetwork.PrivateEndpointProperties{
			Subnet: &armnetwork.Subnet{ID: &subnetID},
			ManualPrivateLinkServiceConnections: []*armnetwork.PrivateLinkServiceConnection{{
				Name: to.Ptr("tidb"),
				Properties: &armnetwork.PrivateLinkServiceConnectionProperties{
					PrivateLinkServiceID: &serviceID,
					RequestMessage:       to.Ptr("please"),
				},
			}},
		},
	}
}

func TestPrivateEndpointLifecycle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		sim := simulator.ForTest(t, nil)
		cluster := sim.AddCluster(simulator.Cluster{})
		subnet := sim.AddVirtualNetwork(simulator.VirtualNetwork{})
		client := endpointsClient(t, sim)
		began := time.Now()

		poller, err := client.BeginCreateOrUpdate(ctx, "network", "pe", manualEndpoint(subnet, cluster.ServiceID), nil)
		if err != nil {
			t.Fatal(err)
		}
		created, err := poller.PollUntilDone(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := time.Since(began), simulator.DefaultDurations().PrivateEndpoint; got != want {
			t.Errorf("creation took %v of simulated time, want %v", got, want)
		}
		p := created.Properties
		if got := *p.ProvisioningState; got != armnetwork.ProvisioningStateSucceeded {
			t.Errorf("provisioning state %s", got)
		}
		if got := *p.ManualPrivateLinkServiceConnections[0].Properties.PrivateLinkServiceConnectionState.Status; got != "Pending" {
			t.Errorf("connection %s, want Pending", got)
		}

		nics, err := armnetwork.NewInterfacesClient(sim.Account().SubscriptionID, sim.Credential(), armOptions(sim))
		if err != nil {
			t.Fatal(err)
		}
		id, err := arm.ParseResourceID(*p.NetworkInterfaces[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		nic, err := nics.Get(ctx, id.ResourceGroupName, id.Name, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := *nic.Properties.IPConfigurations[0].Properties.PrivateIPAddress; got != "10.0.0.4" {
			t.Errorf("address %s, want the lowest that is free, 10.0.0.4", got)
		}

		deletion, err := client.BeginDelete(ctx, "network", "pe", nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := deletion.PollUntilDone(ctx, nil); err != nil {
			t.Fatal(err)
		}
		_, err = client.Get(ctx, "network", "pe", nil)
		var failure *azcore.ResponseError
		if !errors.As(err, &failure) || failure.StatusCode != 404 || failure.ErrorCode != "ResourceNotFound" {
			t.Errorf("Get after delete: %v, want 404 ResourceNotFound", err)
		}
		if _, err := nics.Get(ctx, id.ResourceGroupName, id.Name, nil); !errors.As(err, &failure) || failure.StatusCode != 404 {
			t.Errorf("the endpoint's NIC outlives it: %v", err)
		}
	})
}

// armOptionsWithoutRetries returns armOptions for tests that need the first reply.
func armOptionsWithoutRetries(sim *simulator.Simulator) *arm.ClientOptions {
	options := armOptions(sim)
	options.Retry.MaxRetries = -1
	return options
}

// accept registers an endpoint with TiDB Cloud and does not wait.
func accept(t testing.TB, sim *simulator.Simulator, cluster simulator.ClusterIDs, endpointID string) {
	t.Helper()
	register(t, sim, cluster, endpointID, "")
}

// register registers an endpoint with its address, as the console's Accept does. A
// public name then exists for the endpoint.
func register(t testing.TB, sim *simulator.Simulator, cluster simulator.ClusterIDs, endpointID, address string) {
	t.Helper()
	client := tidbClient(t, sim)
	_, err := client.CreatePrivateEndpointConnection(t.Context(), cluster.ClusterID, cluster.NodeGroupID,
		tidbcloud.CreatePrivateEndpointConnectionParameters{EndpointID: endpointID, PrivateIPAddress: address}, nil)
	if err != nil {
		t.Fatal(err)
	}
}

func tidbClient(t testing.TB, sim *simulator.Simulator) *tidbcloud.Client {
	t.Helper()
	key := sim.Account().APIKey
	credential, err := tidbcloud.NewCredential(key.Public, string(key.Private))
	if err != nil {
		t.Fatal(err)
	}
	client, err := tidbcloud.NewClient(credential, &tidbcloud.ClientOptions{ClientOptions: azcore.ClientOptions{Transport: sim}})
	if err != nil {
		t.Fatal(err)
	}
	return client
}
