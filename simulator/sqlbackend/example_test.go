package sqlbackend_test

import (
	"context"
	"database/sql"
	"fmt"
	"net"

	"github.com/go-sql-driver/mysql"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/simulator/sqlbackend"
)

// The server is a Backend of the simulator. Connections to it are opened from the
// virtual network that the program would be in.
func ExampleServer() {
	database := sqlbackend.New(nil)
	defer database.Close()
	sim := simulator.New(&simulator.Options{Backend: database.Dial})
	network := sim.Network(sim.AddVirtualNetwork(simulator.VirtualNetwork{}))

	config := mysql.NewConfig()
	config.User, config.Net, config.Addr, config.DBName = "root", "tcp", "to-tidb.example.com:4000", "test"
	config.DialFunc = network.DialContext
	connector, err := mysql.NewConnector(config)
	if err != nil {
		fmt.Println(err)
		return
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	fmt.Println(db.Ping()) // there is no endpoint of this name yet
	// Output: dial tcp: lookup to-tidb.example.com: no such host
}

// Without a simulator, the server is a database for any test.
func ExampleServer_Dial() {
	database := sqlbackend.New(&sqlbackend.Options{Database: "shop"})
	defer database.Close()

	config := mysql.NewConfig()
	config.User, config.DBName = "root", "shop"
	config.DialFunc = func(ctx context.Context, _, _ string) (net.Conn, error) {
		return database.Dial(ctx, simulator.Destination{ClusterID: "any"})
	}
	connector, err := mysql.NewConnector(config)
	if err != nil {
		fmt.Println(err)
		return
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	var sum int
	fmt.Println(db.QueryRow("SELECT 40 + 2").Scan(&sum), sum)
	// Output: <nil> 42
}
