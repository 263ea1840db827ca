package endpoint_test

import (
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// From wherever Disconnect may start, the plan changes nothing, is what Disconnect
// does next, and is empty afterwards.
func TestPlanDisconnectIsWhatDisconnectDoes(t *testing.T) {
	t.Parallel()
	for name, test := range situations() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				test.prepare(t, w)
				before, state := len(w.sim.Journal()), w.now()
				plan, err := w.client.PlanDisconnect(t.Context(), w.names(), nil)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(state, w.now()); diff != "" || w.writes(before) != 0 {
					t.Errorf("planning wrote %d times and changed (-before +after):\n%s", w.writes(before), diff)
				}
				before = len(w.sim.Journal())
				if err := w.client.Disconnect(t.Context(), w.names(), nil); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(changes(plan.Actions), w.done(before)); diff != "" {
					t.Errorf("changes (-planned +done):\n%s", diff)
				}
				after, err := w.client.PlanDisconnect(t.Context(), w.names(), nil)
				if err != nil || len(after.Actions) != 0 {
					t.Errorf("plan afterwards: %v, %v", after, err)
				}
			})
		})
	}
}

// What Disconnect refuses, PlanDisconnect refuses with the same words.
func TestPlanDisconnectRefusesWhatDisconnectRefuses(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*testing.T, *world){
		"of another cluster": func(t *testing.T, w *world) {
			w.create(t)
			w.spec.NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{}).ClusterID
		},
		"bad input": func(_ *testing.T, w *world) { w.spec.EndpointID.Name = "" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				prepare(t, w)
				plan, err := w.client.PlanDisconnect(t.Context(), w.spec, nil)
				want := w.client.Disconnect(t.Context(), w.spec, nil)
				if err == nil || want == nil || err.Error() != want.Error() {
					t.Errorf("PlanDisconnect says %v, Disconnect %v", err, want)
				}
				if diff := cmp.Diff(endpoint.Plan{}, plan); diff != "" {
					t.Errorf("plan (-want +got):\n%s", diff)
				}
			})
		})
	}
}
