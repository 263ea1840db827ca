package endpoint_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// A program that calls Reconcile with a new client each time, and waits as long as the result says,
// reaches the same end by the same changes as Connect.
func TestReconcileGetsWhereConnectGets(t *testing.T) {
	t.Parallel()
	for name, test := range situations() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				test.prepare(t, w)
				before := len(w.sim.Journal())
				rest := test.plan
				var step endpoint.Reconciliation
				for range 100 {
					client, err := endpoint.NewClient(w.azure, w.tidb, nil)
					if err != nil {
						t.Fatal(err)
					}
					start, sent := time.Now(), len(w.sim.Journal())
					step, err = client.Reconcile(t.Context(), w.spec, &endpoint.ReconcileOptions{Previous: throughJSON(t, step)})
					if err != nil {
						t.Fatal(err)
					}
					if waited := time.Since(start); waited != 0 {
						t.Errorf("%s: waited for %v", step.Action, waited)
					}
					if want := min(1, len(changes([]endpoint.Action{step.Action}))); w.writes(sent) != want {
						t.Errorf("%s: %d writes", step.Action, w.writes(sent))
					}
					if step.Action == endpoint.ActionNone {
						if step.After != 0 || step.Endpoint.Connection.Status != endpoint.StatusActive || step.Service.Status != endpoint.ServiceStatusActive {
							t.Errorf("at the end %+v", step)
						}
						break
					}
					if step.Action == endpoint.ActionConfirm {
						if step.Message == "" || step.Looks == 0 || step.After <= 0 {
							t.Errorf("confirms without saying what or until when: %+v", step)
						}
						time.Sleep(step.After)
						continue
					}
					for len(rest) > 0 && rest[0] != step.Action && !rest[0].Changes() {
						rest = rest[1:] // a wait that was over when it was looked at
					}
					switch {
					case len(rest) > 0 && rest[0] == step.Action:
						if step.Action.Changes() {
							rest = rest[1:]
						}
					default:
						t.Fatalf("%s, planned was %v of %v", step.Action, rest, test.plan)
					}
					if step.After < 10*time.Second || step.After > 30*time.Second {
						t.Errorf("%s: look again after %v", step.Action, step.After)
					}
					time.Sleep(step.After)
				}
				w.connected(t)
				if diff := cmp.Diff(changes(test.plan), w.done(before)); diff != "" {
					t.Errorf("changes (-planned +done):\n%s", diff)
				}
			})
		})
	}
}

// throughJSON encodes and decodes a result, as a workflow engine does.
func throughJSON(t *testing.T, step endpoint.Reconciliation) *endpoint.Reconciliation {
	t.Helper()
	data, err := json.Marshal(step)
	if err != nil {
		t.Fatal(err)
	}
	var read endpoint.Reconciliation
	if err := json.Unmarshal(data, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(step, read, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("handed on as JSON (-before +after):\n%s", diff)
	}
	return &read
}

func TestReconcileAfter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		client, err := endpoint.NewClient(w.azure, w.tidb, &endpoint.ClientOptions{PollFrequency: 7 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for range 5 {
			step, err := client.Reconcile(t.Context(), w.spec, nil)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprint(string(step.Action), " ", step.After))
			time.Sleep(step.After)
		}
		// Azure's own 10 seconds come before the client's 7.
		want := []string{"CreateEndpoint 10s", "WaitForEndpoint 7s", "WaitForEndpoint 7s", "Accept 7s", "WaitUntilActive 7s"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("steps (-want +got):\n%s", diff)
		}
	})
}

// With an error the result holds what was seen and the action that failed.
func TestReconcileTellsWhatFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		w.create(t)
		if err := w.sim.InjectFault(simulator.Fault{Method: "POST", Path: "privateEndpointConnections", Kind: simulator.FaultKindRefuse, Status: 403}); err != nil {
			t.Fatal(err)
		}
		step, err := w.client.Reconcile(t.Context(), w.spec, nil)
		if !errors.Is(err, endpoint.ErrPermission) || step.Action != endpoint.ActionAccept || step.Endpoint.PrivateIPAddress == "" {
			t.Errorf("%+v, %v", step, err)
		}
		w.spec.SubnetID.Name = "other"
		step, err = w.reconcile(t.Context())
		if !errors.Is(err, endpoint.ErrMismatch) || step.Action != endpoint.ActionNone || step.After != 0 {
			t.Errorf("%+v, %v", step, err)
		}
	})
}
