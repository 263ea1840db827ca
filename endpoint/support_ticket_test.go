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
)

// If only TiDB Cloud can help, or only TiDB Cloud will if the wait goes on, the remedy is a support
// ticket that names the cluster and the node group.
func TestRemedyIsASupportTicket(t *testing.T) {
	t.Parallel()
	created := settings{cluster: simulator.Cluster{JustCreated: true}}
	for name, test := range map[string]struct {
		settings settings
		remedy   func(*testing.T, *world) string
		named    bool // the cluster and the group
	}{
		"Connect, before the service is late": {created, func(t *testing.T, w *world) string {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			_, err := w.client.Connect(ctx, w.spec, nil)
			return remedyOf(t, err)
		}, true},
		"WaitUntilActive, before the service is late": {created, func(t *testing.T, w *world) string {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			return remedyOf(t, w.service(t).WaitUntilActive(ctx, nil))
		}, true},
		"Connect, with a failed service": {created, func(t *testing.T, w *world) string {
			if err := w.sim.FailService(w.cluster.ClusterID); err != nil {
				t.Fatal(err)
			}
			_, err := w.client.Connect(t.Context(), w.spec, nil)
			return remedyOf(t, err)
		}, true},
		"Verify, with a failed service": {created, func(t *testing.T, w *world) string {
			if err := w.sim.FailService(w.cluster.ClusterID); err != nil {
				t.Fatal(err)
			}
			report, err := w.service(t).Verify(t.Context(), w.spec.EndpointID.String(), "10.0.0.4", nil)
			if err != nil {
				t.Fatal(err)
			}
			return remedyIn(report.Checks, endpoint.CheckNameService)
		}, true},
		"Inspect, before the endpoint is late": {settings{}, func(t *testing.T, w *world) string {
			if err := w.create(t).Accept(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			report, err := w.client.Inspect(t.Context(), w.spec, (&machine{addresses: []string{"10.0.0.4"}}).options())
			if err != nil {
				t.Fatal(err)
			}
			return remedyIn(report.Checks, endpoint.CheckNameActive)
		}, true},
		"ConnectionString, with a host that is none": {settings{transport: rewrite(tidbHost, `"host":"tidb-`, `"host":"not a host-`)}, func(t *testing.T, w *world) string {
			_, err := w.connect(t).ConnectionString(endpoint.FormatMySQLCLI, nil)
			return remedyOf(t, err)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, test.settings)
				want := "submit a TiDB Cloud support ticket"
				if test.named {
					want += " that names cluster " + w.cluster.ClusterID + " and node group " + w.cluster.NodeGroupID
				}
				if got := test.remedy(t, w); !strings.Contains(got, want) {
					t.Errorf("remedy %q, want %q", got, want)
				}
			})
		})
	}
}

// remedyOf returns the remedy of an error.
func remedyOf(t *testing.T, err error) string {
	t.Helper()
	var typed *endpoint.Error
	if !errors.As(err, &typed) {
		t.Fatalf("error %v, want an *endpoint.Error", err)
	}
	return typed.Remedy
}

// remedyIn returns the remedy of a check.
func remedyIn(checks []endpoint.Check, name endpoint.CheckName) string {
	for _, check := range checks {
		if check.Name == name {
			return check.Remedy
		}
	}
	return ""
}
