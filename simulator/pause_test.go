package simulator_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestPause: a paused clock stands still, moves by Advance alone and goes on from where
// it stopped.
func TestPause(t *testing.T) {
	t.Parallel()
	for name, clock := range map[string]simulator.Clock{"real": {}, "speed": simulator.Speed(60), "manual": simulator.Manual()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				sim := simulator.ForTest(t, &simulator.Options{Clock: clock})
				cluster := sim.AddCluster(simulator.Cluster{JustCreated: true})
				running := sim.Clock().Speed
				sim.Pause()
				sim.Pause()
				stopped := sim.Clock()
				time.Sleep(time.Hour)
				if now := sim.Clock(); now != stopped || !now.Paused || now.Speed != 0 {
					t.Fatalf("after an hour of pause %+v, want %+v", now, stopped)
				}
				sim.Advance(time.Minute)
				if got := sim.Now().Sub(stopped.Now); got != time.Minute {
					t.Errorf("Advance moved the paused clock by %v", got)
				}
				if got := sim.Snapshot().Clusters[0].NodeGroups[0].ServiceState; got != "CREATING" {
					t.Errorf("the service of %s is %s", cluster.ClusterID, got)
				}
				sim.Resume()
				sim.Resume()
				resumed := sim.Clock()
				if resumed.Paused || resumed.Speed != running || resumed.Now.Sub(stopped.Now) != time.Minute {
					t.Errorf("resumed at %+v", resumed)
				}
				time.Sleep(time.Second)
				if got, want := sim.Now().Sub(resumed.Now), time.Duration(running*float64(time.Second)); got != want {
					t.Errorf("a second later it is %v later, want %v", got, want)
				}
			})
		})
	}
}
