package endpoint_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

func TestFourSteps(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{cluster: simulator.Cluster{JustCreated: true}})
		service := w.service(t)
		if got := service.Snapshot(); got.Status != endpoint.ServiceStatusCreating || got.ResourceID != "" {
			t.Errorf("service %+v, want one that is Creating", got)
		}
		if _, err := service.CreateEndpoint(t.Context(), w.spec, nil); err == nil || !strings.Contains(err.Error(), "WaitUntilActive") {
			t.Errorf("creating too early: %v", err)
		}
		if err := service.WaitUntilActive(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		want := endpoint.ServiceSnapshot{
			NodeGroup:  endpoint.NodeGroupID{Cluster: w.cluster.ClusterID, ID: w.cluster.NodeGroupID},
			ResourceID: w.sim.Snapshot().Clusters[0].NodeGroups[0].ServiceID,
			Status:     endpoint.ServiceStatusActive, ClusterState: tidbcloud.ClusterStateActive, Region: "eastus2", RegionID: "azure-eastus2", DNSZone: service.Snapshot().DNSZone,
		}
		if diff := cmp.Diff(want, service.Snapshot()); diff != "" || want.DNSZone == "" {
			t.Errorf("service (-want +got):\n%s", diff)
		}

		ep, err := service.CreateEndpoint(t.Context(), w.spec, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := ep.Snapshot(); got.PrivateIPAddress != "10.0.0.4" || got.ConnectionStatus != "Pending" || got.ServiceID != want.ResourceID {
			t.Errorf("endpoint %+v", got)
		}
		report, err := ep.Verify(t.Context(), nil)
		if err != nil || !report.OK() {
			t.Fatalf("%v\n%v", report, err)
		}
		if err := ep.Accept(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if got := ep.Snapshot().Connection.Status; got != endpoint.StatusPending {
			t.Errorf("status %v after accepting, want Pending", got)
		}
		start := time.Now()
		if err := ep.WaitUntilActive(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took != 5*time.Minute {
			t.Errorf("acceptance took %v, want 5m", took)
		}
		got := ep.Snapshot()
		if got.ConnectionStatus != "Approved" || got.Connection.PrivateIPAddress != "10.0.0.4" || !strings.HasSuffix(got.Connection.Host, want.DNSZone) {
			t.Errorf("endpoint %+v", got)
		}
		w.connected(t)
	})
}

func TestConnectReturnsTheSameEndpoint(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{cluster: simulator.Cluster{JustCreated: true}})
		first := w.connect(t)
		w.connected(t)
		before := len(w.sim.Journal())
		w.spec.EndpointID.Name = "TIDB" // Azure's IDs have no case
		second := w.connect(t)
		if diff := cmp.Diff(first.Snapshot(), second.Snapshot()); diff != "" {
			t.Errorf("second endpoint (-first +second):\n%s", diff)
		}
		if n := w.writes(before); n != 0 {
			t.Errorf("connecting again wrote %d times", n)
		}
	})
}

func TestConnectAdoptsWhatSomebodyElseBegan(t *testing.T) {
	t.Parallel()
	for name, begin := range begun() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				begin(t, w)
				w.connect(t)
				w.connected(t)
			})
		})
	}
}

// An endpoint that cannot be repaired gives an error, and is replaced only if the spec allows
// it.
func TestConnectReplacesOnlyWhenTold(t *testing.T) {
	t.Parallel()
	for name, test := range spoilt() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				test.spoil(t, w)
				_, err := w.client.Connect(t.Context(), w.spec, nil)
				var typed *endpoint.Error
				if !errors.Is(err, endpoint.ErrUnusable) || !errors.As(err, &typed) || typed.Origin != test.origin || !strings.Contains(err.Error(), test.found) {
					t.Fatalf("error %v, want ErrUnusable of %s with %q", err, test.origin, test.found)
				}
				if again, err := w.client.Connect(t.Context(), w.spec, nil); !errors.Is(err, endpoint.ErrUnusable) {
					t.Fatalf("second call: %v, %v", again, err)
				}
				w.spec.MaxReplacements = 1
				w.connect(t)
				w.connected(t)
			})
		})
	}
}

func TestConnectReplacesOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		w.spec.MaxReplacements = 1
		client, err := endpoint.NewClient(w.azure, w.tidb, &endpoint.ClientOptions{Progress: func(e endpoint.Event) {
			if e.Step == endpoint.StepCreate && e.State == "creating" {
				if err := w.sim.FailNextAcceptance(w.cluster.ClusterID, "always"); err != nil {
					t.Error(err)
				}
			}
			if e.Step == endpoint.StepAccept {
				w.events = append(w.events, e)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.Connect(t.Context(), w.spec, nil); !errors.Is(err, endpoint.ErrUnusable) {
			t.Errorf("error %v, want ErrUnusable", err)
		}
		if len(w.events) != 2 {
			t.Errorf("accepted %d times, want 2", len(w.events))
		}
	})
}

func TestProgress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{cluster: simulator.Cluster{JustCreated: true}})
		w.connect(t)
		var got []string
		for _, e := range w.events {
			if e.Resource == "" {
				t.Errorf("event %+v without a resource", e)
			}
			got = append(got, fmt.Sprintf("%s %s", e.Step, e.State))
		}
		want := []string{
			"service Creating", "service Active", "create creating", "create Updating", "create Succeeded",
			"accept Pending", "active Pending", "active Active",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
	})
}
