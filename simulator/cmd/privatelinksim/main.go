// Command privatelinksim serves the simulator to other processes and languages:
// Azure Resource Manager, Entra ID and TiDB Cloud on one TLS port. See -help.
package main

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/command"

func main() { command.Main("privatelinksim", nil) }
