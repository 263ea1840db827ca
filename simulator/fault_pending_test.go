package simulator_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// spy is a test whose failures are recorded.
type spy struct {
	errors  []string
	cleanup []func()
}

func (*spy) Helper()                     {}
func (s *spy) Failed() bool              { return len(s.errors) > 0 }
func (*spy) Log(...any)                  {}
func (s *spy) Errorf(f string, a ...any) { s.errors = append(s.errors, fmt.Sprintf(f, a...)) }
func (s *spy) Cleanup(f func())          { s.cleanup = append(s.cleanup, f) }

// TestForTestReportsWhatNeverFired checks that a fault that meets no call fails the
// test, unless the fault says that it may miss.
func TestForTestReportsWhatNeverFired(t *testing.T) {
	t.Parallel()
	const cluster, endpoint = "FailNextAcceptance on cluster", "/providers/microsoft.network/privateendpoints/pe with"
	inject := func(f simulator.Fault) func(w *raceWorld) error {
		return func(w *raceWorld) error { return w.sim.InjectFault(f) }
	}
	acceptance := func(w *raceWorld) error { return w.sim.FailNextAcceptance(w.cluster.ClusterID, "no ip") }
	operation := func(w *raceWorld) error { return w.sim.FailNextOperation(w.net+"/privateEndpoints/pe", "no capacity") }
	flow := func(w *raceWorld) {
		w.putEndpoint("pe", w.cluster.ServiceID)
		w.sim.Advance(time.Minute)
		w.tidb("POST", "privateEndpointConnections", `{"endpointId":"`+w.net+`/privateEndpoints/pe"}`)
	}
	for _, test := range []struct {
		name string
		do   func(w *raceWorld) error
		then func(w *raceWorld)
		want string // of the error; "" is none
	}{
		{"no fault", func(*raceWorld) error { return nil }, flow, ""},
		{"never met", inject(simulator.Fault{Kind: simulator.FaultKindRefuse, Status: 503, Method: "DELETE", Path: "privateEndpoints/*"}), flow, "fault refuse DELETE privateEndpoints/* with 503: 0 calls matched"},
		{"skipped too many", inject(simulator.Fault{Kind: simulator.FaultKindLoseReply, Path: "privateEndpoints/*", Skip: 5, Times: 2}), flow, "fault lose-reply any privateEndpoints/*, after 5 calls, 2 times: 1 calls matched"},
		{"delayed never", inject(simulator.Fault{Kind: simulator.FaultKindDelayReply, Path: "x", Delay: time.Minute, Times: -1}), flow, "fault delay-reply any x by 1m0s, from then on: 0 calls"},
		{"may miss", inject(simulator.Fault{Kind: simulator.FaultKindLoseReply, Path: "nowhere", MayMiss: true}), flow, ""},
		{"fired once of twice", inject(simulator.Fault{Kind: simulator.FaultKindRefuse, Status: 503, Path: "privateEndpoints/*", Times: 2}), func(w *raceWorld) { w.arm("DELETE", w.net+"/privateEndpoints/pe", "") }, ""},
		{"acceptance", acceptance, func(*raceWorld) {}, cluster},
		{"acceptance met", acceptance, flow, ""},
		{"operation", operation, func(*raceWorld) {}, endpoint},
		{"operation met", operation, func(w *raceWorld) { w.putEndpoint("pe", w.cluster.ServiceID) }, ""},
		{"operation on another", operation, func(w *raceWorld) { w.putEndpoint("other", w.cluster.ServiceID) }, endpoint},
		{"cleared", func(w *raceWorld) error {
			return errors.Join(inject(simulator.Fault{Kind: simulator.FaultKindLoseReply, Path: "nowhere"})(w), acceptance(w), operation(w))
		}, func(w *raceWorld) { w.sim.ClearFaults(); flow(w) }, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			spy := &spy{}
			w := &raceWorld{t: t, sim: simulator.ForTest(spy, &simulator.Options{Clock: simulator.Manual()})}
			w.cluster, w.subnet = w.sim.AddCluster(simulator.Cluster{}), w.sim.AddVirtualNetwork(simulator.VirtualNetwork{})
			w.net, _, _ = strings.Cut(w.subnet, "/virtualNetworks/")
			w.signIn()
			if err := test.do(w); err != nil {
				t.Fatal(err)
			}
			test.then(w)
			for _, f := range spy.cleanup {
				f()
			}
			if test.want == "" && len(spy.errors) > 0 || test.want != "" && (len(spy.errors) != 1 || !strings.Contains(spy.errors[0], test.want) || !strings.Contains(spy.errors[0], "MayMiss")) {
				t.Errorf("ForTest reports %q, want %q", spy.errors, test.want)
			}
		})
	}
}

func TestFaultsAreListedAndRemoved(t *testing.T) {
	t.Parallel()
	sim := simulator.New(nil)
	first := simulator.Fault{Kind: simulator.FaultKindRefuse, Status: 503, Skip: 1}
	second := simulator.Fault{Kind: simulator.FaultKindRefuse, Status: 500, Path: "instance"}
	for _, f := range []simulator.Fault{first, second} {
		if err := sim.InjectFault(f); err != nil {
			t.Fatal(err)
		}
	}
	var statuses []int
	for range 3 {
		status, _ := get(t, sim, "https://login.microsoftonline.com"+discovery)
		statuses = append(statuses, status)
	}
	if diff := cmp.Diff([]int{500, 503, 200}, statuses); diff != "" {
		t.Errorf("statuses differ (-want +got):\n%s", diff)
	}
	first.Times, second.Times = 1, 1
	want := []simulator.FaultStatus{{ID: "fault-1", Fault: first, Met: 3, Fired: 1}, {ID: "fault-2", Fault: second, Met: 2, Fired: 1}}
	if diff := cmp.Diff(want, sim.Faults()); diff != "" {
		t.Errorf("faults differ (-want +got):\n%s", diff)
	}
	first.Times = 0 // as it was injected
	if !sim.RemoveFault(first) || sim.RemoveFault(first) {
		t.Error("the fault is not removed exactly once")
	}
	if diff := cmp.Diff(want[1:], sim.Faults()); diff != "" {
		t.Errorf("faults left differ (-want +got):\n%s", diff)
	}
}

// A failure that was removed does not return with a saved world.
func TestClearedFailuresAreSaved(t *testing.T) {
	t.Parallel()
	w := raceWorldOf(t, &simulator.Options{Record: true})
	if err := w.sim.FailNextOperation(w.net+"/privateEndpoints/pe", "no capacity"); err != nil {
		t.Fatal(err)
	}
	w.sim.ClearFaults()
	var file bytes.Buffer
	if err := w.sim.Save(&file); err != nil {
		t.Fatal(err)
	}
	loaded, err := simulator.Load(&file, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := loaded.UnfiredFaults(); len(got) != 0 {
		t.Errorf("after loading there are %q", got)
	}
}
