// Command quickstart connects a network on Azure to a TiDB Cloud Dedicated cluster in
// the four steps of the TiDB Cloud console. Both clouds are simulated: it needs no
// account and no network, and ten minutes pass in a fraction of a second.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

func main() {
	sim := simulator.New(&simulator.Options{Clock: simulator.Speed(2000)})
	if err := run(context.Background(), sim, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "quickstart:", err)
		os.Exit(1)
	}
}
