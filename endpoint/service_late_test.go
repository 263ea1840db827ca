package endpoint_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// A service that FAILED ends the wait with an error that asks for a support ticket.
func TestServiceThatFailed(t *testing.T) {
	t.Parallel()
	for name, after := range map[string]time.Duration{"before it is waited for": 0, "meanwhile": 2 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{cluster: simulator.Cluster{JustCreated: true}})
				failed := time.Now().Add(after)
				time.AfterFunc(after, func() { _ = w.sim.FailService(w.cluster.ClusterID) })
				synctest.Wait()
				service := w.service(t)
				err := service.WaitUntilActive(t.Context(), nil)
				want := "the endpoint service is Failed; submit a TiDB Cloud support ticket that names cluster " + w.cluster.ClusterID + " and node group " + w.cluster.NodeGroupID
				if took := time.Since(failed); err == nil || !strings.HasSuffix(err.Error(), want) || took < 2*time.Minute || took > 3*time.Minute {
					t.Errorf("after %v: %v, want an error after 2 minutes that ends with %q", took, err, want)
				}
				if _, err := service.CreateEndpoint(t.Context(), w.spec, nil); err == nil || !strings.HasSuffix(err.Error(), want) {
					t.Errorf("creating: %v, want an error that ends with %q", err, want)
				}
				if err := w.sim.ReleaseService(w.cluster.ClusterID); err != nil {
					t.Fatal(err)
				}
				if err := w.service(t).WaitUntilActive(t.Context(), nil); err != nil {
					t.Error("after support has helped: ", err)
				}
			})
		})
	}
}

// One event reports a wait that takes too long, and so does the error.
func TestServiceThatIsLate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{cluster: simulator.Cluster{JustCreated: true}})
		if err := w.sim.HoldService(w.cluster.ClusterID); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 12*time.Minute)
		defer cancel()
		start := time.Now()
		err := w.service(t).WaitUntilActive(ctx, nil)
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "it has been Creating for 12m") {
			t.Errorf("%v, want DeadlineExceeded and the age", err)
		}
		var told []time.Duration
		for _, event := range w.events {
			if event.Step == endpoint.StepService && strings.Contains(event.Message, "support ticket") {
				told = append(told, event.Time.Sub(start))
			}
		}
		if len(told) != 1 || told[0] <= 5*time.Minute || told[0] > 6*time.Minute {
			t.Errorf("told at %v, want once after 5 minutes", told)
		}
	})
}

// The time in which the cluster is CREATING does not count.
func TestServiceOfAClusterThatIsCreating(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		poller, err := w.tidb.BeginCreateCluster(t.Context(), tidbcloud.Cluster{
			DisplayName: "orders", RegionID: "azure-eastus2",
			TidbNodeSetting: tidbcloud.TidbNodeSetting{NodeSpecKey: "8C32G", TidbNodeGroups: []tidbcloud.NodeGroup{{NodeCount: 1}}},
			TikvNodeSetting: tidbcloud.StorageNodeSetting{NodeCount: 3, NodeSpecKey: "8C32G", StorageSizeGi: 500, StorageType: "Standard"},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if poller.Done() {
			t.Fatal("the cluster is there at once")
		}
		clusters := w.sim.Snapshot().Clusters
		w.spec.NodeGroup = endpoint.NodeGroupID{Cluster: clusters[len(clusters)-1].ID}
		service := w.service(t)
		if err := service.WaitUntilActive(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		for _, event := range w.events {
			if strings.Contains(event.Message, "support") {
				t.Errorf("told %+v of a service that is on time", event)
			}
		}
	})
}

// One event reports an endpoint that stays PENDING too long, and so does the error.
func TestEndpointThatIsLate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{transport: rewrite(tidbHost, `"endpointState":"ACTIVE"`, `"endpointState":"PENDING"`)})
		ep := w.create(t)
		if err := ep.Accept(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		wait := func(d time.Duration) error {
			ctx, cancel := context.WithTimeout(t.Context(), d)
			defer cancel()
			return ep.WaitUntilActive(ctx, nil)
		}
		if err := wait(8 * time.Minute); !errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "support") {
			t.Errorf("after 8 minutes: %v", err)
		}
		err := wait(7 * time.Minute)
		want := "submit a TiDB Cloud support ticket that names cluster " + w.cluster.ClusterID + " and node group " + w.cluster.NodeGroupID + ": it has been Pending for 15m"
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), want) {
			t.Errorf("after 15 minutes: %v, want %q", err, want)
		}
		var told []time.Duration
		for _, event := range w.events {
			if event.Step == endpoint.StepActive && strings.Contains(event.Message, "support ticket") {
				told = append(told, event.Time.Sub(start))
			}
		}
		if len(told) != 1 || told[0] <= 10*time.Minute || told[0] > 11*time.Minute {
			t.Errorf("told at %v, want once after 10 minutes", told)
		}
	})
}
