package endpoint_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// meter counts what TiDB Cloud is asked: all, and in each minute of the clock what
// gets past authentication.
type meter struct {
	mu      sync.Mutex
	total   int
	minutes map[time.Time]int
	kinds   map[chaosRequest]int
}

func (m *meter) transport(sim *simulator.Simulator) policy.Transporter {
	m.minutes, m.kinds = map[time.Time]int{}, map[chaosRequest]int{}
	return transporter(func(r *http.Request) (*http.Response, error) {
		resp, err := sim.Do(r)
		if err == nil && strings.Contains(r.URL.Host, tidbHost) {
			m.mu.Lock()
			defer m.mu.Unlock()
			if m.total++; resp.StatusCode != http.StatusUnauthorized {
				m.minutes[time.Now().Truncate(time.Minute)]++
				m.kinds[kindOf(r)]++
			}
		}
		return resp, err
	})
}

func (m *meter) most() (most int) {
	for _, n := range m.minutes {
		most = max(most, n)
	}
	return most
}

// The figures of ConnectAll hold when every step is taken by another process.
func TestStepFleetFigures(t *testing.T) {
	t.Parallel()
	const endpoints, clusters = 1000, 50
	synctest.Test(t, func(t *testing.T) {
		var asked meter
		w := newWorld(t, settings{})
		transport := asked.transport(w.sim)
		fleet, start := new(endpoint.Fleet), time.Now()
		if err := fleet.Set(w.fleet(t, clusters, endpoints)...); err != nil {
			t.Fatal(err)
		}
		fleet, n := w.steps(t, fleet, transport, endpoint.StepFleetOptions{Reserve: 5})
		most, total := asked.most(), asked.total
		t.Logf("%d endpoints on %d clusters in %v and %d steps, with %d requests to TiDB Cloud, at most %d a minute: %v", endpoints, clusters, time.Since(start), n, total, most, asked.kinds)
		if all := problems(fleet); len(all) > 0 || w.active(t) != endpoints {
			t.Errorf("problems %v", all)
		}
		if total > 1350 || most > 100 {
			t.Errorf("%d requests, at most %d a minute; want 1350 and 100", total, most)
		}
	})
}

// The figures when each step is killed once, after another number of requests, and
// taken again two minutes later from the same state.
func TestStepFleetKilledFigures(t *testing.T) {
	t.Parallel()
	const endpoints, clusters = 1000, 50
	synctest.Test(t, func(t *testing.T) {
		var asked meter
		w := newWorld(t, settings{})
		transport := asked.transport(w.sim)
		fleet, start := new(endpoint.Fleet), time.Now()
		if err := fleet.Set(w.fleet(t, clusters, endpoints)...); err != nil {
			t.Fatal(err)
		}
		patience, kills, n := []int64{1, 4, 12, 2, 40, 7, 90}, 0, 0
		for working := true; working; n++ {
			if n > 500 {
				t.Fatal("no end")
			}
			ctx, cancel := context.WithCancel(t.Context())
			left := atomic.Int64{}
			left.Store(patience[n%len(patience)])
			w.use(t, transporter(func(r *http.Request) (*http.Response, error) {
				switch left := left.Add(-1); {
				case left < 0:
					return nil, context.Canceled
				case left == 0:
					defer cancel() // the reply does not arrive
				}
				return transport.Do(r)
			}), w.sim.Account().APIKey, policy.RetryOptions{})
			if _, err := w.client.StepFleet(ctx, moved(t, fleet), &endpoint.StepFleetOptions{Reserve: 5, MaxDuration: 30 * time.Second}); err != nil {
				kills++
				time.Sleep(2 * time.Minute)
			}
			cancel()
			w.use(t, transport, w.sim.Account().APIKey, policy.RetryOptions{})
			step, err := w.client.StepFleet(t.Context(), fleet, &endpoint.StepFleetOptions{Reserve: 5, MaxDuration: 30 * time.Second, Resumed: true})
			if err != nil {
				t.Fatal(err)
			}
			fleet, working = moved(t, fleet), step.Working > 0
			time.Sleep(max(time.Until(step.Next), 15*time.Second))
		}
		most, total := asked.most(), asked.total
		t.Logf("%d endpoints on %d clusters in %v, %d of %d steps killed, with %d requests to TiDB Cloud, at most %d a minute: %v", endpoints, clusters, time.Since(start), kills, n, total, most, asked.kinds)
		if all := problems(fleet); len(all) > 0 || w.active(t) != endpoints {
			t.Errorf("problems %v", all)
		}
		if total > 1350 || most > 100 {
			t.Errorf("%d requests, at most %d a minute; want 1350 and 100", total, most)
		}
	})
}
