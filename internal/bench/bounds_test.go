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
	time          time.Duration
	allocs, bytes float64
}

// rounds and batch are the numbers of measurements and of runs in each. The subjects
// take turns, so that they meet the same load of the machine, and the best round of
// each counts.
const (
	rounds = 10
	batch  = 400
)

func measure(tb testing.TB, subjects ...*subject) []cost {
	tb.Helper()
	best := make([]cost, len(subjects))
	for range rounds {
		for i, s := range subjects {
			c := once(tb, s)
			if best[i].allocs == 0 || c.time < best[i].time {
				best[i].time = c.time
			}
			if best[i].allocs == 0 || c.allocs < best[i].allocs {
				best[i].allocs, best[i].bytes = c.allocs, c.bytes
			}
		}
	}
	return best
}

func once(tb testing.TB, s *subject) cost {
	tb.Helper()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	for range batch {
		if err := s.flow(context.Background()); err != nil {
			tb.Fatal(err)
		}
	}
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	return cost{took / batch, float64(after.Mallocs-before.Mallocs) / batch, float64(after.TotalAlloc-before.TotalAlloc) / batch}
}

// TestPrivateEndpointBounds checks that a flow takes at most 1.10 times the allocations
// and 1.5 times the time of a transport without state, and less time than armnetwork's
// own fake. Allocations are exact. Times are not, so the median of the attempts counts.
func TestPrivateEndpointBounds(t *testing.T) {
	const mostTime, mostAllocs, attempts = 1.5, 1.10, 7
	var ofCanned, ofFake []float64
	for range attempts {
		costs := measure(t, simulated(t), cannedSubject(t), fakeSubject(t))
		sim, canned, fake := costs[0], costs[1], costs[2]
		ofCanned = append(ofCanned, float64(sim.time)/float64(canned.time))
		ofFake = append(ofFake, float64(sim.time)/float64(fake.time))
		t.Logf("simulator %+v, canned %+v, armnetwork fake %+v", sim, canned, fake)
		if raceEnabled {
			t.Skip("neither times nor allocations mean anything under the race detector")
		}
		if got := sim.allocs / canned.allocs; got > mostAllocs {
			t.Fatalf("%.2f times the allocations of a canned transport, want at most %.2f", got, mostAllocs)
		}
	}
	slices.Sort(ofCanned)
	slices.Sort(ofFake)
	t.Logf("times: %.2f of canned, %.2f of the fake", ofCanned, ofFake)
	if got := ofCanned[attempts/2]; got > mostTime {
		t.Errorf("%.2f times the time of a canned transport, want at most %.2f", got, mostTime)
	}
	if got := ofFake[attempts/2]; got >= 1 {
		t.Errorf("%.2f times the time of armnetwork's fake, want less than 1", got)
	}
}
