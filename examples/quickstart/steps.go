package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// run takes the four steps and writes what happens, with the simulated time, to out.
func run(ctx context.Context, sim *simulator.Simulator, out io.Writer) error {
	start := sim.Now()
	say := func(format string, args ...any) {
		passed := sim.Now().Sub(start).Round(time.Second)
		fmt.Fprintf(out, "%6s  %s\n", passed, fmt.Sprintf(format, args...))
	}
	client, err := newClient(sim, func(e endpoint.Event) { say("        %s: %s", e.Step, e.State) })
	if err != nil {
		return err
	}
	cluster := sim.AddCluster(simulator.Cluster{JustCreated: true})
	subnetID, err := privatelink.ParseSubnetID(sim.AddVirtualNetwork(simulator.VirtualNetwork{}))
	if err != nil {
		return err
	}

	say("Step 1  Select a cluster: %s", cluster.ClusterID)
	service, err := client.Service(ctx, endpoint.NodeGroupID{Cluster: cluster.ClusterID}, nil)
	if err != nil {
		return err
	}
	if err := service.WaitUntilActive(ctx, nil); err != nil {
		return err
	}
	say("        Resource ID %s", service.Snapshot().ResourceID)

	say("Step 2  Create the Azure private endpoint")
	ep, err := service.CreateEndpoint(ctx, endpoint.Spec{
		EndpointID: privatelink.PrivateEndpointID{
			SubscriptionID: sim.Account().SubscriptionID, ResourceGroupName: "network", Name: "to-tidb",
		},
		SubnetID:       subnetID,
		RequestMessage: "quickstart",
	}, nil)
	if err != nil {
		return err
	}
	say("        Resource ID %s", ep.Snapshot().ID)
	say("        IP address %s, connection %s", ep.Snapshot().PrivateIPAddress, ep.Snapshot().ConnectionStatus)

	say("Step 3  Verify and accept the endpoint")
	report, err := ep.Verify(ctx, nil)
	if err != nil {
		return err
	}
	for _, check := range report.Checks {
		say("        %s: %s", check.Outcome, check.Name)
	}
	if err := report.Err(); err != nil {
		return err
	}
	if err := ep.Accept(ctx, nil); err != nil {
		return err
	}

	say("Step 4  Connect")
	if err := ep.WaitUntilActive(ctx, nil); err != nil {
		return err
	}
	command, err := ep.ConnectionString(endpoint.FormatMySQLCLI, nil)
	if err != nil {
		return err
	}
	say("        %s", command)
	return nil
}
