package main

import (
	"context"
	"crypto/tls"
	"database/sql"
	"fmt"
	"io"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// run takes the steps and writes what happens, with the simulated time, to out.
func run(ctx context.Context, sim *simulator.Simulator, out io.Writer) error {
	start := sim.Now()
	say := func(format string, args ...any) {
		fmt.Fprintf(out, "%6s  %s\n", sim.Now().Sub(start).Round(time.Minute), fmt.Sprintf(format, args...))
	}
	client, err := newClient(sim)
	if err != nil {
		return err
	}
	cluster := sim.AddCluster(simulator.Cluster{JustCreated: true})
	subnetID, err := privatelink.ParseSubnetID(sim.AddVirtualNetwork(simulator.VirtualNetwork{}))
	if err != nil {
		return err
	}

	say("Connect a network with cluster %s", cluster.ClusterID)
	ep, err := client.Connect(ctx, endpoint.Spec{
		NodeGroup:  endpoint.NodeGroupID{Cluster: cluster.ClusterID},
		EndpointID: privatelink.PrivateEndpointID{SubscriptionID: sim.Account().SubscriptionID, ResourceGroupName: "network", Name: "to-tidb"},
		SubnetID:   subnetID,
	}, nil)
	if err != nil {
		return err
	}
	say("%s: %s", ep.Snapshot().Connection.Status, ep.Snapshot().Connection.Host)

	db, err := open(sim.Network(subnetID.String()), sim.Authority(), ep)
	if err != nil {
		return err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	for _, statement := range []string{
		"CREATE TABLE planet (id INT PRIMARY KEY, name VARCHAR(20))",
		"INSERT INTO planet VALUES (1, 'Mercury'), (2, 'Venus'), (3, 'Earth')",
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
		say("%s", statement)
	}
	var name string
	if err := conn.QueryRowContext(ctx, "SELECT name FROM planet WHERE id = ?", 3).Scan(&name); err != nil {
		return err
	}
	say("SELECT name FROM planet WHERE id = 3: %s", name)

	say("Delete the endpoint")
	if err := ep.Delete(ctx, nil); err != nil {
		return err
	}
	say("The connection that was open: %v", conn.PingContext(ctx))
	say("A new one: %v", db.PingContext(ctx))
	return nil
}

// open returns a database handle that verifies the server's identity. In production the
// dialer is the one of a machine in the endpoint's network, and the authority is the
// cluster's CA certificate.
func open(network *simulator.Network, authority *simulator.Authority, ep *endpoint.Endpoint) (*sql.DB, error) {
	name, err := ep.ConnectionString(endpoint.FormatGoDriver, nil)
	if err != nil {
		return nil, err
	}
	host := ep.Snapshot().Connection.Host
	if err := mysql.RegisterTLSConfig("tidb", &tls.Config{RootCAs: authority.Pool(), ServerName: host, MinVersion: tls.VersionTLS12}); err != nil {
		return nil, err
	}
	config, err := mysql.ParseDSN(name)
	if err != nil {
		return nil, err
	}
	config.Passwd = "" // the database in memory has none
	config.DialFunc = network.DialContext
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}
