package endpoint_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// names returns the part of the world's spec that Disconnect needs.
func (w *world) names() endpoint.Spec {
	return endpoint.Spec{NodeGroup: w.spec.NodeGroup, EndpointID: w.spec.EndpointID}
}

// disconnected fails the test unless nothing is left in either cloud.
func (w *world) disconnected(t *testing.T) {
	t.Helper()
	if now := w.sim.Snapshot(); len(now.PrivateEndpoints) != 0 || len(now.Connections) != 0 {
		t.Errorf("left over: %+v, %+v", now.PrivateEndpoints, now.Connections)
	}
}

// Disconnect deletes whatever Connect may find, and does nothing the second time.
func TestDisconnectFromEverySituation(t *testing.T) {
	t.Parallel()
	for name, test := range situations() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				test.prepare(t, w)
				if err := w.client.Disconnect(t.Context(), w.names(), nil); err != nil {
					t.Fatal(err)
				}
				w.disconnected(t)
				before := len(w.sim.Journal())
				if err := w.client.Disconnect(t.Context(), w.names(), nil); err != nil {
					t.Fatal(err)
				}
				if n := w.writes(before); n != 0 {
					t.Errorf("disconnecting again wrote %d times", n)
				}
			})
		})
	}
}

func TestDisconnectTakesTiDBCloudFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		w.connect(t)
		before := len(w.sim.Journal())
		if err := w.client.Disconnect(t.Context(), w.names(), nil); err != nil {
			t.Fatal(err)
		}
		want := []endpoint.Action{endpoint.ActionUnregister, endpoint.ActionDeleteEndpoint}
		if diff := cmp.Diff(want, w.done(before)); diff != "" {
			t.Errorf("changes (-want +got):\n%s", diff)
		}
	})
}

// If the context ends while Disconnect waits for a cloud, the error says so, and another call
// goes on.
func TestDisconnectGoesOn(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		after  time.Duration
		found  string
		origin endpoint.Origin
	}{
		"while TiDB Cloud deletes": {10 * time.Second, "waiting ended while it is Deleting", endpoint.OriginTiDBCloud},
		"while Azure deletes":      {61 * time.Second, "waiting ended while it is Deleting", endpoint.OriginAzure},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				w.connect(t)
				ctx, cancel := context.WithTimeout(t.Context(), test.after)
				defer cancel()
				err := w.client.Disconnect(ctx, w.names(), nil)
				var typed *endpoint.Error
				if !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &typed) || typed.Origin != test.origin || !strings.Contains(typed.Found, test.found) || typed.Remedy == "" {
					t.Fatalf("error %v, want one of %s that says %q", err, test.origin, test.found)
				}
				if err := w.client.Disconnect(t.Context(), w.names(), nil); err != nil {
					t.Fatal(err)
				}
				w.disconnected(t)
			})
		})
	}
}

// A deleted cluster has no registrations. An endpoint that it left dead is deleted; one that is
// not dead may belong to somebody else.
func TestDisconnectWithoutACluster(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		w.connect(t)
		other := w.names()
		other.NodeGroup = endpoint.NodeGroupID{Cluster: "1"}
		before := w.now()
		if err := w.client.Disconnect(t.Context(), other, nil); !errors.Is(err, endpoint.ErrMismatch) || !strings.Contains(err.Error(), "cannot be told") {
			t.Errorf("error %v, want ErrMismatch", err)
		}
		if diff := cmp.Diff(before, w.now()); diff != "" {
			t.Errorf("changed (-before +after):\n%s", diff)
		}
		poller, err := w.tidb.BeginDeleteCluster(t.Context(), w.cluster.ClusterID, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := poller.PollUntilDone(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if pes := w.sim.Snapshot().PrivateEndpoints; len(pes) != 1 || pes[0].ConnectionStatus != "Disconnected" {
			t.Fatalf("private endpoints %+v, want one that is Disconnected", pes)
		}
		for range 2 {
			if err := w.client.Disconnect(t.Context(), w.names(), nil); err != nil {
				t.Fatal(err)
			}
		}
		w.disconnected(t)
	})
}

// A dead endpoint of another cluster stays, also if one look does not find the spec's cluster or
// its service: a deletion that rests on a dead connection takes several looks.
func TestDisconnectDoubtsAMissingService(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"no cluster", "no service"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				armed, met := false, false
				w := newWorld(t, settings{transport: oddities()[name].transport(func() bool {
					first := armed && !met
					met = met || armed
					return first
				})})
				w.connect(t)
				if err := w.sim.RejectConnection(w.spec.EndpointID.String(), "no"); err != nil {
					t.Fatal(err)
				}
				w.spec.NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{}).ClusterID
				before := w.now()
				armed = true
				if err := w.client.Disconnect(t.Context(), w.names(), nil); !errors.Is(err, endpoint.ErrMismatch) {
					t.Errorf("error %v, want ErrMismatch", err)
				}
				if diff := cmp.Diff(before, w.now()); diff != "" {
					t.Errorf("changed (-before +after):\n%s", diff)
				}
				if !met {
					t.Error("nobody met the oddity")
				}
			})
		})
	}
}

func TestDisconnectRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*testing.T, *world)
		is     error
		found  string
	}{
		"endpoint of another cluster": {func(_ *testing.T, w *world) {
			w.spec.NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{}).ClusterID
		}, endpoint.ErrMismatch, "not to the endpoint service of clusters/"},
		"cluster on another cloud": {func(_ *testing.T, w *world) {
			w.spec.NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{RegionID: "aws-us-east-1"}).ClusterID
		}, endpoint.ErrMismatch, "use a cluster on Azure"},
		"no cluster":  {func(_ *testing.T, w *world) { w.spec.NodeGroup.Cluster = "" }, endpoint.ErrInvalidArgument, "it is empty"},
		"no endpoint": {func(_ *testing.T, w *world) { w.spec.EndpointID = privatelink.PrivateEndpointID{} }, endpoint.ErrInvalidArgument, "Spec.EndpointID"},
		"TiDB Cloud says no": {func(t *testing.T, w *world) {
			if err := w.sim.InjectFault(simulator.Fault{Path: "privateEndpointConnections", Kind: simulator.FaultKindRefuse, Status: 403, Times: -1}); err != nil {
				t.Fatal(err)
			}
		}, endpoint.ErrPermission, "tidbcloud"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				w.connect(t)
				test.change(t, w)
				before := w.now()
				err := w.client.Disconnect(t.Context(), w.names(), nil)
				if !errors.Is(err, test.is) || !strings.Contains(err.Error(), test.found) {
					t.Errorf("error %v, want %v with %q", err, test.is, test.found)
				}
				if diff := cmp.Diff(before, w.now()); diff != "" {
					t.Errorf("changed (-before +after):\n%s", diff)
				}
			})
		})
	}
}
