package endpoint_test

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"slices"
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

// outcomes runs ConnectAll to its end and returns the errors by index.
func (w *world) outcomes(t testing.TB, ctx context.Context, specs []endpoint.Spec, options *endpoint.ConnectAllOptions) []error {
	t.Helper()
	errs, seen := make([]error, len(specs)), make([]int, len(specs))
	for result := range w.client.ConnectAll(ctx, specs, options) {
		errs[result.Index] = result.Err
		seen[result.Index]++
		if result.Spec.EndpointID != specs[result.Index].EndpointID || (result.Err == nil) != (result.Endpoint != nil) {
			t.Errorf("result %+v is not of spec %d", result, result.Index)
		}
		if result.Endpoint != nil {
			if status := result.Endpoint.Snapshot().Connection.Status; status != endpoint.StatusActive {
				t.Errorf("spec %d: %v", result.Index, status)
			}
		}
	}
	for i, n := range seen {
		if n != 1 {
			t.Errorf("spec %d has %d results", i, n)
		}
	}
	return errs
}

// active counts the connections that are ACTIVE, and fails the test when there
// are not as many private endpoints.
func (w *world) active(t testing.TB) (n int) {
	t.Helper()
	now := w.sim.Snapshot()
	for _, connection := range now.Connections {
		if connection.State == "ACTIVE" {
			n++
		}
	}
	if len(now.PrivateEndpoints) != n || len(now.Connections) != n {
		t.Errorf("%d private endpoints, %d connections, %d of them ACTIVE", len(now.PrivateEndpoints), len(now.Connections), n)
	}
	return n
}

func TestConnectAllBadSpecsDoNotStopTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{cluster: simulator.Cluster{JustCreated: true}})
		specs := w.fleet(t, 3, 12)
		specs[1].SubnetID.Name = ""
		specs[3].EndpointID.Name = strings.ToUpper(specs[2].EndpointID.Name)
		specs[4].PrivateIPAddress, specs[5].PrivateIPAddress = "10.8.0.77", "10.8.0.77"
		specs[6].NodeGroup.Cluster = "1"
		specs[7].PrivateIPAddress = "10.9.0.9"
		specs[8].NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{RegionID: "azure-japaneast"}).ClusterID
		want := map[int]struct {
			is   error
			text string
		}{
			1: {endpoint.ErrInvalidArgument, "SubnetID"},
			2: {endpoint.ErrInvalidArgument, "spec 3 has the same"},
			3: {endpoint.ErrInvalidArgument, "spec 2 has the same"},
			4: {endpoint.ErrInvalidArgument, "spec 5 has the same"},
			5: {endpoint.ErrInvalidArgument, "spec 4 has the same"},
			6: {endpoint.ErrNotFound, "clusters/1"},
			7: {endpoint.ErrInvalidArgument, "outside the subnet"},
			8: {endpoint.ErrMismatch, "use a subnet of a virtual network in japaneast"},
		}
		for i, err := range w.outcomes(t, t.Context(), specs, nil) {
			if bad, found := want[i]; found && (!errors.Is(err, bad.is) || !strings.Contains(err.Error(), bad.text)) || !found && err != nil {
				t.Errorf("spec %d: error %v, want %v with %q", i, err, bad.is, bad.text)
			}
		}
		if n := w.active(t); n != len(specs)-len(want) {
			t.Errorf("%d endpoints, want %d", n, len(specs)-len(want))
		}
	})
}

// An interrupted ConnectAll is continued with the same specs in any order.
func TestConnectAllResumes(t *testing.T) {
	t.Parallel()
	for name, after := range map[string]time.Duration{"creating": 5 * time.Second, "accepting": 2 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var asked tally
				w := newWorld(t, settings{transport: asked.transport})
				specs := w.fleet(t, 4, 40)
				ctx, cancel := context.WithTimeout(t.Context(), after)
				defer cancel()
				for i, err := range w.outcomes(t, ctx, specs, nil) {
					if !errors.Is(err, context.DeadlineExceeded) {
						t.Errorf("spec %d: %v", i, err)
					}
				}
				slices.Reverse(specs)
				for i, err := range w.outcomes(t, t.Context(), specs, nil) {
					if err != nil {
						t.Errorf("spec %d: %v", i, err)
					}
				}
				if n := w.active(t); n != len(specs) || asked.creations.Load() != int64(n) {
					t.Errorf("%d endpoints, %d registrations, want %d", n, asked.creations.Load(), len(specs))
				}
			})
		})
	}
}

// Leaving the loop stops everything and leaves no goroutine, with which the bubble would not
// end.
func TestConnectAllLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		specs := w.fleet(t, 4, 40)
		specs[39].EndpointID.Name = ""
		for range w.client.ConnectAll(t.Context(), specs, nil) {
			break
		}
		if n := len(w.sim.Snapshot().PrivateEndpoints); n != 0 {
			t.Errorf("%d endpoints after the first result, which is a refusal", n)
		}
		for result := range w.client.ConnectAll(t.Context(), specs[:39], nil) {
			if result.Err != nil {
				t.Error(result.Err)
			}
			break
		}
		before := len(w.sim.Journal().Requests())
		time.Sleep(time.Hour)
		if after := len(w.sim.Journal().Requests()); after != before {
			t.Errorf("%d requests after the loop was left", after-before)
		}
	})
}

