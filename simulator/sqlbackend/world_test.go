package sqlbackend_test

import (
	"crypto/tls"
	"database/sql"
	"io"
	"net"
	"os"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/go-sql-driver/mysql"
	"github.com/sirupsen/logrus"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/simulator/sqlbackend"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

func TestMain(m *testing.M) {
	logrus.SetOutput(io.Discard) // each connection is news to the database
	if err := mysql.SetLogger(&mysql.NopLogger{}); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// world is an endpoint that is ACTIVE, with something behind it.
type world struct {
	sim      *simulator.Simulator
	network  *simulator.Network
	endpoint *endpoint.Endpoint
	host     string
}

func newWorld(t testing.TB, options *simulator.Options) *world {
	t.Helper()
	sim := simulator.ForTest(t, options)
	client := azcore.ClientOptions{Transport: sim}
	azure, err := privatelink.NewClient(sim.Credential(), &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: client}})
	if err != nil {
		t.Fatal(err)
	}
	key, err := tidbcloud.NewCredential(sim.Account().APIKey.Public, string(sim.Account().APIKey.Private))
	if err != nil {
		t.Fatal(err)
	}
	tidb, err := tidbcloud.NewClient(key, &tidbcloud.ClientOptions{ClientOptions: client})
	if err != nil {
		t.Fatal(err)
	}
	endpoints, err := endpoint.NewClient(azure, tidb, nil)
	if err != nil {
		t.Fatal(err)
	}
	cluster := sim.AddCluster(simulator.Cluster{})
	subnet, err := privatelink.ParseSubnetID(sim.AddVirtualNetwork(simulator.VirtualNetwork{}))
	if err != nil {
		t.Fatal(err)
	}
	ep, err := endpoints.Connect(t.Context(), endpoint.Spec{
		NodeGroup:  endpoint.NodeGroupID{Cluster: cluster.ClusterID},
		EndpointID: privatelink.PrivateEndpointID{SubscriptionID: sim.Account().SubscriptionID, ResourceGroupName: "network", Name: "to-tidb"},
		SubnetID:   subnet,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &world{sim: sim, network: sim.Network(subnet.String()), endpoint: ep, host: ep.Snapshot().Connection.Host}
}

// connect opens a database through the endpoint, with the identity verified.
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
