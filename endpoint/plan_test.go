package endpoint_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// Plan changes nothing, and Connect then does what the plan says.
func TestPlanIsWhatConnectDoes(t *testing.T) {
	t.Parallel()
	for name, test := range situations() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				test.prepare(t, w)
				before, state := len(w.sim.Journal()), w.now()
				plan, err := w.client.Plan(t.Context(), w.spec, nil)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.plan, plan.Actions); diff != "" {
					t.Errorf("plan (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(state, w.now()); diff != "" || w.writes(before) != 0 {
					t.Errorf("planning wrote %d times and changed (-before +after):\n%s", w.writes(before), diff)
				}
				if plan.Changes() != (len(changes(plan.Actions)) > 0) || plan.Endpoint.ID != w.spec.EndpointID || plan.Service.NodeGroup.ID == "" {
					t.Errorf("plan %#v", plan)
				}
				before = len(w.sim.Journal())
				w.connect(t)
				w.connected(t)
				if diff := cmp.Diff(changes(plan.Actions), w.done(before)); diff != "" {
					t.Errorf("changes (-planned +done):\n%s", diff)
				}
				after, err := w.client.Plan(t.Context(), w.spec, nil)
				if err != nil || len(after.Actions) != 0 || after.Changes() {
					t.Errorf("plan afterwards: %v, %v", after, err)
				}
			})
		})
	}
}

// Plan refuses what Connect refuses, with the same error.
func TestPlanRefusesWhatConnectRefuses(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*testing.T, *world){
		"rejected": func(t *testing.T, w *world) {
			w.create(t)
			if err := w.sim.RejectConnection(w.spec.EndpointID.String(), "unknown caller"); err != nil {
				t.Fatal(err)
			}
		},
		"no such subnet": func(_ *testing.T, w *world) { w.spec.SubnetID.Name = "none" },
		"bad input":      func(_ *testing.T, w *world) { w.spec.MaxReplacements = -1 },
		"mismatch":       func(t *testing.T, w *world) { w.create(t); w.spec.SubnetID.Name = "other" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				prepare(t, w)
				plan, err := w.client.Plan(t.Context(), w.spec, nil)
				_, want := w.client.Connect(t.Context(), w.spec, nil)
				if err == nil || want == nil || err.Error() != want.Error() {
					t.Errorf("Plan says %v, Connect %v", err, want)
				}
				if diff := cmp.Diff(endpoint.Plan{}, plan); diff != "" {
					t.Errorf("plan (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestPlanString(t *testing.T) {
	t.Parallel()
	for want, plan := range map[string]endpoint.Plan{
		"\n  nothing to do\n": {},
		"\n  1. wait until the endpoint service is Active\n  2. create the private endpoint\n": {Actions: []endpoint.Action{endpoint.ActionWaitForService, endpoint.ActionCreateEndpoint}},
	} {
		if got := plan.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for _, action := range endpoint.PossibleActionValues() {
		if text := action.String(); text == string(action) || strings.TrimSpace(text) == "" {
			t.Errorf("%q has no phrase", action)
		}
	}
}
