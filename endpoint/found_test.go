package endpoint_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// Each test below is a situation that the simulation of several faults has found.

// meeting returns a transport that calls a function before each request with its kind and n, the
// number of requests of that kind so far. If the function returns nil, nil, the request is
// sent.
func meeting(f func(sim *simulator.Simulator, r *http.Request, kind chaosRequest, n int) (*http.Response, error)) func(*simulator.Simulator) policy.Transporter {
	return func(sim *simulator.Simulator) policy.Transporter {
		met := map[chaosRequest]int{}
		return transporter(func(r *http.Request) (*http.Response, error) {
			kind := kindOf(r)
			met[kind]++
			if resp, err := f(sim, r, kind, met[kind]); resp != nil || err != nil {
				return resp, err
			}
			return sim.Do(r)
		})
	}
}

// The owner disconnects the endpoint between its creation and its registration, which TiDB Cloud
// refuses as a bad request. The error has the remedy for what both clouds show.
func TestRefusedRegistrationOfWhatIsDead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{transport: meeting(func(sim *simulator.Simulator, r *http.Request, kind chaosRequest, n int) (*http.Response, error) {
			if kind == register && n == 1 {
				return nil, sim.DisconnectConnection(sim.Snapshot().PrivateEndpoints[0].ID)
			}
			return nil, nil
		})})
		_, err := w.client.Connect(t.Context(), w.spec, nil)
		if !errors.Is(err, endpoint.ErrUnusable) || errors.Is(err, endpoint.ErrInvalidArgument) {
			t.Errorf("error %v, want ErrUnusable", err)
		}
		w.spec.MaxReplacements = 1
		w.connect(t)
		w.connected(t)
	})
}

// If a look failed, nothing counts as missing.
func TestFailedLookDoesNotMakeWhatIsMissing(t *testing.T) {
	t.Parallel()
	for _, status := range []int{401, 412} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, settings{transport: meeting(func(_ *simulator.Simulator, r *http.Request, kind chaosRequest, n int) (*http.Response, error) {
				switch {
				case kind == getCluster && n == 1:
					return refusalOf(r, 404), nil
				case kind == getNetwork && n == 1:
					return refusalOf(r, status), nil
				}
				return nil, nil
			})})
			_, err := w.client.Connect(t.Context(), w.spec, nil)
			if err == nil || errors.Is(err, endpoint.ErrNotFound) {
				t.Errorf("%d: error %v, want that of the network alone", status, err)
			}
		})
	}
}

// The error of a look that failed also says what is wrong with the spec.
func TestFailedLookKeepsWhatIsWrong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{transport: meeting(func(_ *simulator.Simulator, r *http.Request, kind chaosRequest, _ int) (*http.Response, error) {
			if kind == validate {
				return refusalOf(r, 403), nil
			}
			return nil, nil
		})})
		w.spec.PrivateIPAddress = "10.9.9.9"
		_, err := w.client.Connect(t.Context(), w.spec, nil)
		if !errors.Is(err, endpoint.ErrPermission) || !errors.Is(err, endpoint.ErrInvalidArgument) {
			t.Errorf("error %v, want both the permission and the address", err)
		}
	})
}

// After a look that fails half-way, the run looks again before it decides anything.
func TestNothingIsDecidedAboutHalfALook(t *testing.T) {
	t.Parallel()
	for verb, act := range verbs() {
		if verb != "Connect" && verb != "ConnectAll" {
			continue // the others end with a look that fails
		}
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{transport: meeting(func(_ *simulator.Simulator, r *http.Request, kind chaosRequest, n int) (*http.Response, error) {
					switch {
					case kind == getCluster && n == 1:
						return refusalOf(r, 404), nil
					case kind == getService && n == 1:
						return refusalOf(r, 403), nil
					}
					return nil, nil
				})})
				if err := act(t.Context(), w); err != nil {
					t.Error(err)
				}
				w.connected(t)
			})
		})
	}
}

