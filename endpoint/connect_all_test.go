package endpoint_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// fleet adds clusters to a world and returns n specs for them in turn.
func (w *world) fleet(t testing.TB, clusters, n int) []endpoint.Spec {
	t.Helper()
	subnet, err := privatelink.ParseSubnetID(w.sim.AddVirtualNetwork(simulator.VirtualNetwork{Name: "fleet", AddressPrefix: "10.8.0.0/16"}))
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{w.cluster.ClusterID}
	for len(ids) < clusters {
		ids = append(ids, w.sim.AddCluster(simulator.Cluster{}).ClusterID)
	}
	specs := make([]endpoint.Spec, n)
	for i := range specs {
		specs[i] = w.spec
		specs[i].NodeGroup.Cluster = ids[i%len(ids)]
		specs[i].EndpointID.Name = fmt.Sprintf("tidb-%d", i)
		specs[i].SubnetID = subnet
	}
	return specs
}

// tally counts the requests to TiDB Cloud, including those that get 401.
type tally struct{ total, creations, refused atomic.Int64 }

func (c *tally) transport(sim *simulator.Simulator) policy.Transporter {
	return transporter(func(r *http.Request) (*http.Response, error) {
		resp, err := sim.Do(r)
		if err == nil && strings.Contains(r.URL.Host, tidbHost) {
			c.total.Add(1)
			switch {
			case resp.StatusCode == http.StatusTooManyRequests:
				c.refused.Add(1)
			case r.Method == http.MethodPost && resp.StatusCode == http.StatusOK:
				c.creations.Add(1)
			}
		}
		return resp, err
	})
}

// The figures of a fleet, in virtual time.
func TestConnectAllFigures(t *testing.T) {
	t.Parallel()
	const endpoints, clusters = 1000, 50
	synctest.Test(t, func(t *testing.T) {
		var asked tally
		w := newWorld(t, settings{transport: asked.transport})
		specs := w.fleet(t, clusters, endpoints)
		start := time.Now()
		n := 0
		for result := range w.client.ConnectAll(t.Context(), specs, nil) {
			if result.Err != nil {
				t.Fatal(result.Err)
			}
			n++
		}
		took := time.Since(start)
		total, creates, refused := asked.total.Load(), asked.creations.Load(), asked.refused.Load()
		floor := endpoints/100*time.Minute + simulator.DefaultDurations().Acceptance
		t.Logf("%d endpoints on %d clusters in %v, %.2f x the floor of %v, with %d requests to TiDB Cloud, %d of them creations, %d refused", n, clusters, took, float64(took)/float64(floor), floor, total, creates, refused)
		slow, slowTotal := lookEvery(t, 5*time.Second, clusters, endpoints)
		t.Logf("with one GET every 5 s for each endpoint: %v, %.2f x the floor, %d requests", slow, float64(slow)/float64(floor), slowTotal)
		if took >= slow || total >= slowTotal {
			t.Errorf("no better than looking at each")
		}
		if n != endpoints || creates != endpoints {
			t.Errorf("%d results, %d creations, want %d", n, creates, endpoints)
		}
		if limit := int64(endpoints*5/4 + 100); total > limit {
			t.Errorf("%d requests, want at most %d", total, limit)
		}
		if took > floor*6/5 {
			t.Errorf("took %v, want at most 1.2 times %v", took, floor)
		}
	})
}

// lookEvery is the baseline for a fleet: clients under the same limit register all endpoints at
// once and read each of them at this interval until it is ACTIVE.
func lookEvery(t *testing.T, interval time.Duration, clusters, endpoints int) (took time.Duration, requests int64) {
	var asked tally
	w := newWorld(t, settings{transport: asked.transport})
	specs := w.fleet(t, clusters, endpoints)
	groups := map[string]endpoint.ServiceSnapshot{}
	for _, spec := range specs[:clusters] {
		service, err := w.client.Service(t.Context(), spec.NodeGroup, nil)
		if err != nil {
			t.Fatal(err)
		}
		groups[spec.NodeGroup.Cluster] = service.Snapshot()
	}
	start := time.Now()
	var done sync.WaitGroup
	for _, spec := range specs {
		done.Go(func() {
			service := groups[spec.NodeGroup.Cluster]
			target, err := privatelink.ParsePrivateLinkServiceID(service.ResourceID)
			if err != nil {
				t.Error(err)
				return
			}
			creation, err := w.azure.BeginCreatePrivateEndpoint(t.Context(), spec.EndpointID, privatelink.PrivateEndpointParameters{
				Location: service.Region, SubnetID: spec.SubnetID, Service: target,
			}, nil)
			if err != nil {
				t.Error(err)
				return
			}
			azure, err := creation.PollUntilDone(t.Context(), nil)
			if err != nil {
				t.Error(err)
				return
			}
			connection, err := w.tidb.CreatePrivateEndpointConnection(t.Context(), spec.NodeGroup.Cluster, service.NodeGroup.ID, tidbcloud.CreatePrivateEndpointConnectionParameters{
				EndpointID: spec.EndpointID.String(), PrivateIPAddress: azure.PrivateIPAddress,
			}, nil)
			for err == nil && connection.EndpointState != tidbcloud.EndpointStateActive {
				time.Sleep(interval)
				connection, err = w.tidb.GetPrivateEndpointConnection(t.Context(), spec.NodeGroup.Cluster, service.NodeGroup.ID, connection.PrivateEndpointConnectionID, nil)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	return time.Since(start), asked.total.Load()
}
