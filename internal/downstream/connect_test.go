package downstream

import (
	"testing"
	"testing/synctest"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// TestConnect takes all steps with every package of the module, signed in with a
// client secret, and once more: the same endpoint comes back.
func TestConnect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.ForTest(t, nil)
		account := sim.Account()
		cluster := sim.AddCluster(simulator.Cluster{JustCreated: true})
		subnet, err := privatelink.ParseSubnetID(sim.AddVirtualNetwork(simulator.VirtualNetwork{}))
		if err != nil {
			t.Fatal(err)
		}

		options := policy.ClientOptions{Transport: sim}
		entra, err := azidentity.NewClientSecretCredential(account.TenantID, account.ClientID, string(account.ClientSecret),
			&azidentity.ClientSecretCredentialOptions{ClientOptions: options})
		if err != nil {
			t.Fatal(err)
		}
		azure, err := privatelink.NewClient(entra, &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: options}})
		if err != nil {
			t.Fatal(err)
		}
		key, err := tidbcloud.NewCredential(account.APIKey.Public, string(account.APIKey.Private))
		if err != nil {
			t.Fatal(err)
		}
		tidb, err := tidbcloud.NewClient(key, &tidbcloud.ClientOptions{ClientOptions: options})
		if err != nil {
			t.Fatal(err)
		}
		client, err := endpoint.NewClient(azure, tidb, nil)
		if err != nil {
			t.Fatal(err)
		}
		spec := endpoint.Spec{
			NodeGroup:  endpoint.NodeGroupID{Cluster: cluster.ClusterID},
			EndpointID: privatelink.PrivateEndpointID{SubscriptionID: account.SubscriptionID, ResourceGroupName: "network", Name: "pe"},
			SubnetID:   subnet,
		}
		var first endpoint.EndpointSnapshot
		for range 2 {
			ep, err := client.Connect(t.Context(), spec, nil)
			if err != nil {
				t.Fatal(err)
			}
			got := ep.Snapshot()
			if got.Connection.Status != endpoint.StatusActive || first.Connection.ID != "" && got != first {
				t.Fatalf("connected as %+v, before as %+v", got, first)
			}
			first = got
		}
		if got := sim.Snapshot(); len(got.PrivateEndpoints) != 1 || len(got.Connections) != 1 {
			t.Errorf("%d private endpoints and %d connections, want one of each", len(got.PrivateEndpoints), len(got.Connections))
		}
	})
}
