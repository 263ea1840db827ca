package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

const (
	guidA = "11111111-1111-1111-1111-111111111111"
	guidB = "22222222-2222-2222-2222-222222222222"
)

// TestSpec: the command line comes before the environment, and what belongs together
// comes from one of them.
func TestSpec(t *testing.T) {
	t.Parallel()
	environment := defaults{cluster: "1", nodeGroup: "2", subscription: guidA}
	const subnet = "/subscriptions/" + guidB + "/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/s"
	subnetID := privatelink.SubnetID{SubscriptionID: guidB, ResourceGroupName: "net", VirtualNetworkName: "v", Name: "s"}
	for name, test := range map[string]struct {
		defaults defaults
		names    names
		wish     wish
		endpoint string
		want     endpoint.Spec
		refused  string
	}{
		"resource ID": {
			endpoint: "/subscriptions/" + guidB + "/resourceGroups/g/providers/Microsoft.Network/privateEndpoints/pe", defaults: environment,
			want: endpoint.Spec{NodeGroup: endpoint.NodeGroupID{Cluster: "1", ID: "2"}, EndpointID: privatelink.PrivateEndpointID{SubscriptionID: guidB, ResourceGroupName: "g", Name: "pe"}},
		},
		"name and environment": {
			endpoint: "pe", defaults: environment, names: names{resourceGroup: "g"},
			want: endpoint.Spec{NodeGroup: endpoint.NodeGroupID{Cluster: "1", ID: "2"}, EndpointID: privatelink.PrivateEndpointID{SubscriptionID: guidA, ResourceGroupName: "g", Name: "pe"}},
		},
		"name and subnet": {
			endpoint: "pe", defaults: defaults{cluster: "1"}, wish: wish{subnet: subnet, ip: "10.0.0.9", nic: "n", message: "m", maxReplacements: 1, tags: map[string]string{"a": "b"}},
			want: endpoint.Spec{
				NodeGroup: endpoint.NodeGroupID{Cluster: "1"}, EndpointID: privatelink.PrivateEndpointID{SubscriptionID: guidB, ResourceGroupName: "net", Name: "pe"}, SubnetID: subnetID,
				PrivateIPAddress: "10.0.0.9", CustomNetworkInterfaceName: "n", RequestMessage: "m", MaxReplacements: 1, Tags: map[string]string{"a": "b"},
			},
		},
		"another cluster": {
			endpoint: "pe", defaults: environment, names: names{cluster: "3", subscription: guidB, resourceGroup: "g"},
			want: endpoint.Spec{NodeGroup: endpoint.NodeGroupID{Cluster: "3"}, EndpointID: privatelink.PrivateEndpointID{SubscriptionID: guidB, ResourceGroupName: "g", Name: "pe"}},
		},
		"the same cluster, another group": {
			endpoint: "pe", defaults: environment, names: names{nodeGroup: "4", resourceGroup: "g"},
			want: endpoint.Spec{NodeGroup: endpoint.NodeGroupID{Cluster: "1", ID: "4"}, EndpointID: privatelink.PrivateEndpointID{SubscriptionID: guidA, ResourceGroupName: "g", Name: "pe"}},
		},
		"no cluster":        {endpoint: "pe", refused: envCluster},
		"no subscription":   {endpoint: "pe", defaults: defaults{cluster: "1"}, refused: envSubscription},
		"no resource group": {endpoint: "pe", defaults: environment, refused: "--resource-group"},
		"bad name":          {endpoint: "p e", defaults: environment, names: names{resourceGroup: "g"}, refused: "ENDPOINT"},
		"not an endpoint":   {endpoint: subnet, defaults: environment, refused: "ENDPOINT"},
		"bad subnet":        {endpoint: "pe", defaults: environment, wish: wish{subnet: "s"}, refused: "--subnet"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := test.names.spec(test.defaults, test.wish, test.endpoint)
			if test.refused != "" {
				if exitOf(err) != exitUsage || !strings.Contains(err.Error(), test.refused) {
					t.Errorf("%v, want a usage error with %q", err, test.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestSimulatorIgnoresEnvironment: what names the real clouds means nothing in the
// simulated ones.
func TestSimulatorIgnoresEnvironment(t *testing.T) {
	t.Parallel()
	env := map[string]string{envCluster: "1", envNodeGroup: "2", envSubscription: guidA, envTiDBCloud: "https://example.com", envResourceManager: "https://example.com"}
	if r := invoke(t, env, "", "status", "connected", "--simulator"); r.code != exitDone || !strings.Contains(r.out, "Active") {
		t.Errorf("%+v", r)
	}
}
