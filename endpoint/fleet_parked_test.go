package endpoint_test

import (
	"net/http"
	"path"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// A member that has learned what it waited for, and whose look Azure then cut short, does not wait
// for the news again, in another process either.
func TestStepFleetGoesOnAfterHalfALook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		fleet := new(endpoint.Fleet)
		check(t, fleet.Set(w.spec))
		fleet, _ = w.steps(t, fleet, w.sim, endpoint.StepFleetOptions{})
		var met atomic.Int64
		busy := transporter(func(r *http.Request) (*http.Response, error) {
			gone := len(w.sim.Snapshot().Connections) == 0
			if gone && r.Method == http.MethodGet && path.Base(path.Dir(r.URL.Path)) == "privateEndpoints" && met.Add(1) == 1 {
				return refusalOf(r, http.StatusTooManyRequests, "Retry-After", "60"), nil
			}
			return w.sim.Do(r)
		})
		fleet.Remove(w.spec.EndpointID)
		fleet, _ = w.steps(t, fleet, busy, endpoint.StepFleetOptions{})
		if fleet.Len() != 0 || met.Load() == 0 {
			t.Errorf("%d members, %d looks: %v", fleet.Len(), met.Load(), problems(fleet))
		}
	})
}
