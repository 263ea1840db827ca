package bench

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// connections returns a client of TiDB Cloud on the simulator.
func connections(tb testing.TB, sim *simulator.Simulator) *tidbcloud.Client {
	tb.Helper()
	key := sim.Account().APIKey
	credential, err := tidbcloud.NewCredential(key.Public, string(key.Private))
	if err != nil {
		tb.Fatal(err)
	}
	client, err := tidbcloud.NewClient(credential, &tidbcloud.ClientOptions{ClientOptions: azcore.ClientOptions{Transport: sim}})
	if err != nil {
		tb.Fatal(err)
	}
	return client
}

// fiveMinutes runs one flow with pollers at their default frequency: it creates a
// private endpoint, accepts it and waits until it is ACTIVE.
func fiveMinutes(ctx context.Context, azure *armnetwork.PrivateEndpointsClient, tidb *tidbcloud.Client, ids simulator.ClusterIDs, body armnetwork.PrivateEndpoint, name string) error {
	creation, err := azure.BeginCreateOrUpdate(ctx, group, name, body, nil)
	if err != nil {
		return err
	}
	endpoint, err := creation.PollUntilDone(ctx, nil)
	if err != nil {
		return err
	}
	acceptance, err := tidb.BeginCreatePrivateEndpointConnection(ctx, ids.ClusterID, ids.NodeGroupID,
		tidbcloud.CreatePrivateEndpointConnectionParameters{EndpointID: *endpoint.ID}, nil)
	if err != nil {
		return err
	}
	connection, err := acceptance.PollUntilDone(ctx, nil)
	if err == nil && connection.EndpointState != tidbcloud.EndpointStateActive {
		err = fmt.Errorf("%s is %s", name, connection.EndpointState)
	}
	return err
}

// worker creates a world and runs flows in it, one after the other.
func worker(t *testing.T, flows int) {
	ctx := context.Background()
	sim := simulator.New(nil)
	ids := sim.AddCluster(simulator.Cluster{})
	body := endpointBody(sim.AddVirtualNetwork(simulator.VirtualNetwork{ResourceGroup: group}), ids.ServiceID)
	azure, tidb := newClient(t, sim.Account().SubscriptionID, sim.Credential(), sim), connections(t, sim)
	for i := range flows {
		if err := fiveMinutes(ctx, azure, tidb, ids, body, "pe-"+strconv.Itoa(i)); err != nil {
			t.Error(err)
			return
		}
	}
}

// TestFiveMinuteFlow shows how many flows of five minutes run in a second, and checks
// that no goroutine is left. The number depends on the machine; the minimum detects a
// change by an order of magnitude.
func TestFiveMinuteFlow(t *testing.T) {
	const workers, flows, attempts, least = 16, 100, 5, 300
	before := runtime.NumGoroutine()
	var rate float64
	for range attempts {
		var simulated time.Duration
		start := time.Now()
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			var running sync.WaitGroup
			for range workers {
				running.Go(func() { worker(t, flows) })
			}
			running.Wait()
			simulated = time.Since(began) / flows
		})
		took := time.Since(start)
		rate = workers * flows / took.Seconds()
		t.Logf("%d flows of %v each took %v: %.0f a second", workers*flows, simulated, took, rate)
		if after := runtime.NumGoroutine(); after > before {
			t.Fatalf("%d goroutines before, %d after", before, after)
		}
		if raceEnabled || rate >= least {
			return
		}
	}
	t.Errorf("%.0f flows a second, want at least %d", rate, least)
}
