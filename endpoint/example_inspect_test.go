package endpoint_test

import (
	"context"
	"fmt"
	"log"
	"net"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// Both clouds are ready, but this machine cannot reach the endpoint. A program passes nil
// options; here they simulate a machine outside the virtual network.
func ExampleClient_Inspect() {
	ctx := context.Background()
	client, spec := exampleClient(nil)
	if _, err := client.Connect(ctx, spec, nil); err != nil {
		log.Fatal(err)
	}
	report, err := client.Inspect(ctx, spec, &endpoint.InspectOptions{
		LookupHost: func(context.Context, string) ([]string, error) { return []string{"10.0.0.4"}, nil },
		DialContext: func(context.Context, string, string) (net.Conn, error) {
			return nil, context.DeadlineExceeded
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.ControlPlanesReady(), report.Reachable())
	_, text, _ := strings.Cut(report.String(), "Both") // the table holds names that differ from run to run
	fmt.Print("Both", text)
	// Output:
	// true false
	// Both control planes say ready: yes
	// This machine reaches the endpoint: no
	//   Failed  Reachable  10.0.0.4:4000 does not answer; run this on a machine in the endpoint's virtual network or one that is peered or connected with it; then look at routes, at network security groups of both subnets, and whether the cluster is paused
	//   Passed: Cluster, Service, Provisioned, Target, Region, Spec, PrivateIPAddress, Connection, Elsewhere, Active, HostName
}

func ExampleClient_Plan() {
	ctx := context.Background()
	client, spec := exampleClient(nil)
	plan, err := client.Plan(ctx, spec, nil)
	if err != nil {
		log.Fatal(err)
	}
	_, text, _ := strings.Cut(plan.String(), "/privateEndpoints/")
	fmt.Print(text)
	if _, err := client.Connect(ctx, spec, nil); err != nil {
		log.Fatal(err)
	}
	plan, err = client.Plan(ctx, spec, nil)
	fmt.Println(plan.Changes(), err)
	// Output:
	// tidb
	//   1. create the private endpoint
	//   2. wait for Azure
	//   3. accept the endpoint
	//   4. wait until the endpoint is Active
	// false <nil>
}

// A controller takes one step each time it is called, stores the result, and waits as long as
// the result says.
func ExampleClient_Reconcile() {
	ctx := context.Background()
	client, spec := exampleClient(nil)
	var step endpoint.Reconciliation // what the last call returned, read from where it is stored
	var err error
	step, err = client.Reconcile(ctx, spec, &endpoint.ReconcileOptions{Previous: &step})
	fmt.Println(string(step.Action), step.Action.Changes(), step.After > 0, err)
	// Output: CreateEndpoint true true <nil>
}

func ExampleClient_Disconnect() {
	ctx := context.Background()
	client, spec := exampleClient(nil)
	if _, err := client.Connect(ctx, spec, nil); err != nil {
		log.Fatal(err)
	}
	fmt.Println(client.Disconnect(ctx, spec, nil))
	fmt.Println(client.Disconnect(ctx, spec, nil)) // nothing is left
	// Output:
	// <nil>
	// <nil>
}
