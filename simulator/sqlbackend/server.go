// Package sqlbackend puts a database behind the endpoints of the simulator: real MySQL
// drivers connect through a simulated private endpoint, verify the server's
// certificate, and find the tables that they created earlier. It needs no other
// software.
//
// The databases are those of github.com/dolthub/go-mysql-server, in memory. They speak
// MySQL's protocol and much of its SQL; they are not TiDB and have none of its
// extensions. The package is a module of its own, so that programs that do not use it
// do not depend on the database.
package sqlbackend

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// Options configure the databases. With the zero value they are what a new cluster has.
type Options struct {
	// Password is the password of the user root, the only user at first. The default is
	// no password.
	Password simulator.Secret
	// Database is the schema that exists at first; "" means test, as in TiDB.
	Database string
	// RequireTLS makes the server refuse connections without TLS. The default is to
	// accept them, as TiDB Cloud Dedicated does.
	RequireTLS bool
}

// Server holds one database server for each cluster, which it starts on the first
// connection to the cluster. It opens no socket and works in a testing/synctest bubble.
// It is safe for concurrent use.
type Server struct {
	options Options

	mu       sync.Mutex
	closed   bool
	clusters map[string]*database
}

// New returns a server without clusters. Nil options mean the defaults.
func New(options *Options) *Server {
	s := &Server{clusters: map[string]*database{}}
	if options != nil {
		s.options = *options
	}
	if s.options.Database == "" {
		s.options.Database = "test"
	}
	return s
}

// errClosed is what Dial returns after Close.
var errClosed = errors.New("sqlbackend: the server is closed")

// Dial connects to the database of a cluster. It is a [simulator.Backend]. It returns
// an error after [Server.Close].
func (s *Server) Dial(ctx context.Context, to simulator.Destination) (net.Conn, error) {
	db, err := s.database(to)
	if err != nil {
		return nil, err
	}
	conn, err := db.listener.DialContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("sqlbackend: connect to the database of cluster %s: %w", to.ClusterID, err)
	}
	return conn, nil
}

// Close ends all connections and deletes all data. Its error joins those of the
// databases.
func (s *Server) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	var failed []error
	for id, db := range s.clusters {
		failed = append(failed, db.close())
		delete(s.clusters, id)
	}
	return errors.Join(failed...)
}

func (s *Server) database(to simulator.Destination) (*database, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errClosed
	}
	if db := s.clusters[to.ClusterID]; db != nil {
		return db, nil
	}
	db, err := newDatabase(s.options, to.TLS)
	if err != nil {
		return nil, fmt.Errorf("sqlbackend: start the database of cluster %s: %w", to.ClusterID, err)
	}
	s.clusters[to.ClusterID] = db
	return db, nil
}
