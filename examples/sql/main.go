// Command sql takes the four steps of the TiDB Cloud console and then opens a database
// through the private endpoint, with the server's identity verified. Both clouds and
// the database are simulated: it needs no account, no network and no database server.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/go-sql-driver/mysql"
	"github.com/sirupsen/logrus"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/simulator/sqlbackend"
)

func main() {
	logrus.SetOutput(io.Discard) // the database in memory logs every connection
	_ = mysql.SetLogger(&mysql.NopLogger{})
	database := sqlbackend.New(nil)
	sim := simulator.New(&simulator.Options{Clock: simulator.Speed(2000), Backend: database.Dial})
	if err := run(context.Background(), sim, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "sql:", err)
		os.Exit(1)
	}
}
