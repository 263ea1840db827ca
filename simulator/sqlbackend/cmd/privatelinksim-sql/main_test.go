package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/go-sql-driver/mysql"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// asCommand makes the test binary the command itself.
const asCommand = "PRIVATELINKSIM_SQL_IS_THE_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// The command starts from a world with an endpoint that is ACTIVE, and another
// process gets through it to a database.
func TestCommand(t *testing.T) {
	t.Parallel()
	state := filepath.Join(t.TempDir(), "state.json")
	host := activeEndpoint(t, state)
	command := exec.Command(os.Args[0], "-quiet", "-latency", "instant", "-state", state)
	command.Env = append(os.Environ(), asCommand+"=1")
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := command.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		if err := command.Wait(); err != nil {
			t.Errorf("it ended with %v", err)
		}
	})
	var authority, address string
	leads := regexp.MustCompile(`^# (\S+) leads to (\S+):4000$`)
	for lines := bufio.NewScanner(out); address == "" && lines.Scan(); {
		if ca, ok := strings.CutPrefix(lines.Text(), "export TIDB_CA_PATH="); ok {
			authority = strings.Trim(ca, "'")
		}
		if m := leads.FindStringSubmatch(lines.Text()); m != nil && m[2] == host {
			address = m[1]
		}
	}
	pem, err := os.ReadFile(authority)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)

	config := mysql.NewConfig()
	config.User, config.Net, config.Addr, config.DBName = "root", "tcp", address, "test"
	config.TLS = &tls.Config{RootCAs: pool, ServerName: host}
	connector, err := mysql.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	var sum int
	if err := db.QueryRowContext(t.Context(), "SELECT ? + 2", 40).Scan(&sum); err != nil || sum != 42 {
		t.Errorf("40 + 2 is %d, %v", sum, err)
	}
}

// activeEndpoint saves a world with an endpoint that is ACTIVE and returns its
// host name.
func activeEndpoint(t *testing.T, file string) (host string) {
	t.Helper()
	sim := simulator.New(&simulator.Options{Clock: simulator.Speed(2000), Record: true})
	cluster := sim.AddCluster(simulator.Cluster{})
	subnet, err := privatelink.ParseSubnetID(sim.AddVirtualNetwork(simulator.VirtualNetwork{}))
	if err != nil {
		t.Fatal(err)
	}
	options := azcore.ClientOptions{Transport: sim}
	azure, err := privatelink.NewClient(sim.Credential(), &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: options}})
	if err != nil {
		t.Fatal(err)
	}
	key, err := tidbcloud.NewCredential(sim.Account().APIKey.Public, string(sim.Account().APIKey.Private))
	if err != nil {
		t.Fatal(err)
	}
	tidb, err := tidbcloud.NewClient(key, &tidbcloud.ClientOptions{ClientOptions: options})
	if err != nil {
		t.Fatal(err)
	}
	client, err := endpoint.NewClient(azure, tidb, nil)
	if err != nil {
		t.Fatal(err)
	}
	ep, err := client.Connect(t.Context(), endpoint.Spec{
		NodeGroup:  endpoint.NodeGroupID{Cluster: cluster.ClusterID},
		EndpointID: privatelink.PrivateEndpointID{SubscriptionID: sim.Account().SubscriptionID, ResourceGroupName: "network", Name: "to-tidb"},
		SubnetID:   subnet,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := sim.Save(out); err != nil {
		t.Fatal(err)
	}
	return ep.Snapshot().Connection.Host
}