func TestConnectAllWithoutWork(t *testing.T) {
	t.Parallel()
	w := newWorld(t, settings{})
	if errs := w.outcomes(t, t.Context(), nil, nil); len(errs) != 0 {
		t.Errorf("%d results for nothing", len(errs))
	}
	errs := w.outcomes(t, t.Context(), []endpoint.Spec{w.spec}, &endpoint.ConnectAllOptions{Concurrency: -1})
	if !errors.Is(errs[0], endpoint.ErrInvalidArgument) {
		t.Errorf("concurrency -1: %v", errs[0])
	}
	if n := len(w.sim.Journal().Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// With a key that may not list the connections of all clusters, and with a list that fails at
// times, ConnectAll sends more requests and still connects.
func TestConnectAllWithoutTheListing(t *testing.T) {
	t.Parallel()
	for name, status := range map[string]int{"denied": http.StatusForbidden, "failing": http.StatusBadRequest} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				times := 3
				if status == http.StatusForbidden {
					times = -1
				}
				if err := w.sim.InjectFault(simulator.Fault{Method: "GET", Path: "/v1beta1/clusters/-/tidbNodeGroups/-/privateEndpointConnections", Kind: simulator.FaultKindRefuse, Status: status, Times: times}); err != nil {
					t.Fatal(err)
				}
				specs := w.fleet(t, 3, 9)
				for i, err := range w.outcomes(t, t.Context(), specs, nil) {
					if err != nil {
						t.Errorf("spec %d: %v", i, err)
					}
				}
				if n := w.active(t); n != len(specs) {
					t.Errorf("%d endpoints", n)
				}
			})
		})
	}
}

// After a 429 from Azure no request goes to the subscription for as long as the reply asks, and
// no result has an error.
func TestConnectAllHeedsAzure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var start, closed time.Time
		var mu sync.Mutex // of closed
		var early atomic.Int64
		w := newWorld(t, settings{transport: func(sim *simulator.Simulator) policy.Transporter {
			return transporter(func(r *http.Request) (*http.Response, error) {
				if !strings.Contains(r.URL.Host, azureHost) || time.Since(start) > 10*time.Minute {
					return sim.Do(r)
				}
				mu.Lock()
				defer mu.Unlock()
				if time.Now().Before(closed) {
					early.Add(1)
				}
				closed = time.Now().Add(2 * time.Minute)
				return &http.Response{
					Status: "429 Too Many Requests", StatusCode: 429, Request: r, Header: http.Header{"Retry-After": {"120"}},
					Body: http.NoBody,
				}, nil
			})
		}})
		start = time.Now()
		specs := w.fleet(t, 3, 30)
		for i, err := range w.outcomes(t, t.Context(), specs, &endpoint.ConnectAllOptions{Concurrency: 2}) {
			if err != nil {
				t.Errorf("spec %d: %v", i, err)
			}
		}
		w.active(t)
		// Those who are under way when Azure closes try again by themselves, three
		// times each, as azcore does.
		if n := early.Load(); n > 2*6 {
			t.Errorf("%d requests while Azure wanted to be left alone", n)
		}
	})
}

// The memory of a fleet for each endpoint in progress, and its number of goroutines.
func TestConnectAllFootprint(t *testing.T) {
	const endpoints = 1000
	synctest.Test(t, func(t *testing.T) {
		before, most := runtime.NumGoroutine(), atomic.Int64{}
		w := newWorld(t, settings{transport: func(sim *simulator.Simulator) policy.Transporter {
			return transporter(func(r *http.Request) (*http.Response, error) {
				most.Store(max(most.Load(), int64(runtime.NumGoroutine()-before)))
				return sim.Do(r)
			})
		}})
		specs := w.fleet(t, 50, endpoints)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			for range w.client.ConnectAll(ctx, specs, nil) {
			}
		}()
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		with := heap()
		cancel()
		<-done
		without := heap()
		each := (int64(with) - int64(without)) / endpoints
		states := map[string]int{}
		for _, connection := range w.sim.Snapshot().Connections {
			states[connection.State]++
		}
		t.Logf("%d bytes for each of %d endpoints, which are %v; at most %d goroutines", each, endpoints, states, most.Load())
		if states["ACTIVE"] > 0 || each <= 0 {
			t.Errorf("%d bytes while %v: that measures something else", each, states)
		}
		if each > 20<<10 {
			t.Errorf("%d bytes for an endpoint, want at most 20 KB", each)
		}
		if n := most.Load(); n > 2*16+3 {
			t.Errorf("%d goroutines, want at most 35: 16 for each cloud, the listing, the caller and the test", n)
		}
	})
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
