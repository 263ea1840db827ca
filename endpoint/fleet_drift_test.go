package endpoint_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// Drift is found by the next look: endpoints that somebody deleted come back, one that
// was rejected is reported and left alone.
func TestStepFleetFindsDrift(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const endpoints, deleted, rejected = 40, 20, 30
		const period, activation = 30 * time.Minute, 10 * time.Minute
		w := newWorld(t, settings{})
		specs := w.fleet(t, 4, endpoints)
		for i := range specs {
			specs[i].MaxReplacements = 1
		}
		specs[rejected].MaxReplacements = 0
		fleet := new(endpoint.Fleet)
		if err := fleet.Set(specs...); err != nil {
			t.Fatal(err)
		}
		options := endpoint.StepFleetOptions{LookAgainAfter: period}
		fleet, _ = w.steps(t, fleet, w.sim, options)
		start := time.Now()
		for _, w.spec = range specs[:deleted] {
			w.deleteInAzure(t, true)
		}
		if err := w.sim.RejectConnection(specs[rejected].EndpointID.String(), "not you"); err != nil {
			t.Fatal(err)
		}
		from := len(w.sim.Journal().Requests())
		step, err := w.client.StepFleet(t.Context(), fleet, &options)
		if err != nil || len(w.sim.Journal().Requests()) != from {
			t.Errorf("error %v, %d requests before it is time", err, len(w.sim.Journal().Requests())-from)
		}
		time.Sleep(time.Until(step.Next))
		fleet, _ = w.steps(t, fleet, w.sim, options)
		ready := 0
		for _, m := range fleet.Members() {
			bad := m.Spec.EndpointID == specs[rejected].EndpointID
			if m.Ready == bad || errors.Is(m.Err, endpoint.ErrUnusable) != bad || bad && !strings.Contains(m.Err.Error(), "Rejected") {
				t.Errorf("%+v", m)
			}
			if m.Ready {
				ready++
			}
		}
		if took := time.Since(start); ready != endpoints-1 || took > period+activation {
			t.Errorf("%d are ready after %v", ready, took)
		}
		// MaxReplacements allows the replacement.
		specs[rejected].MaxReplacements = 1
		if err := fleet.Set(specs[rejected]); err != nil {
			t.Fatal(err)
		}
		fleet, _ = w.steps(t, fleet, w.sim, options)
		if all := problems(fleet); len(all) > 0 || w.active(t) != endpoints {
			t.Errorf("problems %v", all)
		}
	})
}

// Removed members are disconnected and leave the fleet; others stay.
func TestStepFleetRemoves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		specs := w.fleet(t, 2, 6)
		fleet := new(endpoint.Fleet)
		if err := fleet.Set(specs...); err != nil {
			t.Fatal(err)
		}
		fleet, _ = w.steps(t, fleet, w.sim, endpoint.StepFleetOptions{})
		stranger := specs[0].EndpointID
		stranger.Name = "stranger"
		if n := fleet.Remove(specs[0].EndpointID, specs[3].EndpointID, stranger); n != 2 {
			t.Errorf("%d are removed", n)
		}
		fleet, _ = w.steps(t, fleet, w.sim, endpoint.StepFleetOptions{})
		if n := w.active(t); n != 4 || fleet.Len() != 4 {
			t.Errorf("%d endpoints, %d members", n, fleet.Len())
		}
		for _, m := range fleet.Members() {
			if m.Spec.EndpointID == specs[0].EndpointID || !m.Ready {
				t.Errorf("%+v", m)
			}
		}
		before := len(w.sim.Journal().Requests())
		if err := fleet.Set(specs[1]); err != nil {
			t.Fatal(err)
		}
		if fleet, _ = w.steps(t, fleet, w.sim, endpoint.StepFleetOptions{}); len(w.sim.Journal().Requests()) != before {
			t.Error("setting the same spec again costs requests")
		}
	})
}
