package simulator_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// flow creates an endpoint in a new simulator and returns a snapshot and the journal.
func flow(t *testing.T, seed uint64) (simulator.Snapshot, string) {
	sim := simulator.New(&simulator.Options{Seed: seed})
	cluster := sim.AddCluster(simulator.Cluster{})
	client := endpointsClient(t, sim)
	poller, err := client.BeginCreateOrUpdate(context.Background(), "network", "pe", manualEndpoint(sim.AddVirtualNetwork(simulator.VirtualNetwork{}), cluster.ServiceID), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := poller.PollUntilDone(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Minute)
	return sim.Snapshot(), sim.Journal().String()
}

func TestSameSeedSameRun(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) (snap simulator.Snapshot, journal string) {
		synctest.Test(t, func(t *testing.T) { snap, journal = flow(t, seed) })
		return snap, journal
	}
	snap1, journal1 := run(7)
	snap2, journal2 := run(7)
	if diff := cmp.Diff(snap1, snap2); diff != "" {
		t.Errorf("two runs with one seed differ:\n%s", diff)
	}
	if diff := cmp.Diff(journal1, journal2); diff != "" {
		t.Errorf("the journals of two runs with one seed differ:\n%s", diff)
	}
	if other, _ := run(8); cmp.Equal(snap1, other) {
		t.Error("another seed gives the same run")
	}
	if got := snap1.Connections[0].State; got != "DISCOVERED" {
		t.Errorf("TiDB Cloud shows the endpoint as %s, want DISCOVERED", got)
	}
}

func TestPollingDoesNotMoveTheWorld(t *testing.T) {
	t.Parallel()
	for _, polls := range []int{0, 1, 1000} {
		t.Run(fmt.Sprint(polls), func(t *testing.T) {
			t.Parallel()
			sim := simulator.ForTest(t, &simulator.Options{Clock: simulator.Manual()})
			cluster := sim.AddCluster(simulator.Cluster{})
			client := endpointsClient(t, sim)
			poller, err := client.BeginCreateOrUpdate(t.Context(), "network", "pe", manualEndpoint(sim.AddVirtualNetwork(simulator.VirtualNetwork{}), cluster.ServiceID), nil)
			if err != nil {
				t.Fatal(err)
			}
			for range polls {
				if _, err := poller.Poll(t.Context()); err != nil || poller.Done() {
					t.Fatalf("the operation ended by being asked: done %v, %v", poller.Done(), err)
				}
			}
			sim.Advance(simulator.DefaultDurations().PrivateEndpoint)
			if _, err := poller.Poll(t.Context()); err != nil || !poller.Done() {
				t.Fatalf("the operation did not end with its time: done %v, %v", poller.Done(), err)
			}
		})
	}
}

func TestClusterFromRequestToService(t *testing.T) {
	t.Parallel()
	d := simulator.DefaultDurations()
	sim := simulator.ForTest(t, &simulator.Options{Clock: simulator.Manual()})
	cluster := sim.AddCluster(simulator.Cluster{JustCreated: true})
	service := func() simulator.NodeGroupSnapshot { return sim.Snapshot().Clusters[0].NodeGroups[0] }
	if got := service().ServiceState; got != "CREATING" {
		t.Fatalf("the service of a new cluster is %s", got)
	}
	next, ok := sim.NextChange()
	if want := sim.Now().Add(d.ServiceCreation); !ok || !next.Equal(want) {
		t.Errorf("next change at %v, %v, want %v", next, ok, want)
	}
	sim.Advance(d.ServiceCreation - time.Second)
	if got := service().ServiceState; got != "CREATING" {
		t.Errorf("a second early the service is %s", got)
	}
	sim.Advance(time.Second)
	if got := service(); got.ServiceState != "ACTIVE" || !strings.Contains(got.ServiceID, cluster.NodeGroupID) {
		t.Errorf("in time the service is %+v", got)
	}
}

func TestMistakesInSeedingPanic(t *testing.T) {
	t.Parallel()
	for name, mistake := range map[string]func(*simulator.Simulator){
		"region":       func(s *simulator.Simulator) { s.AddCluster(simulator.Cluster{RegionID: "eastus2"}) },
		"prefix":       func(s *simulator.Simulator) { s.AddVirtualNetwork(simulator.VirtualNetwork{AddressPrefix: "10.0.0.0"}) },
		"name":         func(s *simulator.Simulator) { s.AddVirtualNetwork(simulator.VirtualNetwork{Name: "-"}) },
		"subscription": func(s *simulator.Simulator) { s.AddVirtualNetwork(simulator.VirtualNetwork{SubscriptionID: "x"}) },
		"twice": func(s *simulator.Simulator) {
			s.AddVirtualNetwork(simulator.VirtualNetwork{})
			s.AddVirtualNetwork(simulator.VirtualNetwork{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			mistake(simulator.New(nil))
		})
	}
}

func TestSteeringWhatIsNotThere(t *testing.T) {
	t.Parallel()
	sim := simulator.New(nil)
	for name, err := range map[string]error{
		"reject":     sim.RejectConnection("pe", ""),
		"disconnect": sim.DisconnectConnection("pe"),
		"hold":       sim.HoldService("1"),
		"fail":       sim.FailNextAcceptance("1", ""),
	} {
		if err == nil || !strings.Contains(err.Error(), "does not exist") {
			t.Errorf("%s: %v, want an error that says what does not exist", name, err)
		}
	}
}
