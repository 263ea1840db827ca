package sqlbackend_test

import (
	"crypto/tls"
	"database/sql"
	"io"
	"net"
	"os"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/sirupsen/logrus"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/endpoint/endpointtest"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/simulator/sqlbackend"
)

func TestMain(m *testing.M) {
	logrus.SetOutput(io.Discard) // the database logs every connection
	if err := mysql.SetLogger(&mysql.NopLogger{}); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// world is a simulator with an ACTIVE endpoint that has a backend behind it.
type world struct {
	sim      *simulator.Simulator
	network  *simulator.Network
	endpoint *endpoint.Endpoint
	host     string
}

func newWorld(t testing.TB, options simulator.Options) *world {
	t.Helper()
	clouds := endpointtest.ForTest(t, &endpointtest.Options{Simulator: options})
	ep, err := clouds.Client.Connect(t.Context(), clouds.Spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	sim := clouds.Simulator
	return &world{sim: sim, network: sim.Network(clouds.Spec.SubnetID.String()), endpoint: ep, host: ep.Snapshot().Connection.Host}
}

// connect opens a database through the endpoint and verifies the server's identity.
func (w *world) connect(t testing.TB, change func(*mysql.Config)) *sql.DB {
	t.Helper()
	config := mysql.NewConfig()
	config.User, config.Net, config.Addr, config.DBName = "root", "tcp", net.JoinHostPort(w.host, "4000"), "test"
	config.DialFunc = w.network.DialContext
	config.TLS = &tls.Config{RootCAs: w.sim.Authority().Pool(), ServerName: w.host}
	config.Logger = &mysql.NopLogger{}
	if change != nil {
		change(config)
	}
	connector, err := mysql.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { db.Close() })
	return db
}

func newServer(t testing.TB, options *sqlbackend.Options) *sqlbackend.Server {
	t.Helper()
	server := sqlbackend.New(options)
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}
