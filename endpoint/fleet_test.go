package endpoint_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// moved is a fleet as another process gets it.
func moved(t testing.TB, fleet *endpoint.Fleet) *endpoint.Fleet {
	t.Helper()
	data, err := json.Marshal(fleet)
	if err != nil {
		t.Fatal(err)
	}
	other := new(endpoint.Fleet)
	if err := json.Unmarshal(data, other); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(other)
	if err != nil || string(again) != string(data) {
		t.Fatalf("error %v, decoded and encoded again it is\n%s\nnot\n%s", err, again, data)
	}
	return other
}

// steps takes steps, each with a new client and a fleet from elsewhere, until no
// member works.
func (w *world) steps(t testing.TB, fleet *endpoint.Fleet, transport policy.Transporter, options endpoint.StepFleetOptions) (*endpoint.Fleet, int) {
	t.Helper()
	for n := 1; ; n++ {
		w.use(t, transport, w.sim.Account().APIKey, policy.RetryOptions{})
		start := time.Now()
		step, err := w.client.StepFleet(t.Context(), fleet, &options)
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("step %d waited for %v", n, took)
		}
		if fleet = moved(t, fleet); step.Working == 0 {
			return fleet, n
		}
		if n > 500 {
			t.Fatalf("no end after %d steps: %+v", n, step)
		}
		time.Sleep(time.Until(step.Next))
	}
}

// problems are those of a fleet's members, by the name of the endpoint.
func problems(fleet *endpoint.Fleet) map[string]string {
	all := map[string]string{}
	for _, m := range fleet.Members() {
		if m.Err != nil {
			all[m.Spec.EndpointID.Name] = m.Err.Error()
		}
	}
	return all
}

// A step that is taken again from the same state, as after its process died, changes
// nothing twice.
func TestStepFleetAgain(t *testing.T) {
	t.Parallel()
	for _, resumed := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, settings{})
			fleet := new(endpoint.Fleet)
			if err := fleet.Set(w.fleet(t, 4, 40)...); err != nil {
				t.Fatal(err)
			}
			for n := 0; ; n++ {
				lost := moved(t, fleet)
				w.use(t, w.sim, w.sim.Account().APIKey, policy.RetryOptions{})
				if _, err := w.client.StepFleet(t.Context(), lost, nil); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Second)
				w.use(t, w.sim, w.sim.Account().APIKey, policy.RetryOptions{})
				step, err := w.client.StepFleet(t.Context(), fleet, &endpoint.StepFleetOptions{Resumed: resumed})
				if err != nil {
					t.Fatal(err)
				}
				if step.Working == 0 {
					break
				}
				if n > 200 {
					t.Fatalf("no end: %+v", step)
				}
				time.Sleep(time.Until(step.Next))
			}
			if all := problems(fleet); len(all) > 0 || w.active(t) != 40 {
				t.Errorf("problems %v", all)
			}
			created, refused := map[string]int{}, 0
			for _, entry := range w.sim.Journal().Requests() {
				if entry.Method == http.MethodPut || entry.Method == http.MethodPost && entry.Cloud == "tidbcloud" && entry.Query == "" {
					if entry.Status < 300 {
						created[entry.Method+entry.Path]++
					} else {
						refused++
					}
				}
			}
			for what, n := range created {
				if n > 1 && strings.HasPrefix(what, http.MethodPut) {
					t.Errorf("%d times %s", n, what)
				}
			}
			if resumed && refused > 1 { // HTTP Digest
				t.Errorf("%d changes were refused", refused)
			}
		})
	}
}

