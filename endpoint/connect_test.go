package endpoint_test

import (
	"context"
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
		if _, err := service.CreateEndpoint(t.Context(), w.spec); err == nil || !strings.Contains(err.Error(), "WaitUntilActive") {
			t.Errorf("creating too early: %v", err)
		}
		if err := service.WaitUntilActive(t.Context()); err != nil {
			t.Fatal(err)
		}
		want := endpoint.ServiceSnapshot{
			NodeGroup:  endpoint.NodeGroup{Cluster: w.cluster.ClusterID, ID: w.cluster.NodeGroupID},
			ResourceID: w.sim.Snapshot().Clusters[0].NodeGroups[0].ServiceID,
			Status:     endpoint.ServiceStatusActive, ClusterState: tidbcloud.ClusterStateActive, Region: "eastus2", RegionID: "azure-eastus2", DNSZone: service.Snapshot().DNSZone,
		}
		if diff := cmp.Diff(want, service.Snapshot()); diff != "" || want.DNSZone == "" {
			t.Errorf("service (-want +got):\n%s", diff)
		}

		ep, err := service.CreateEndpoint(t.Context(), w.spec)
		if err != nil {
			t.Fatal(err)
		}
		if got := ep.Snapshot(); got.PrivateIPAddress != "10.0.0.4" || got.ConnectionStatus != "Pending" || got.ServiceID != want.ResourceID {
			t.Errorf("endpoint %+v", got)
		}
		report, err := ep.Verify(t.Context())
		if err != nil || !report.OK() {
			t.Fatalf("%v\n%v", report, err)
		}
		if err := ep.Accept(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := ep.Snapshot().Connection.Status; got != endpoint.StatusPending {
			t.Errorf("status %v after accepting, want Pending", got)
		}
		start := time.Now()
		if err := ep.WaitUntilActive(t.Context()); err != nil {
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
	for name, begin := range map[string]func(*testing.T, *world){
		"created":    func(t *testing.T, w *world) { w.create(t) },
		"discovered": func(t *testing.T, w *world) { w.create(t); time.Sleep(time.Hour) },
		"accepted": func(t *testing.T, w *world) {
			if err := w.create(t).Accept(t.Context()); err != nil {
				t.Fatal(err)
			}
		},
		"being created": func(t *testing.T, w *world) {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			if _, err := w.service(t).CreateEndpoint(ctx, w.spec); !errors.Is(err, context.DeadlineExceeded) {
				t.Fatal(err)
			}
		},
	} {
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

// What cannot be repaired is reported, and replaced only when the spec says so.
func TestConnectReplacesOnlyWhenTold(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil  func(*testing.T, *world)
		found  string
		origin endpoint.Origin
	}{
		"failed": {func(t *testing.T, w *world) {
			if err := w.sim.FailNextAcceptance(w.cluster.ClusterID, "no quota left"); err != nil {
				t.Fatal(err)
			}
		}, "no quota left", endpoint.OriginTiDBCloud},
		"rejected": {func(t *testing.T, w *world) {
			w.create(t)
			if err := w.sim.RejectConnection(w.spec.EndpointID.String(), "unknown caller"); err != nil {
				t.Fatal(err)
			}
		}, "connection is Rejected", endpoint.OriginAzure},
		"disconnected": {func(t *testing.T, w *world) {
			if err := w.connect(t).Unregister(t.Context()); err != nil {
				t.Fatal(err)
			}
		}, "connection is Disconnected", endpoint.OriginAzure},
		"being deleted": {func(t *testing.T, w *world) {
			connection := w.connect(t).Snapshot().Connection
			if _, err := w.tidb.BeginDeletePrivateEndpointConnection(t.Context(), connection.NodeGroup.Cluster, connection.NodeGroup.ID, connection.ID, nil); err != nil {
				t.Fatal(err)
			}
		}, "connection is Disconnected", endpoint.OriginAzure},
		"replaced in Azure": {func(t *testing.T, w *world) {
			w.connect(t)
			poller, err := w.azure.BeginDeletePrivateEndpoint(t.Context(), w.spec.EndpointID, nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := poller.PollUntilDone(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		}, "there is no such private endpoint", endpoint.OriginAzure},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				test.spoil(t, w)
				_, err := w.client.Connect(t.Context(), w.spec)
				var typed *endpoint.Error
				if !errors.Is(err, endpoint.ErrUnusable) || !errors.As(err, &typed) || typed.Origin != test.origin || !strings.Contains(err.Error(), test.found) {
					t.Fatalf("error %v, want ErrUnusable of %s with %q", err, test.origin, test.found)
				}
				if again, err := w.client.Connect(t.Context(), w.spec); !errors.Is(err, endpoint.ErrUnusable) {
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
		if _, err := client.Connect(t.Context(), w.spec); !errors.Is(err, endpoint.ErrUnusable) {
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
