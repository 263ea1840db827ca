package endpoint_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// lags returns how much reads of both clouds lag behind writes.
func lags() map[string]simulator.ReadLag {
	result := map[string]simulator.ReadLag{}
	for _, lag := range []time.Duration{5 * time.Second, 20 * time.Second, 45 * time.Second, 75 * time.Second} {
		for _, steady := range []bool{false, true} {
			result[fmt.Sprintf("%v, steady %t", lag, steady)] = simulator.ReadLag{Azure: lag, Operations: lag, TiDBCloud: lag, Steady: steady}
		}
	}
	result["Azure only"] = simulator.ReadLag{Azure: 30 * time.Second}
	result["TiDB Cloud only"] = simulator.ReadLag{TiDBCloud: 30 * time.Second}
	result["operations only"] = simulator.ReadLag{Operations: 30 * time.Second}
	return result
}

// restart gives the world new clients, as another process would have.
func (w *world) restart(t testing.TB) {
	t.Helper()
	w.use(t, w.sim, w.sim.Account().APIKey, policy.RetryOptions{})
}

// With reads that lag behind writes, every verb and the next process reach the same end by the same
// changes as without.
func TestReadLagIsWaitedOut(t *testing.T) {
	t.Parallel()
	for name, lag := range lags() {
		for verb, act := range verbs() {
			if verb == "Plan" {
				continue // it changes nothing that could be read late
			}
			t.Run(name+"/"+verb, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, settings{cluster: simulator.Cluster{JustCreated: true}, lag: lag})
					w.spec.MaxReplacements = 1
					for i := range 3 {
						before := len(w.sim.Journal())
						if err := act(t.Context(), w); err != nil {
							t.Fatalf("call %d: %v", i+1, err)
						}
						w.connected(t)
						want := 0
						if i == 0 {
							want = 2 // created and accepted
						}
						if w.writes(before) != want {
							t.Errorf("call %d wrote %d times: %v", i+1, w.writes(before), w.done(before))
						}
						w.restart(t)
					}
					if err := w.client.Disconnect(t.Context(), w.names(), nil); err != nil {
						t.Fatalf("disconnect: %v", err)
					}
					w.disconnected(t)
					w.restart(t)
					if err := w.client.Disconnect(t.Context(), w.names(), nil); err != nil {
						t.Fatalf("disconnect again: %v", err)
					}
				})
			})
		}
	}
}

// A replacement succeeds as well, and happens once.
func TestReadLagInAReplacement(t *testing.T) {
	t.Parallel()
	for name, lag := range lags() {
		for situation, spoiling := range spoilt() {
			t.Run(name+"/"+situation, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, settings{lag: simulator.ReadLag{Azure: time.Nanosecond}})
					spoiling.spoil(t, w)
					if err := w.sim.SetReadLag(lag); err != nil {
						t.Fatal(err)
					}
					w.restart(t)
					w.spec.MaxReplacements = 1
					w.connect(t)
					w.connected(t)
					if err := w.sim.SetReadLag(simulator.ReadLag{}); err != nil {
						t.Fatal(err)
					}
					w.restart(t)
					before := len(w.sim.Journal())
					if w.connect(t); w.writes(before) != 0 {
						t.Errorf("afterwards it wrote %d times", w.writes(before))
					}
				})
			})
		}
	}
}

// Disconnect finds what another process has just connected, although no replica shows it yet.
func TestDisconnectOfWhatIsNotSeenYet(t *testing.T) {
	t.Parallel()
	for name, lag := range lags() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{lag: lag})
				service, err := w.client.Service(t.Context(), w.spec.NodeGroup, nil)
				if err != nil {
					t.Fatal(err)
				}
				ep, err := service.CreateEndpoint(t.Context(), w.spec, nil)
				if err != nil {
					t.Fatal(err)
				}
				if err := ep.Accept(t.Context(), nil); err != nil {
					t.Fatal(err)
				}
				w.restart(t)
				if err := w.client.Disconnect(t.Context(), endpoint.Spec{NodeGroup: w.spec.NodeGroup, EndpointID: w.spec.EndpointID}, nil); err != nil {
					t.Fatal(err)
				}
				w.disconnected(t)
			})
		})
	}
}