// The error of malformed specs names all problems, and nothing is changed.
func TestFleetSetRefuses(t *testing.T) {
	t.Parallel()
	id := func(name string) privatelink.PrivateEndpointID {
		return privatelink.PrivateEndpointID{SubscriptionID: "11111111-1111-1111-1111-111111111111", ResourceGroupName: "network", Name: name}
	}
	subnet := privatelink.SubnetID{SubscriptionID: id("").SubscriptionID, ResourceGroupName: "network", VirtualNetworkName: "hub", Name: "endpoints"}
	good := endpoint.Spec{NodeGroup: endpoint.NodeGroupID{Cluster: "1"}, EndpointID: id("good"), SubnetID: subnet, PrivateIPAddress: "10.0.0.9"}
	fleet := new(endpoint.Fleet)
	if err := fleet.Set(good); err != nil {
		t.Fatal(err)
	}
	same, bad := good, good
	same.EndpointID = id("same")
	bad.EndpointID, bad.NodeGroup, bad.MaxReplacements, bad.PrivateIPAddress = id("bad"), endpoint.NodeGroupID{}, -1, ""
	err := fleet.Set(same, bad)
	if !errors.Is(err, endpoint.ErrInvalidArgument) {
		t.Fatalf("error %v", err)
	}
	for _, part := range []string{"has the same", "NodeGroup.Cluster", "MaxReplacements"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%v\ndoes not tell of %s", err, part)
		}
	}
	if fleet.Len() != 1 {
		t.Errorf("%d members", fleet.Len())
	}
	for _, data := range []string{`{`, `{"Version":2}`, `[]`} {
		if err := json.Unmarshal([]byte(data), fleet); err == nil {
			t.Errorf("%s is taken", data)
		}
	}
	if fleet.Len() != 1 {
		t.Errorf("%d members after what could not be decoded", fleet.Len())
	}
}

func TestStepFleetRefusesArguments(t *testing.T) {
	t.Parallel()
	w := newWorld(t, settings{})
	_, err := w.client.StepFleet(t.Context(), nil, nil)
	_, negative := w.client.StepFleet(t.Context(), new(endpoint.Fleet), &endpoint.StepFleetOptions{Reserve: -1, MaxDuration: -1})
	for _, err := range []error{err, negative} {
		if !errors.Is(err, endpoint.ErrInvalidArgument) {
			t.Errorf("error %v", err)
		}
	}
	if step, err := w.client.StepFleet(t.Context(), new(endpoint.Fleet), nil); err != nil || !step.Next.IsZero() {
		t.Errorf("without members: %+v, %v", step, err)
	}
}

// After its context ends or MaxDuration is over, a fleet goes on with the next step.
func TestStepFleetInterrupted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex // of cancel and n
		var cancel context.CancelFunc
		n := 0
		w := newWorld(t, settings{transport: func(sim *simulator.Simulator) policy.Transporter {
			return transporter(func(r *http.Request) (*http.Response, error) {
				resp, err := sim.Do(r)
				mu.Lock()
				defer mu.Unlock()
				if n++; n%17 == 0 && cancel != nil {
					cancel() // the reply is lost
				}
				return resp, err
			})
		}})
		transport := transporter(func(r *http.Request) (*http.Response, error) { return w.sim.Do(r) })
		fleet := new(endpoint.Fleet)
		if err := fleet.Set(w.fleet(t, 4, 40)...); err != nil {
			t.Fatal(err)
		}
		interrupted := 0
		for range 400 {
			ctx, stop := context.WithCancel(t.Context())
			mu.Lock()
			cancel = stop
			mu.Unlock()
			step, err := w.client.StepFleet(ctx, fleet, &endpoint.StepFleetOptions{Concurrency: 1})
			if errors.Is(err, context.Canceled) {
				interrupted++
			} else if err != nil {
				t.Fatal(err)
			}
			if step.Working == 0 {
				break
			}
			time.Sleep(time.Until(step.Next))
		}
		fleet, _ = w.steps(t, fleet, transport, endpoint.StepFleetOptions{})
		if all := problems(fleet); len(all) > 0 || w.active(t) != 40 || interrupted < 10 {
			t.Errorf("%d interruptions, problems %v", interrupted, all)
		}
	})
}

// Members are ordered by cluster, node group and endpoint.
func TestFleetMembersAreOrdered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		fleet := new(endpoint.Fleet)
		if err := fleet.Set(w.fleet(t, 3, 9)...); err != nil {
			t.Fatal(err)
		}
		members := fleet.Members()
		if !slices.IsSortedFunc(members, func(a, b endpoint.FleetMember) int {
			return strings.Compare(a.Spec.NodeGroup.Cluster, b.Spec.NodeGroup.Cluster)
		}) || len(members) != 9 {
			t.Errorf("%+v", members)
		}
	})
}
