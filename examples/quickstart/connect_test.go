package main

import (
	"testing"
	"testing/synctest"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestConnect is the README's first code: what a user's own test looks like.
func TestConnect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // ten simulated minutes take no time in a bubble
		sim := simulator.ForTest(t, nil)
		cluster := sim.AddCluster(simulator.Cluster{JustCreated: true})
		subnet, _ := privatelink.ParseSubnetID(sim.AddVirtualNetwork(simulator.VirtualNetwork{}))
		client := mustClient(t, sim) // your program's own, with Transport: sim

		ep, err := client.Connect(t.Context(), endpoint.Spec{
			NodeGroup:  endpoint.NodeGroupID{Cluster: cluster.ClusterID},
			EndpointID: privatelink.PrivateEndpointID{SubscriptionID: subnet.SubscriptionID, ResourceGroupName: "network", Name: "to-tidb"},
			SubnetID:   subnet,
		}, nil)
		if err != nil || ep.Snapshot().Connection.Status != endpoint.StatusActive {
			t.Fatalf("not connected: %v", err)
		}
	})
}

func mustClient(t *testing.T, sim *simulator.Simulator) *endpoint.Client {
	t.Helper()
	client, err := newClient(sim, nil)
	if err != nil {
		t.Fatal(err)
	}
	return client
}
