// Command privatelinksim serves the simulator to other processes and languages:
// Azure Resource Manager, Entra ID and TiDB Cloud on one TLS port. See -help.
package main

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/command"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/inspection"
)

func main() { command.Main("privatelinksim", command.Options{Inspect: inspection.Inspect}) }
