package endpoint_test

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

func TestDelete(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*testing.T, *world) *endpoint.Endpoint{
		"active":  func(t *testing.T, w *world) *endpoint.Endpoint { return w.connect(t) },
		"created": func(t *testing.T, w *world) *endpoint.Endpoint { return w.create(t) },
		"discovered": func(t *testing.T, w *world) *endpoint.Endpoint {
			ep := w.create(t)
			time.Sleep(time.Minute)
			return ep
		},
		"disconnected": func(t *testing.T, w *world) *endpoint.Endpoint {
			ep := w.connect(t)
			if err := ep.Unregister(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			if got := ep.Snapshot(); got.Connection.Status != "" || got.ConnectionStatus != "Disconnected" {
				t.Fatalf("endpoint %+v, want one that only Azure has", got)
			}
			return ep
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				ep := prepare(t, w)
				for range 2 {
					if err := ep.Delete(t.Context(), nil); err != nil {
						t.Fatal(err)
					}
				}
				if now := w.sim.Snapshot(); len(now.PrivateEndpoints) != 0 || len(now.Connections) != 0 {
					t.Errorf("left over: %+v", now)
				}
				if diff := cmp.Diff(endpoint.EndpointSnapshot{ID: w.spec.EndpointID}, ep.Snapshot()); diff != "" {
					t.Errorf("snapshot (-want +got):\n%s", diff)
				}
				if _, err := w.service(t).Endpoint(t.Context(), w.spec.EndpointID.String(), nil); !errors.Is(err, endpoint.ErrNotFound) {
					t.Errorf("adopting what is gone: %v, want ErrNotFound", err)
				}
			})
		})
	}
}

// Somebody else may delete either side at the same moment.
func TestDeleteOfWhatHasJustGone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{transport: func(sim *simulator.Simulator) policy.Transporter {
			return transporter(func(r *http.Request) (*http.Response, error) {
				resp, err := sim.Do(r)
				if err == nil && r.Method == http.MethodDelete && resp.StatusCode != http.StatusUnauthorized {
					time.Sleep(time.Hour)
					resp, err = sim.Do(r.Clone(r.Context())) // by now it is gone
					resp.StatusCode = http.StatusNotFound
				}
				return resp, err
			})
		}})
		if err := w.connect(t).Delete(t.Context(), nil); err != nil {
			t.Error(err)
		}
		if now := w.sim.Snapshot(); len(now.PrivateEndpoints) != 0 || len(now.Connections) != 0 {
			t.Errorf("left over: %+v", now)
		}
	})
}
