package simulator_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

func TestHoldService(t *testing.T) {
	t.Parallel()
	sim := simulator.New(&simulator.Options{Clock: simulator.Manual(), Record: true})
	held := sim.AddCluster(simulator.Cluster{JustCreated: true})
	sim.AddCluster(simulator.Cluster{JustCreated: true})
	if err := sim.HoldService(held.ClusterID); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := sim.Save(&file); err != nil {
		t.Fatal(err)
	}
	loaded, err := simulator.Load(&file, &simulator.Options{Clock: simulator.Manual()})
	if err != nil {
		t.Fatal(err)
	}
	for name, sim := range map[string]*simulator.Simulator{"as made": sim, "loaded": loaded} {
		sim.Advance(24 * time.Hour)
		clusters := sim.Snapshot().Clusters
		if got := clusters[0].NodeGroups[0]; got.ServiceState != "CREATING" || got.ServiceID != "" {
			t.Errorf("%s: after a day the held service is %+v", name, got)
		}
		if got := clusters[1].NodeGroups[0].ServiceState; got != "ACTIVE" {
			t.Errorf("%s: the service of the other cluster is %s", name, got)
		}
	}
}

func TestHoldServiceTooLate(t *testing.T) {
	t.Parallel()
	sim := simulator.New(nil)
	err := sim.HoldService(sim.AddCluster(simulator.Cluster{}).ClusterID)
	if err == nil || !strings.Contains(err.Error(), "is ACTIVE") {
		t.Errorf("%v, want an error that says that the service is ACTIVE", err)
	}
}
