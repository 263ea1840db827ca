// Command privatelinksim-sql is privatelinksim with a database in memory behind
// every endpoint. See -help.
package main

import (
	"io"

	"github.com/sirupsen/logrus"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/command"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/inspection"
	"github.com/tidb-azure/tidbprivatelink/simulator/sqlbackend"
)

func main() {
	logrus.SetOutput(io.Discard) // the database logs every connection
	command.Main("privatelinksim-sql", command.Options{Backend: sqlbackend.New(nil).Dial, Inspect: inspection.Inspect})
}
