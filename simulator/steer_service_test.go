package simulator_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// A service that was held or FAILED is created again when it is released, and a saved
// world does the same.
func TestServiceIsSteered(t *testing.T) {
	t.Parallel()
	type steering = func(*simulator.Simulator, string) error
	hold, fail, release := (*simulator.Simulator).HoldService, (*simulator.Simulator).FailService, (*simulator.Simulator).ReleaseService
	for name, test := range map[string]struct {
		steps []steering     // one a minute after the other
		want  map[int]string // the state by the minute
	}{
		"held":                       {[]steering{hold}, map[int]string{0: "CREATING", 1440: "CREATING"}},
		"failed":                     {[]steering{fail}, map[int]string{0: "FAILED", 1440: "FAILED"}},
		"held and failed":            {[]steering{hold, fail}, map[int]string{1: "FAILED", 1440: "FAILED"}},
		"held and released":          {[]steering{hold, release}, map[int]string{1: "CREATING", 4: "CREATING", 6: "ACTIVE"}},
		"failed and released":        {[]steering{fail, release}, map[int]string{1: "CREATING", 4: "CREATING", 6: "ACTIVE"}},
		"released and failed again":  {[]steering{fail, release, fail}, map[int]string{2: "FAILED", 1440: "FAILED"}},
		"released and held again":    {[]steering{hold, release, hold}, map[int]string{2: "CREATING", 1440: "CREATING"}},
		"released after a long time": {[]steering{hold, nil, nil, nil, nil, nil, nil, release}, map[int]string{8: "CREATING", 10: "CREATING", 12: "ACTIVE"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := simulator.New(&simulator.Options{Clock: simulator.Manual(), Record: true})
			id := sim.AddCluster(simulator.Cluster{JustCreated: true}).ClusterID
			other := sim.AddCluster(simulator.Cluster{JustCreated: true}).ClusterID
			for i, step := range test.steps {
				if i > 0 {
					sim.Advance(time.Minute)
				}
				if step != nil {
					if err := step(sim, id); err != nil {
						t.Fatal(err)
					}
				}
			}
			loaded := saveAndLoad(t, sim)
			for name, sim := range map[string]*simulator.Simulator{"as made": sim, "loaded": loaded} {
				start := len(test.steps) - 1
				for minute := start; minute <= 1440; minute++ {
					if want, ok := test.want[minute]; ok {
						group := serviceOf(t, sim, id)
						if group.ServiceState != want || (group.ServiceID != "") != (want == "ACTIVE") {
							t.Errorf("%s: in minute %d the service is %+v, want %s", name, minute, group, want)
						}
					}
					sim.Advance(time.Minute)
				}
				if got := serviceOf(t, sim, other).ServiceState; got != "ACTIVE" {
					t.Errorf("%s: the service of the other cluster is %s", name, got)
				}
			}
		})
	}
}

func saveAndLoad(t *testing.T, sim *simulator.Simulator) *simulator.Simulator {
	t.Helper()
	var file bytes.Buffer
	if err := sim.Save(&file); err != nil {
		t.Fatal(err)
	}
	loaded, err := simulator.Load(&file, &simulator.Options{Clock: simulator.Manual()})
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

func serviceOf(t *testing.T, sim *simulator.Simulator, clusterID string) simulator.NodeGroupSnapshot {
	t.Helper()
	for _, cluster := range sim.Snapshot().Clusters {
		if cluster.ID == clusterID {
			return cluster.NodeGroups[0]
		}
	}
	t.Fatal("there is no cluster ", clusterID)
	return simulator.NodeGroupSnapshot{}
}

func TestServiceIsNotSteered(t *testing.T) {
	t.Parallel()
	sim := simulator.New(nil)
	active := sim.AddCluster(simulator.Cluster{}).ClusterID
	creating := sim.AddCluster(simulator.Cluster{JustCreated: true}).ClusterID
	failed := sim.AddCluster(simulator.Cluster{JustCreated: true}).ClusterID
	if err := sim.FailService(failed); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"hold what is active":      {sim.HoldService(active), "is ACTIVE"},
		"fail what is active":      {sim.FailService(active), "is ACTIVE"},
		"release what is active":   {sim.ReleaseService(active), "is ACTIVE"},
		"release what is not held": {sim.ReleaseService(creating), "held or FAILED"},
		"hold what has failed":     {sim.HoldService(failed), "is FAILED"},
		"fail what has failed":     {sim.FailService(failed), "is FAILED"},
		"hold nothing":             {sim.HoldService("1"), "does not exist"},
		"fail nothing":             {sim.FailService("1"), "does not exist"},
		"release nothing":          {sim.ReleaseService("1"), "does not exist"},
	} {
		if test.err == nil || !strings.Contains(test.err.Error(), test.want) {
			t.Errorf("%s: %v, want an error with %q", name, test.err, test.want)
		}
	}
}
