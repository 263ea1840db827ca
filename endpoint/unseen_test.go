package endpoint_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// unreadable makes Azure refuse reads of private endpoints.
var unreadable = simulator.Fault{
	Method: "GET", Path: "privateEndpoints/tidb", Kind: simulator.FaultKindRefuse, Status: 403, Times: -1,
	Body: `{"error":{"code":"AuthorizationFailed","message":"not today"}}`,
}

// An endpoint that cannot be read is neither deleted nor accepted.
func TestNothingIsDoneUnseen(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]func(*testing.T, *endpoint.Endpoint) error{
		"Delete": func(t *testing.T, ep *endpoint.Endpoint) error { return ep.Delete(t.Context(), nil) },
		"Accept": func(t *testing.T, ep *endpoint.Endpoint) error { return ep.Accept(t.Context(), nil) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				ep := w.create(t)
				if err := w.sim.InjectFault(unreadable); err != nil {
					t.Fatal(err)
				}
				from := len(w.sim.Journal())
				if err := act(t, ep); err == nil || !strings.Contains(err.Error(), "not today") {
					t.Errorf("error %v, want what the look gave", err)
				}
				if n := w.writes(from); n != 0 {
					t.Errorf("%d writes", n)
				}
			})
		})
	}
}
