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
		check(t, w.sim.RejectConnection(w.spec.EndpointID.String(), "no"))
		check(t, w.sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindRefuse, Status: http.StatusConflict, Method: http.MethodDelete, Times: -1}))
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

// What the call for another endpoint returned counts for nothing: neither what it has begun nor
// what it has confirmed.
func TestReconcileAfterAnotherEndpoint(t *testing.T) {
	t.Parallel()
	for name, previous := range map[string]endpoint.Reconciliation{
		"begun":     {Action: endpoint.ActionWaitForUnregistration, Begun: []endpoint.Action{endpoint.ActionAccept, endpoint.ActionUnregister}},
		"confirmed": {Action: endpoint.ActionConfirm, Message: endpoint.ActionUnregister.String(), Looks: 100, Since: time.Unix(0, 0)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				w.connect(t)
				check(t, w.sim.RejectConnection(w.spec.EndpointID.String(), "no"))
				w.spec.MaxReplacements = 1
				previous.Service.NodeGroup, previous.Endpoint.ID = w.spec.NodeGroup, w.spec.EndpointID
				previous.Endpoint.ID.Name = "other"
				step, err := w.client.Reconcile(t.Context(), w.spec, &endpoint.ReconcileOptions{Previous: &previous})
				if err != nil || step.Action != endpoint.ActionConfirm || step.Looks != 1 || len(step.Begun) > 0 {
					t.Errorf("%+v, %v; want the first look of a new confirmation", step, err)
				}
			})
		})
	}
}
