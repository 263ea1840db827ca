package endpoint_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// On a fast clock the replies say how long to wait, and ConnectAll waits as long, as Connect
// does: six simulated minutes take 0.2 s at a speed of 2000, not the 30 s of the default
// pause.
func TestConnectAllKeepsTheClocksPace(t *testing.T) {
	t.Parallel()
	const most = 2 * time.Second // a single pause of the default takes longer
	for _, n := range []int{1, 20} {
		for _, fresh := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d endpoints, just created: %v", n, fresh), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := &world{sim: simulator.ForTest(t, &simulator.Options{Clock: simulator.Speed(2000)})}
					w.use(t, w.sim, w.sim.Account().APIKey, policy.RetryOptions{})
					cluster := w.sim.AddCluster(simulator.Cluster{JustCreated: fresh}).ClusterID
					subnet := must(privatelink.ParseSubnetID(w.sim.AddVirtualNetwork(simulator.VirtualNetwork{})))
					var specs []endpoint.Spec
					for i := range n {
						specs = append(specs, endpoint.Spec{
							NodeGroup: endpoint.NodeGroupID{Cluster: cluster}, SubnetID: subnet,
							EndpointID: privatelink.PrivateEndpointID{SubscriptionID: w.sim.Account().SubscriptionID, ResourceGroupName: "network", Name: fmt.Sprint("tidb", i)},
						})
					}
					start := time.Now()
					for result := range w.client.ConnectAll(t.Context(), specs, nil) {
						if result.Err != nil {
							t.Error(result.Err)
						}
					}
					took := time.Since(start)
					t.Logf("%v, %d requests", took, len(w.sim.Journal().Requests()))
					if took > most {
						t.Errorf("took %v, want at most %v", took, most)
					}
				})
			})
		}
	}
}
