package endpoint_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// A refusal of what took several looks to confirm ends Reconcile as it ends Connect.
func TestReconcileTellsRefusalsOfWhatItConfirmed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		w.connect(t)
		if err := w.sim.RejectConnection(w.spec.EndpointID.String(), "no"); err != nil {
			t.Fatal(err)
		}
		if err := w.sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindRefuse, Status: http.StatusConflict, Method: http.MethodDelete, Times: -1}); err != nil {
			t.Fatal(err)
		}
		w.spec.MaxReplacements = 1
		start := time.Now()
		var step endpoint.Reconciliation
		for time.Since(start) < time.Hour {
			var err error
			if step, err = w.client.Reconcile(t.Context(), w.spec, &endpoint.ReconcileOptions{Previous: &step}); err != nil {
				return
			}
			time.Sleep(step.After)
		}
		t.Errorf("after an hour it still returns %v: %s", step.Action, step.Message)
	})
}
