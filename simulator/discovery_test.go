package simulator_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestDiscoveredGoesWithItsConnection checks that a DISCOVERED connection disappears
// when the service's owner removes the connection of its endpoint, and that the journal
// says so.
func TestDiscoveredGoesWithItsConnection(t *testing.T) {
	t.Parallel()
	sim := simulator.ForTest(t, &simulator.Options{Clock: simulator.Manual()})
	cluster := sim.AddCluster(simulator.Cluster{})
	made, err := endpointsClient(t, sim).BeginCreateOrUpdate(t.Context(), "network", "pe", manualEndpoint(sim.AddVirtualNetwork(simulator.VirtualNetwork{}), cluster.ServiceID), nil)
	if err != nil {
		t.Fatal(err)
	}
	sim.Advance(time.Minute)
	endpoint, err := made.PollUntilDone(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := sim.Snapshot().Connections; len(got) != 1 || got[0].State != "DISCOVERED" {
		t.Fatalf("connections %+v, want one that is DISCOVERED", got)
	}
	if err := sim.DisconnectConnection(*endpoint.ID); err != nil {
		t.Fatal(err)
	}
	if got := sim.Snapshot().Connections; len(got) != 0 {
		t.Errorf("connections %+v, want none", got)
	}
	if !strings.Contains(sim.Journal().String(), "DISCOVERED -> deleted") {
		t.Errorf("the journal misses it:\n%s", sim.Journal())
	}
}
