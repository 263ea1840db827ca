package tidbcloud_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// provisioned creates a private endpoint to a cluster's service.
func provisioned(t *testing.T, sim *simulator.Simulator, cluster simulator.ClusterIDs) string {
	t.Helper()
	token, err := sim.Credential().GetToken(t.Context(), policy.TokenRequestOptions{})
	if err != nil {
		t.Fatal(err)
	}
	id := "/subscriptions/" + sim.Account().SubscriptionID + "/resourceGroups/network/providers/Microsoft.Network/privateEndpoints/pe"
	body := `{"location":"eastus2","properties":{"subnet":{"id":"` + sim.AddVirtualNetwork(simulator.VirtualNetwork{}) +
		`"},"manualPrivateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceId":"` + cluster.ServiceID + `"}}]}}`
	r, err := http.NewRequest(http.MethodPut, "https://management.azure.com"+id+"?api-version=2025-09-01", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token.Token)
	resp, err := sim.Do(r)
	if err != nil || resp.StatusCode != http.StatusCreated {
		t.Fatalf("%v, %v", resp, err)
	}
	sim.Advance(simulator.DefaultDurations().PrivateEndpoint)
	return id
}

// TestLostCreate checks that the caller gets the connection that was created whatever happens to the
// reply, and that there is only one.
func TestLostCreate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		fault   simulator.Fault
		created bool
	}{
		{simulator.Fault{Kind: simulator.FaultKindLoseReply}, true},
		{simulator.Fault{Kind: simulator.FaultKindTruncate}, true},
		{simulator.Fault{Kind: simulator.FaultKindGarble}, true},
		{simulator.Fault{Kind: simulator.FaultKindResetBefore}, false},
		{simulator.Fault{Kind: simulator.FaultKindRefuse, Status: 503}, false},
		{simulator.Fault{Kind: simulator.FaultKindRefuse, Status: 500}, false},
	} {
		t.Run(string(test.fault.Kind), func(t *testing.T) {
			t.Parallel()
			sim := simulator.ForTest(t, &simulator.Options{Clock: simulator.Manual()})
			cluster := sim.AddCluster(simulator.Cluster{})
			endpoint := provisioned(t, sim, cluster)
			client, _ := simulated(t, sim)
			// The challenge first, so that the fault meets the create itself.
			if _, err := client.GetCluster(t.Context(), cluster.ClusterID, nil); err != nil {
				t.Fatal(err)
			}
			test.fault.Method, test.fault.Path = http.MethodPost, "privateEndpointConnections"
			if err := sim.InjectFault(test.fault); err != nil {
				t.Fatal(err)
			}
			parameters := tidbcloud.CreatePrivateEndpointConnectionParameters{EndpointID: endpoint, PrivateIPAddress: "10.0.0.4"}
			connection, err := client.CreatePrivateEndpointConnection(t.Context(), cluster.ClusterID, cluster.NodeGroupID, parameters, nil)
			there := sim.Snapshot().Connections
			if !test.created {
				if err == nil || len(there) != 0 {
					t.Errorf("%v, %d connections, want an error and none", err, len(there))
				}
				return
			}
			if err != nil || len(there) != 1 || connection.PrivateEndpointConnectionID != there[0].ID {
				t.Errorf("%+v, %v, want the one of %+v", connection, err, there)
			}
		})
	}
}
