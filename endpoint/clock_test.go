package endpoint_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// A state that a process with a clock far ahead has saved holds up nothing.
func TestStatesOfAClockThatWasAhead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		w.connect(t)
		check(t, w.sim.RejectConnection(w.spec.EndpointID.String(), "no"))
		w.spec.MaxReplacements = 1
		step, err := w.client.Reconcile(t.Context(), w.spec, nil)
		if err != nil || step.Action != endpoint.ActionConfirm {
			t.Fatalf("%v, %v", step.Action, err)
		}
		for _, refused := range []endpoint.Action{"", endpoint.ActionUnregister} {
			ahead := step
			ahead.Since, ahead.Refused = step.Since.AddDate(100, 0, 0), refused
			after, err := w.client.Reconcile(t.Context(), w.spec, &endpoint.ReconcileOptions{Previous: &ahead})
			if err != nil || after.Action != endpoint.ActionConfirm || after.After > time.Minute || after.Looks != 1 {
				t.Errorf("refused %q: %v after %v, %d looks, %v; want it confirmed anew", refused, after.Action, after.After, after.Looks, err)
			}
		}
		// Each of the fleet's times: a wait that Azure asks for, a listing, what is confirmed.
		check(t, w.sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindRefuse, Status: 429, Method: http.MethodGet, Path: "privateEndpoints/*", RetryAfter: time.Minute, Skip: 2}))
		fleet := new(endpoint.Fleet)
		check(t, fleet.Set(w.spec))
		for range 4 {
			step, err := w.client.StepFleet(t.Context(), fleet, nil)
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Until(step.Next))
		}
		data, err := json.Marshal(fleet)
		if err != nil {
			t.Fatal(err)
		}
		year := time.Now().UTC().Format("2006-")
		data = []byte(strings.ReplaceAll(string(data), `"`+year, `"2`+year[1:2]+`99-`))
		check(t, json.Unmarshal(data, fleet))
		start := time.Now()
		w.steps(t, fleet, w.sim, endpoint.StepFleetOptions{})
		if took := time.Since(start); took > time.Hour {
			t.Errorf("the fleet took %v", took)
		}
		w.connected(t)
	})
}
