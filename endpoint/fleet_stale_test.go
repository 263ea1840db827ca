package endpoint_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// A deletion that has to wait for a cloud is decided anew afterwards: in the meantime somebody else
// may have repaired the endpoint.
func TestStepFleetLooksBeforeALateDeletion(t *testing.T) {
	t.Parallel()
	for name, held := range map[string]struct {
		meets  func(*http.Request) bool
		status int
		header http.Header
	}{
		"Azure holds deletions":      {isAzureDelete, 429, http.Header{"Retry-After": {"3600"}}},
		"TiDB Cloud holds deletions": {isTiDBDelete, 429, http.Header{"X-Ratelimit-Limit-Minute": {"100"}, "X-Ratelimit-Remaining-Minute": {"0"}, "X-Ratelimit-Reset": {"60"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				var met atomic.Int64
				holding := transporter(func(r *http.Request) (*http.Response, error) {
					if !held.meets(r) || met.Add(1) > 1 {
						return w.sim.Do(r)
					}
					return &http.Response{StatusCode: held.status, Request: r, Header: held.header.Clone(), Body: io.NopCloser(strings.NewReader("{}"))}, nil
				})
				specs := w.fleet(t, 1, 6)
				fleet := new(endpoint.Fleet)
				for i := range specs {
					specs[i].MaxReplacements = 1
				}
				check(t, fleet.Set(specs...))
				options := endpoint.StepFleetOptions{Concurrency: 2, LookAgainAfter: time.Minute}
				fleet, _ = w.steps(t, fleet, w.sim, options)
				for _, spec := range specs {
					check(t, w.sim.RejectConnection(spec.EndpointID.String(), "no"))
				}
				time.Sleep(time.Hour)
				for n := 0; met.Load() == 0; n++ {
					w.use(t, holding, w.sim.Account().APIKey, policy.RetryOptions{})
					step, err := w.client.StepFleet(t.Context(), fleet, &options)
					if err != nil || n > 100 {
						t.Fatalf("step %d: %+v, %v", n, step, err)
					}
					if fleet = moved(t, fleet); met.Load() == 0 {
						time.Sleep(time.Until(step.Next))
					}
				}
				// Somebody else replaces them.
				w.use(t, w.sim, w.sim.Account().APIKey, policy.RetryOptions{})
				for _, w.spec = range specs {
					check(t, w.client.Disconnect(t.Context(), w.spec, nil))
					w.connect(t)
				}
				time.Sleep(time.Hour)
				before := len(w.sim.Journal())
				fleet, _ = w.steps(t, fleet, w.sim, options)
				if done := w.done(before); len(done) > 0 {
					t.Errorf("did %v to endpoints that work", done)
				}
				if all := problems(fleet); len(all) > 0 || w.active(t) != len(specs) {
					t.Errorf("problems %v", all)
				}
			})
		})
	}
}

func isAzureDelete(r *http.Request) bool {
	return r.Method == http.MethodDelete && strings.Contains(r.URL.Host, azureHost)
}

func isTiDBDelete(r *http.Request) bool {
	return r.Method == http.MethodDelete && strings.Contains(r.URL.Host, tidbHost) && r.Header.Get("Authorization") != ""
}

// Whatever a decoded state has seen and begun, of this version or another: an endpoint that works by
// now is left alone.
func TestStepFleetOfAnOldState(t *testing.T) {
	t.Parallel()
	for _, action := range append(endpoint.PossibleActionValues(), "Fly") {
		t.Run(string(action), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				seen := w.connect(t).Snapshot()
				w.spec.MaxReplacements = 1
				fleet := new(endpoint.Fleet)
				check(t, fleet.Set(w.spec))
				seen.ConnectionStatus, seen.Connection = "Disconnected", endpoint.Connection{}
				var state map[string]any
				recode(t, fleet, &state)
				maps.Copy(state["Members"].([]any)[0].(map[string]any), map[string]any{
					"Started": true, "Action": action, "Begun": []endpoint.Action{endpoint.ActionUnregister}, "Replacing": true, "Replaced": 1, "Endpoint": seen,
				})
				state["Services"] = []any{map[string]any{"Asked": w.spec.NodeGroup, "Snapshot": w.service(t).Snapshot(), "Fresh": true, "Allowed": true}}
				recode(t, state, fleet)
				before := len(w.sim.Journal())
				fleet, _ = w.steps(t, fleet, w.sim, endpoint.StepFleetOptions{})
				if done, all := w.done(before), problems(fleet); len(done) > 0 || len(all) > 0 {
					t.Errorf("did %v, problems %v", done, all)
				}
				w.connected(t)
			})
		})
	}
}

// recode encodes a value as JSON and decodes it as another.
func recode(t testing.TB, from, to any) {
	t.Helper()
	data, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(data, to)
	}
	if err != nil {
		t.Fatal(err)
	}
}