// The cluster is deleted between Disconnect's look and its unregistration.
func TestDisconnectWhileTheClusterGoes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var w *world
		w = newWorld(t, settings{transport: meeting(func(sim *simulator.Simulator, r *http.Request, kind chaosRequest, n int) (*http.Response, error) {
			if kind != unregister || n > 1 {
				return nil, nil
			}
			other := &world{sim: sim}
			other.use(t, sim, sim.Account().APIKey, policy.RetryOptions{})
			poller, err := other.tidb.BeginDeleteCluster(context.WithoutCancel(r.Context()), w.cluster.ClusterID, nil)
			if err == nil {
				_, err = poller.PollUntilDone(r.Context(), nil)
			}
			return nil, err
		})})
		w.connect(t)
		if err := w.client.Disconnect(t.Context(), w.spec, nil); err != nil {
			t.Error(err)
		}
		if now := w.sim.Snapshot(); len(now.PrivateEndpoints)+len(now.Connections) != 0 {
			t.Errorf("left: %+v %+v", now.PrivateEndpoints, now.Connections)
		}
	})
}

// A gateway refuses a creation that Azure has begun, and somebody tags the endpoint
// before the request is sent again.
func TestLostCreationKeepsWhatOthersAdd(t *testing.T) {
	t.Parallel()
	for _, status := range []int{429, 503} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var other actor
				w := newWorld(t, settings{transport: meeting(func(sim *simulator.Simulator, r *http.Request, kind chaosRequest, n int) (*http.Response, error) {
					if kind != putEndpoint || n > 1 {
						return nil, nil
					}
					resp, err := sim.Do(r)
					if err != nil {
						return nil, err
					}
					resp.Body.Close()
					other = newActor(&chaosWorld{sim: sim})
					go func() {
						time.Sleep(25 * time.Second) // while it is Updating nobody may
						if !other.tag(r.URL.Path) {
							t.Error("nobody tags it")
						}
					}()
					return refusalOf(r, status, "Retry-After", "30"), nil
				})})
				w.connect(t)
				w.connected(t)
				if !other.tagged(w.spec.EndpointID.String()) {
					t.Error("the tag is gone")
				}
			})
		})
	}
}

// A creation is sent again only after the time that the refusal asks for.
func TestRefusedCreationWaitsAsAsked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var refused, again time.Time
		w := newWorld(t, settings{transport: meeting(func(_ *simulator.Simulator, r *http.Request, kind chaosRequest, n int) (*http.Response, error) {
			switch {
			case kind == putEndpoint && n == 1:
				refused = time.Now()
				return refusalOf(r, 503, "Retry-After", "47"), nil
			case kind == putEndpoint:
				again = time.Now()
			}
			return nil, nil
		})})
		w.connect(t)
		if waited := again.Sub(refused); waited < 47*time.Second || waited > time.Minute {
			t.Errorf("sent again after %v, want 47s", waited)
		}
	})
}

// If the reply to a deletion is lost, the client looks before it sends another, which might
// delete what somebody has created since.
func TestLostDeletionIsLookedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		w := newWorld(t, settings{transport: meeting(func(sim *simulator.Simulator, r *http.Request, kind chaosRequest, _ int) (*http.Response, error) {
			if kind != deleteEndpoint {
				return nil, nil
			}
			if sent++; sent > 1 {
				return nil, nil
			}
			if resp, err := sim.Do(r); err == nil {
				resp.Body.Close()
			}
			return nil, errReset
		})})
		w.connect(t)
		if err := w.client.Disconnect(t.Context(), w.names(), nil); err != nil {
			t.Fatal(err)
		}
		if w.disconnected(t); sent != 1 {
			t.Errorf("sent %d deletions, want 1", sent)
		}
	})
}

// One wrong reading of a service or a cluster, together with one 404 for the network, is no reason
// to refuse a new endpoint.
func TestOddFirstLook(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"service FAILED", "service DELETING", "cluster PAUSED", "cluster DELETED", "no cluster", "no service"} {
		for verb, act := range verbs() {
			if verb == "Plan" {
				continue // it connects nothing
			}
			t.Run(name+"/"+verb, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					network, met := oddity{segment: "virtualNetworks", status: 404}, map[string]bool{}
					once := func(what string) func() bool {
						return func() bool {
							first := !met[what]
							met[what] = true
							return first
						}
					}
					w := newWorld(t, settings{transport: func(sim *simulator.Simulator) policy.Transporter {
						inner := network.transport(once("network"))(sim)
						outer := oddities()[name].transport(once("oddity"))(sim)
						return transporter(func(r *http.Request) (*http.Response, error) {
							if network.meets(r) {
								return inner.Do(r)
							}
							return outer.Do(r)
						})
					}})
					if err := act(t.Context(), w); err != nil {
						t.Fatal(err)
					}
					w.connected(t)
					if !met["oddity"] {
						t.Error("nobody met the oddity")
					}
				})
			})
		}
	}
}
