package simulator_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// A program that has just created an endpoint must not take one 404 for its end.
func ExampleSimulator_SetReadLag() {
	sim := simulator.New(&simulator.Options{Clock: simulator.Manual(), Record: true})
	cluster, subnet := sim.AddCluster(simulator.Cluster{}), sim.AddVirtualNetwork(simulator.VirtualNetwork{})
	options := &arm.ClientOptions{ClientOptions: policy.ClientOptions{Transport: sim}}
	client, err := armnetwork.NewPrivateEndpointsClient(sim.Account().SubscriptionID, sim.Credential(), options)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := sim.SetReadLag(simulator.ReadLag{Azure: 20 * time.Second, Steady: true}); err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	if _, err := client.BeginCreateOrUpdate(ctx, "network", "pe", manualEndpoint(subnet, cluster.ServiceID), nil); err != nil {
		fmt.Println(err)
		return
	}
	var failure *azcore.ResponseError
	_, err = client.Get(ctx, "network", "pe", nil)
	fmt.Println("at once:", errors.As(err, &failure) && failure.StatusCode == 404)
	sim.Advance(20 * time.Second)
	got, err := client.Get(ctx, "network", "pe", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("later:", *got.Properties.ProvisioningState)
	// Output:
	// at once: true
	// later: Updating
}
