package simulator_test

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

func sprint(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func TestClock(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		clock simulator.Clock
		want  time.Duration // after a minute of real time
	}{
		"real":     {simulator.Clock{}, time.Minute},
		"speed 60": {simulator.Speed(60), time.Hour},
		"half":     {simulator.Speed(0.5), 30 * time.Second},
		"negative": {simulator.Speed(-1), time.Minute},
		"manual":   {simulator.Manual(), 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim := simulator.New(&simulator.Options{Clock: test.clock})
				start := sim.Now()
				if !start.Equal(time.Now()) {
					t.Errorf("starts at %v, want the real time", start)
				}
				time.Sleep(time.Minute)
				if got := sim.Now().Sub(start); got != test.want {
					t.Errorf("a minute later the clock has moved %v, want %v", got, test.want)
				}
				sim.Advance(time.Hour)
				sim.Advance(-time.Hour)
				if got := sim.Now().Sub(start); got != test.want+time.Hour {
					t.Errorf("Advance moved it to %v, want %v", got, test.want+time.Hour)
				}
			})
		})
	}
}

// TestRetryAfter checks that on a clock other than real time, replies give the wait in
// real milliseconds, and in real seconds for pollers that know no other header.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		clock        simulator.Clock
		milliseconds string
		seconds      string
	}{
		"real": {simulator.Clock{}, "", "10"}, "speed": {simulator.Speed(100), "100", "1"}, "slower": {simulator.Speed(0.5), "20000", "20"},
		"speed 1": {simulator.Speed(1), "10000", "10"}, "manual": {simulator.Manual(), "5", "10"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := simulator.New(&simulator.Options{Clock: test.clock})
			cluster := sim.AddCluster(simulator.Cluster{})
			subnet := sim.AddVirtualNetwork(simulator.VirtualNetwork{})
			var header http.Header
			options := armOptions(sim)
			options.Transport = transport(func(r *http.Request) (*http.Response, error) {
				resp, err := sim.Do(r)
				if err == nil {
					header = resp.Header
				}
				return resp, err
			})
			client := endpointsClientWith(t, sim, options)
			if _, err := client.BeginCreateOrUpdate(t.Context(), "network", "pe", manualEndpoint(subnet, cluster.ServiceID), nil); err != nil {
				t.Fatal(err)
			}
			if got := header.Get("Retry-After-Ms"); got != test.milliseconds {
				t.Errorf("retry-after-ms %q, want %q", got, test.milliseconds)
			}
			if got := header.Get("Retry-After"); got != test.seconds {
				t.Errorf("Retry-After %q, want %q", got, test.seconds)
			}
		})
	}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) Do(r *http.Request) (*http.Response, error) { return f(r) }

// TestReal checks the real time for which a client should wait. On a manual clock,
// which only Advance moves, it is a short interval.
func TestReal(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		clock simulator.Clock
		d     time.Duration
		want  time.Duration
	}{
		"real":          {simulator.Clock{}, time.Minute, time.Minute},
		"speed 60":      {simulator.Speed(60), time.Minute, time.Second},
		"half":          {simulator.Speed(0.5), time.Minute, 2 * time.Minute},
		"a millisecond": {simulator.Speed(1e6), time.Minute, time.Millisecond},
		"longest":       {simulator.Speed(1e-9), time.Hour, 1<<63 - 1},
		"manual":        {simulator.Manual(), time.Hour, 5 * time.Millisecond},
		"zero":          {simulator.Speed(60), 0, 0},
		"negative":      {simulator.Manual(), -time.Second, 0},
	} {
		if got := test.clock.Real(test.d); got != test.want {
			t.Errorf("%s: %v of simulated time are %v of real time, want %v", name, test.d, got, test.want)
		}
	}
}
