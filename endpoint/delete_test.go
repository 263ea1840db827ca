package endpoint_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
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
			if err := ep.Disconnect(t.Context()); err != nil {
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
					if err := ep.Delete(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				if now := w.sim.Snapshot(); len(now.PrivateEndpoints) != 0 || len(now.Connections) != 0 {
					t.Errorf("left over: %+v", now)
				}
				if diff := cmp.Diff(endpoint.EndpointSnapshot{ID: w.spec.EndpointID}, ep.Snapshot()); diff != "" {
					t.Errorf("snapshot (-want +got):\n%s", diff)
				}
				if _, err := w.service(t).Endpoint(t.Context(), w.spec.EndpointID.String()); !errors.Is(err, endpoint.ErrNotFound) {
					t.Errorf("adopting what is gone: %v, want ErrNotFound", err)
				}
			})
		})
	}
}
