package endpoint_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/endpoint/endpointtest"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// exampleClient returns a client for simulated clouds in which five minutes pass
// in a moment, and a spec for their only cluster and network. A program makes its
// client with NewClient.
func exampleClient(options *endpoint.ClientOptions) (*endpoint.Client, endpoint.Spec) {
	if options == nil {
		options = &endpoint.ClientOptions{}
	}
	clouds, err := endpointtest.New(&endpointtest.Options{
		Simulator:       simulator.Options{Clock: simulator.Speed(5000)},
		EndpointOptions: *options,
	})
	if err != nil {
		log.Fatal(err)
	}
	return clouds.Client, clouds.Spec
}

func ExampleClient_Connect() {
	client, spec := exampleClient(nil)
	ep, err := client.Connect(context.Background(), spec, nil)
	if err != nil {
		log.Fatal(err)
	}
	snapshot := ep.Snapshot()
	fmt.Println(snapshot.Connection.Status, snapshot.ConnectionStatus, snapshot.PrivateIPAddress)
	// Output: Active Approved 10.0.0.4
}

// The four steps one by one.
func ExampleClient_Service() {
	ctx := context.Background()
	client, spec := exampleClient(nil)

	service, err := client.Service(ctx, spec.NodeGroup, nil)
	if err != nil {
		log.Fatal(err)
	}
	if err := service.WaitUntilActive(ctx, nil); err != nil {
		log.Fatal(err)
	}
	ep, err := service.CreateEndpoint(ctx, spec, nil)
	if err != nil {
		log.Fatal(err)
	}
	report, err := ep.Verify(ctx, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("verified:", report.OK())
	if err := ep.Accept(ctx, nil); err != nil {
		log.Fatal(err)
	}
	if err := ep.WaitUntilActive(ctx, nil); err != nil {
		log.Fatal(err)
	}
	fmt.Println(ep.Snapshot().Connection.Status)
	// Output:
	// verified: true
	// Active
}

func ExampleEndpoint_Verify() {
	ctx := context.Background()
	client, spec := exampleClient(nil)
	service, err := client.Service(ctx, spec.NodeGroup, nil)
	if err != nil {
		log.Fatal(err)
	}
	ep, err := service.CreateEndpoint(ctx, spec, nil)
	if err != nil {
		log.Fatal(err)
	}
	report, err := ep.Verify(ctx, nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, check := range report.Checks {
		fmt.Println(check.Outcome, check.Name)
	}
	// Output:
	// Passed ResourceID
	// Passed Provisioned
	// Passed Target
	// Passed Region
	// Passed PrivateIPAddress
	// Passed Connection
	// Passed Service
	// Passed Elsewhere
	// Passed TiDBCloud
}

// Verify checks a resource ID and an address as a person types them into a form.
func ExampleEndpointService_Verify() {
	ctx := context.Background()
	client, spec := exampleClient(nil)
	service, err := client.Service(ctx, spec.NodeGroup, nil)
	if err != nil {
		log.Fatal(err)
	}
	report, err := service.Verify(ctx, "tidb", "10.0.0.4", nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.OK(), report.Checks[0].Outcome)
	fmt.Println(report.Checks[0].Remedy)
	// Output:
	// false Failed
	// copy the Resource ID of a Microsoft.Network/privateEndpoints from its Properties page in the Azure portal
}

func ExampleEndpoint_ConnectionString() {
	client, spec := exampleClient(nil)
	ep, err := client.Connect(context.Background(), spec, nil)
	if err != nil {
		log.Fatal(err)
	}
	dsn, err := ep.ConnectionString(endpoint.FormatGoDriver, &endpoint.ConnectionStringOptions{Password: "s3cret"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.Replace(dsn, ep.Snapshot().Connection.Host, "HOST", 1))
	// Output: root:s3cret@tcp(HOST:4000)/test?tls=tidb
}

// An endpoint that was created in the Azure portal is adopted by its resource ID.
func ExampleEndpointService_Endpoint() {
	ctx := context.Background()
	client, spec := exampleClient(nil)
	service, err := client.Service(ctx, spec.NodeGroup, nil)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := service.CreateEndpoint(ctx, spec, nil); err != nil { // stands for the portal
		log.Fatal(err)
	}
	ep, err := service.Endpoint(ctx, spec.EndpointID.String(), nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ep.Accept(ctx, nil), ep.WaitUntilActive(ctx, nil))
	// Output: <nil> <nil>
}

func ExampleEndpointService_NewListEndpointsPager() {
	ctx := context.Background()
	client, spec := exampleClient(nil)
	ep, err := client.Connect(ctx, spec, nil)
	if err != nil {
		log.Fatal(err)
	}
	service, err := client.Service(ctx, spec.NodeGroup, nil)
	if err != nil {
		log.Fatal(err)
	}
	pager := service.NewListEndpointsPager(nil)
	for pager.More() {
		page, err := pager.NextPage(ctx)
		if err != nil {
			log.Fatal(err)
		}
		for _, connection := range page.Connections {
			fmt.Println(connection.EndpointID == ep.Snapshot().ID.String(), connection.Status)
		}
	}
	// Output: true Active
}

func ExampleEndpoint_Delete() {
	ctx := context.Background()
	client, spec := exampleClient(nil)
	ep, err := client.Connect(ctx, spec, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ep.Delete(ctx, nil))
	fmt.Println(ep.Snapshot().Connection.Status)
	// Output:
	// <nil>
	// Not registered
}
