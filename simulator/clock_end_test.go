package simulator_test

import (
	"bytes"
	"errors"
	"math"
	"net"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestClockSaturates checks that no advance and no speed make a clock run backwards or
// leave the years that a reply can show, and that a world at its end can be saved.
func TestClockSaturates(t *testing.T) {
	t.Parallel()
	for name, clock := range map[string]simulator.Clock{
		"real": {}, "manual": simulator.Manual(), "a million": simulator.Speed(1e6), "huge": simulator.Speed(math.MaxFloat64), "infinite": simulator.Speed(math.Inf(1)),
		"tiny": simulator.Speed(math.SmallestNonzeroFloat64), "not a number": simulator.Speed(math.NaN()), "less than nothing": simulator.Speed(math.Inf(-1)),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim := simulator.New(&simulator.Options{Clock: clock, Record: true, Durations: simulator.Durations{TokenLifetime: math.MaxInt64}})
				last := sim.Now()
				for range 40 {
					sim.AddCluster(simulator.Cluster{JustCreated: true})
					for _, d := range []time.Duration{math.MaxInt64, math.MinInt64, -1, 0, 1} {
						sim.Advance(d)
						time.Sleep(time.Hour)
						now := sim.Now()
						if now.Before(last) || now.Year() > 9000 {
							t.Fatalf("after %v and Advance(%d) it is %v", last, d, now)
						}
						last = now
					}
					if status, text := newCaller(t, sim).call("GET", "/subscriptions/"+sim.Account().SubscriptionID+"?api-version=2022-12-01", ""); status != 200 {
						t.Fatalf("in %v: %d %s", last, status, text)
					}
				}
				if last.Year() != 9000 {
					t.Errorf("it ends in %v, want the year 9000", last)
				}
				var file bytes.Buffer
				if err := sim.Save(&file); err != nil {
					t.Fatal(err)
				}
				if _, err := simulator.Load(&file, &simulator.Options{Clock: clock}); err != nil {
					t.Fatal(err)
				}
				subnet := sim.AddVirtualNetwork(simulator.VirtualNetwork{})
				var failed *net.OpError
				if _, err := sim.Network(subnet).DialContext(t.Context(), "tcp", "10.0.0.9:4000"); !errors.As(err, &failed) || !errors.Is(err, syscall.ETIMEDOUT) {
					t.Errorf("dialling at the end of time: %v", err)
				}
			})
		})
	}
}
