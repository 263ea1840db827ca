package simulator

import (
	"context"
	"crypto/tls"
	"net"
	"sync"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/world"
)

// Backend opens a connection to what stands for a cluster: any server that speaks the
// MySQL protocol, or whatever the program under test talks to. It must be safe for
// concurrent use.
type Backend func(ctx context.Context, to Destination) (net.Conn, error)

// Destination is where a connection through a private endpoint leads.
type Destination struct {
	// ClusterID identifies the cluster behind the private endpoint.
	ClusterID string
	// TLS is for a server that the backend runs itself. It holds a certificate of
	// [Simulator.Authority] for the host names of the cluster's endpoints and for
	// localhost. The minimum version is TLS 1.2, as in TiDB Cloud. All connections to a
	// cluster share one configuration.
	TLS *tls.Config
}

// BackendAt returns a [Backend] that connects every cluster to the server at a TCP
// address, such as 127.0.0.1:3306.
func BackendAt(address string) Backend {
	var dialer net.Dialer
	return func(ctx context.Context, _ Destination) (net.Conn, error) {
		return dialer.DialContext(ctx, "tcp", address)
	}
}

// serverTLS returns the TLS configuration of a cluster's server. It is assumed that the
// certificate covers the private host names.
func (s *Simulator) serverTLS(to world.Destination) *tls.Config {
	s.mu.Lock()
	defer s.mu.Unlock()
	config := s.servers[to]
	if config == nil {
		issue := sync.OnceValues(func() (*tls.Certificate, error) {
			return s.Authority().Issue("*."+to.ServiceDNSName, "localhost", "127.0.0.1", "::1")
		})
		config = &tls.Config{
			MinVersion:     tls.VersionTLS12,
			GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return issue() },
		}
		s.servers[to] = config
	}
	return config
}
