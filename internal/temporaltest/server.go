package temporaltest

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	schema "go.temporal.io/server/schema/sqlite"
	"go.temporal.io/server/temporal"
)

// Namespace is the namespace of a [Server].
const Namespace = "default"

// Server is a Temporal server whose state is a SQLite file.
type Server struct {
	// Address is the server's host and port, on loopback.
	Address string
	server  temporal.Server
}

// Start runs a server whose state is a file, which it creates if there is none, on a port
// of loopback, or a free one for 0.
func Start(file string, port int) (*Server, error) {
	ports, err := freePorts(2 * len(services()))
	if err != nil {
		return nil, err
	}
	if port != 0 {
		ports[0] = port
	}
	settings := newConfig(file, ports)
	storage := settings.Persistence.DataStores[sqlite.PluginName].SQL
	if _, err := os.Stat(file); os.IsNotExist(err) {
		if err := schema.SetupSchema(storage); err != nil {
			return nil, fmt.Errorf("set up %s: %w", filepath.Base(file), err)
		}
		namespace, err := schema.NewNamespaceConfig(clusterName, Namespace, false, nil)
		if err != nil {
			return nil, err
		}
		if err := schema.CreateNamespaces(storage, namespace); err != nil {
			return nil, err
		}
	}
	server, err := temporal.NewServer(
		temporal.WithConfig(settings), temporal.ForServices(temporal.DefaultServices), temporal.WithLogger(log.NewNoopLogger()),
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
		temporal.WithDynamicConfigClient(dynamicconfig.StaticClient{
			dynamicconfig.ForceSearchAttributesCacheRefreshOnRead.Key(): []dynamicconfig.ConstrainedValue{{Value: true}},
		}),
	)
	if err != nil {
		return nil, err
	}
	if err := server.Start(); err != nil {
		return nil, err
	}
	return &Server{Address: fmt.Sprintf("%s:%d", loopback, ports[0]), server: server}, nil
}

// Stop ends the server. Another server can start on its file.
func (s *Server) Stop() error { return s.server.Stop() }

const (
	loopback    = "127.0.0.1"
	clusterName = "active"
)

// newConfig returns the configuration of a single server with one shard.
func newConfig(file string, ports []int) *config.Config {
	frontend := fmt.Sprintf("%s:%d", loopback, ports[0])
	settings := &config.Config{
		Persistence: config.Persistence{
			DefaultStore: sqlite.PluginName, VisibilityStore: sqlite.PluginName, NumHistoryShards: 1,
			DataStores: map[string]config.DataStore{sqlite.PluginName: {SQL: &config.SQL{
				PluginName: sqlite.PluginName, DatabaseName: file, ConnectAttributes: map[string]string{"mode": "rwc", "_journal_mode": "WAL", "_synchronous": "NORMAL"},
			}}},
		},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10, MasterClusterName: clusterName, CurrentClusterName: clusterName,
			ClusterInformation: map[string]cluster.ClusterInformation{clusterName: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: frontend}},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		PublicClient:        config.PublicClient{HostPort: frontend},
		Archival: config.Archival{
			History: config.HistoryArchival{State: "disabled"}, Visibility: config.VisibilityArchival{State: "disabled"},
		},
		NamespaceDefaults: config.NamespaceDefaults{Archival: config.ArchivalNamespaceDefaults{
			History: config.HistoryArchivalNamespaceDefaults{State: "disabled"}, Visibility: config.VisibilityArchivalNamespaceDefaults{State: "disabled"},
		}},
		Services: map[string]config.Service{},
	}
	settings.Global.Membership = config.Membership{MaxJoinDuration: 30 * time.Second, BroadcastAddress: loopback}
	for i, name := range services() {
		settings.Services[name] = config.Service{RPC: config.RPC{GRPCPort: ports[2*i], MembershipPort: ports[2*i+1], BindOnIP: loopback}}
	}
	return settings
}

// services returns the parts of a server; clients connect to the first.
func services() []string { return []string{"frontend", "history", "matching", "worker"} }

// freePorts returns free ports of loopback.
func freePorts(n int) (ports []int, err error) {
	for range n {
		listener, err := net.Listen("tcp", loopback+":0")
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
