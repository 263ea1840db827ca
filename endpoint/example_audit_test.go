package endpoint_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// Somebody created a private endpoint that nobody has accepted. A program leaves the interval at
// its default of a minute; here it is short.
func ExampleClient_Audit() {
	ctx := context.Background()
	client, spec := exampleClient(nil)
	if _, err := client.Connect(ctx, spec, nil); err != nil {
		log.Fatal(err)
	}
	service, err := client.Service(ctx, spec.NodeGroup, nil)
	if err != nil {
		log.Fatal(err)
	}
	forgotten := spec
	forgotten.EndpointID.Name = "forgotten"
	if _, err := service.CreateEndpoint(ctx, forgotten, nil); err != nil {
		log.Fatal(err)
	}
	audit, err := client.Audit(ctx, endpoint.AuditScope{
		SubscriptionIDs: []string{spec.EndpointID.SubscriptionID},
		ClusterIDs:      []string{spec.NodeGroup.Cluster},
	}, &endpoint.AuditOptions{Interval: time.Millisecond})
	if err != nil {
		log.Fatal(err)
	}
	for _, finding := range audit.Findings {
		fmt.Println(finding.Kind, finding.SafeToDelete)
		fmt.Println("  " + finding.Remedy)
	}
	// Output:
	// Duplicate [azure]
	//   delete it with Client.Disconnect: nothing gets through it
	// NotRegistered [azure]
	//   if it is needed, accept it with Client.Connect; else delete it with Client.Disconnect: nothing gets through it until it is accepted
}
