package bench

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// populated returns a subject with a simulator that holds this number of private
// endpoints.
func populated(tb testing.TB, endpoints int) *subject {
	tb.Helper()
	s := simulated(tb)
	s.renew = nil
	for range endpoints {
		s.made++
		if _, err := s.client.BeginCreateOrUpdate(context.Background(), group, name(s.made), s.body, nil); err != nil {
			tb.Fatal(err)
		}
	}
	s.settle()
	return s
}

func name(n int) string { return fmt.Sprintf("pe-%d", n) }

// get reads endpoints spread over the world, so that a cache of one does not help.
func (s *subject) get(tb testing.TB, i int) {
	if _, err := s.client.Get(context.Background(), group, name(1+i*7919%s.made), nil); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkGet reads one private endpoint of many.
func BenchmarkGet(b *testing.B) {
	for _, endpoints := range []int{100, 100_000} {
		b.Run(fmt.Sprint(endpoints), func(b *testing.B) {
			s := populated(b, endpoints)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				s.get(b, i)
			}
		})
	}
}

// TestGetScales checks that a Get among 100,000 private endpoints costs at most 1.3
// times one among 100. Each world has a process of its own, because two in one heap
// share the cost of the large one.
func TestGetScales(t *testing.T) {
	if raceEnabled {
		t.Skip("times mean nothing under the race detector")
	}
	const most, attempts = 1.3, 5
	var ratio float64
	for range attempts {
		small, large := getAmong(t, 100), getAmong(t, 100_000)
		ratio = float64(large) / float64(small)
		t.Logf("Get among 100: %v, among 100,000: %v, ratio %.2f", small, large, ratio)
		if ratio <= most {
			return
		}
	}
	t.Errorf("%.2f times the cost, want at most %.2f", ratio, most)
}

// endpointsVariable is the environment variable with the number of endpoints for
// TestMeasureGet. Without it the test is skipped.
const endpointsVariable = "BENCH_ENDPOINTS"

// getAmong measures a Get among this number of private endpoints in a process of its
// own.
func getAmong(t *testing.T, endpoints int) time.Duration {
	t.Helper()
	out := inProcess(t, "TestMeasureGet", endpointsVariable, strconv.Itoa(endpoints))
	_, text, found := strings.Cut(string(out), "a Get takes ")
	text, _, _ = strings.Cut(text, "\n")
	took, err := time.ParseDuration(text)
	if !found || err != nil {
		t.Fatalf("among %d: no time in\n%s", endpoints, out)
	}
	return took
}

// TestMeasureGet is the process that TestGetScales starts.
func TestMeasureGet(t *testing.T) {
	endpoints, err := strconv.Atoi(os.Getenv(endpointsVariable))
	if err != nil {
		t.Skip("measures for TestGetScales")
	}
	const gets, rounds = 2000, 10
	s := populated(t, endpoints)
	shortest := time.Hour
	for range rounds {
		start := time.Now()
		for i := range gets {
			s.get(t, i)
		}
		shortest = min(shortest, time.Since(start))
	}
	t.Logf("a Get takes %v", shortest/gets)
}

// TestNew checks that New takes at most 20 microseconds.
func TestNew(t *testing.T) {
	if raceEnabled {
		t.Skip("times mean nothing under the race detector")
	}
	const most, runs = 20 * time.Microsecond, 1000
	shortest := time.Hour
	for range 5 {
		start := time.Now()
		for range runs {
			simulator.New(nil)
		}
		shortest = min(shortest, time.Since(start)/runs)
	}
	t.Logf("New takes %v", shortest)
	if shortest > most {
		t.Errorf("New takes %v, want at most %v", shortest, most)
	}
}
