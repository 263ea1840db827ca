package bench

import (
	"context"
	"runtime"
	"slices"
	"testing"
	"time"
)

// cost holds what one run of a flow costs.
type cost struct {
	time          time.Duration // of computing, by all threads
	allocs, bytes float64
}

// rounds and batch are the numbers of measurements and of runs in each. The subjects
// take turns, so that they meet the same load of the machine.
const (
	rounds = 41
	batch  = 400
)

func measure(tb testing.TB, s *subject) cost {
	tb.Helper()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := cpuTime(tb)
	for range batch {
		if err := s.flow(context.Background()); err != nil {
			tb.Fatal(err)
		}
	}
	took := cpuTime(tb) - start
	runtime.ReadMemStats(&after)
	return cost{took / batch, float64(after.Mallocs-before.Mallocs) / batch, float64(after.TotalAlloc-before.TotalAlloc) / batch}
}

// TestPrivateEndpointBounds checks that a flow takes at most 1.10 times the allocations
// and 1.35 times the time of a transport without state, and less time than armnetwork's
// own fake. Allocations are exact. Times are not, so the median of the rounds counts.
func TestPrivateEndpointBounds(t *testing.T) {
	const mostTime, mostAllocs = 1.35, 1.10
	if raceEnabled {
		t.Skip("neither times nor allocations mean anything under the race detector")
	}
	subjects := []*subject{simulated(t), cannedSubject(t), fakeSubject(t)}
	var ofCanned, ofFake []float64
	for round := range rounds {
		var costs []cost
		for _, s := range subjects {
			costs = append(costs, measure(t, s))
		}
		sim, canned, fake := costs[0], costs[1], costs[2]
		if round == 0 {
			continue // the caches are cold
		}
		ofCanned = append(ofCanned, float64(sim.time)/float64(canned.time))
		ofFake = append(ofFake, float64(sim.time)/float64(fake.time))
		if round == 1 {
			t.Logf("simulator %+v, canned %+v, armnetwork fake %+v", sim, canned, fake)
			if got := sim.allocs / canned.allocs; got > mostAllocs {
				t.Errorf("%.2f times the allocations of a canned transport, want at most %.2f", got, mostAllocs)
			}
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
