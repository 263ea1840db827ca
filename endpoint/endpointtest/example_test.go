package endpointtest_test

import (
	"context"
	"fmt"
	"log"

	"github.com/tidb-azure/tidbprivatelink/endpoint/endpointtest"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// Outside a bubble a fast clock makes six minutes pass in a fraction of a second.
func ExampleNew() {
	clouds, err := endpointtest.New(&endpointtest.Options{Simulator: simulator.Options{Clock: simulator.Speed(2000)}})
	if err != nil {
		log.Fatal(err)
	}
	ep, err := clouds.Client.Connect(context.Background(), clouds.Spec, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ep.Snapshot().Connection.Status, ep.Snapshot().PrivateIPAddress)
	// Output: Active 10.0.0.4
}
