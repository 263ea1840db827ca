package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"
)

// cost holds what one run of a flow costs.
type cost struct {
	Time          time.Duration // of computing, by all threads
	Allocs, Bytes float64
}

// rounds is the number of processes for each subject, batch that of the runs that each
// measures, after as many that it does not.
const (
	rounds = 9
	batch  = 2000
)

// subjectVariable makes the test binary measure the subject that it names.
const subjectVariable = "TIDBPRIVATELINK_BENCH_SUBJECT"

var subjects = map[string]func(testing.TB) *subject{"simulator": simulated, "canned": cannedSubject, "armnetwork fake": fakeSubject}

// TestCostOfSubject measures one subject and prints its cost.
func TestCostOfSubject(t *testing.T) {
	name := os.Getenv(subjectVariable)
	if name == "" {
		t.Skip("TestPrivateEndpointBounds runs it in processes of their own")
	}
	s := subjects[name](t)
	run := func() {
		for range batch {
			if err := s.flow(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
	}
	run()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := cpuTime(t)
	run()
	took := cpuTime(t) - start
	runtime.ReadMemStats(&after)
	text, err := json.Marshal(cost{took / batch, float64(after.Mallocs-before.Mallocs) / batch, float64(after.TotalAlloc-before.TotalAlloc) / batch})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("\n%s\n", text)
}

// costOf measures a subject in a process of its own: in one that others share, its data
// and theirs drive each other out of the caches.
func costOf(t *testing.T, name string) cost {
	t.Helper()
	out := inProcess(t, "TestCostOfSubject", subjectVariable, name)
	for line := range bytes.Lines(out) {
		var c cost
		if json.Unmarshal(line, &c) == nil {
			return c
		}
	}
	t.Fatalf("%s printed no cost:\n%s", name, out)
	return cost{}
}

// TestPrivateEndpointBounds checks that a flow takes at most 1.10 times the allocations
// and 1.50 times the time of a transport without state, and less time than armnetwork's
// own fake. Allocations are exact. Times are not, so the median of the rounds counts.
func TestPrivateEndpointBounds(t *testing.T) {
	const mostTime, mostAllocs = 1.50, 1.10
	if raceEnabled {
		t.Skip("neither times nor allocations mean anything under the race detector")
	}
	var ofCanned, ofFake []float64
	for round := range rounds {
		sim, canned, fake := costOf(t, "simulator"), costOf(t, "canned"), costOf(t, "armnetwork fake")
		ofCanned = append(ofCanned, float64(sim.Time)/float64(canned.Time))
		ofFake = append(ofFake, float64(sim.Time)/float64(fake.Time))
		if round > 0 {
			continue
		}
		t.Logf("simulator %+v, canned %+v, armnetwork fake %+v", sim, canned, fake)
		if got := sim.Allocs / canned.Allocs; got > mostAllocs {
			t.Errorf("%.2f times the allocations of a canned transport, want at most %.2f", got, mostAllocs)
		}
	}
	slices.Sort(ofCanned)
	slices.Sort(ofFake)
	of := func(ratios []float64, quarter int) float64 { return ratios[len(ratios)*quarter/4] }
	t.Logf("times: %.2f of canned (half of the rounds between %.2f and %.2f), %.2f of the fake", of(ofCanned, 2), of(ofCanned, 1), of(ofCanned, 3), of(ofFake, 2))
	if got := of(ofCanned, 2); got > mostTime {
		t.Errorf("%.2f times the time of a canned transport, want at most %.2f", got, mostTime)
	}
	if got := of(ofFake, 2); got >= 1 {
		t.Errorf("%.2f times the time of armnetwork's fake, want less than 1", got)
	}
}
