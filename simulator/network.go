package simulator

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/privatedns"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/world"
)

// Network is a virtual network as seen by a program inside it: names resolve and
// connections open as they would there. It is safe for concurrent use.
type Network struct {
	s  *Simulator
	id string
}

// Network returns the virtual network with a resource ID, which may also be the ID of
// one of its subnets, in any letter case. In a network that does not exist only public
// names resolve, and nothing can be reached.
func (s *Simulator) Network(id string) *Network {
	if i := strings.Index(strings.ToLower(id), "/subnets/"); i >= 0 {
		id = id[:i]
	}
	return &Network{s, id}
}

// LookupHost resolves a name like the method of [net.Resolver]. It knows the private
// DNS zones that are linked to the network, and the public names that TiDB Cloud gives
// to endpoints while they are ACTIVE. Other names give a [*net.DNSError] whose
// IsNotFound is true.
func (n *Network) LookupHost(ctx context.Context, host string) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if address, err := netip.ParseAddr(host); err == nil {
		return []string{address.String()}, nil
	}
	var result privatedns.Resolution
	n.s.locked(func(time.Time) { result = n.s.state.LookupHost(n.id, host) })
	if result.Status != privatedns.Resolved {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	addresses := make([]string, len(result.Addresses))
	for i, address := range result.Addresses {
		addresses[i] = address.String()
	}
	return addresses, nil
}

// dialTimeout is the time after which Linux gives up a connection attempt that nobody
// answers (documented: tcp(7), six retries).
const dialTimeout = 127 * time.Second

// DialContext opens a connection like the method of [net.Dialer]. It connects to
// Options.Backend through a private endpoint that is Approved and ACTIVE in the network
// or a peered one. The address is the endpoint's, or a name that resolves to it, with
// the port of the cluster. Where nothing answers, DialContext waits as in a real
// network, until ctx ends or 127 seconds of the simulator's clock have passed, and
// returns an error whose Timeout is true. The connection breaks when the endpoint can
// no longer be reached: after its deletion on either side, a rejection or a
// disconnection.
func (n *Network) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	host, service, err := net.SplitHostPort(address)
	if err != nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	port, err := strconv.ParseUint(service, 10, 16)
	if err != nil || !strings.HasPrefix(network, "tcp") {
		return nil, &net.OpError{Op: "dial", Net: network, Err: &net.AddrError{Err: "not a TCP address", Addr: address}}
	}
	addresses, err := n.LookupHost(ctx, host)
	if err != nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	target := netip.AddrPortFrom(netip.MustParseAddr(addresses[0]), uint16(port))
	failed := func(err error) error {
		return &net.OpError{Op: "dial", Net: network, Addr: net.TCPAddrFromAddrPort(target), Err: err}
	}
	var to world.Destination
	ok := false
	n.s.locked(func(time.Time) { to, ok = n.s.state.Reach(n.id, target) })
	if !ok {
		return nil, failed(n.s.silence(ctx))
	}
	if n.s.backend == nil {
		return nil, failed(errors.New("there is no Options.Backend behind the simulated endpoint"))
	}
	conn, err := n.s.backend(ctx, Destination{ClusterID: to.ClusterID, TLS: n.s.serverTLS(to)})
	if err != nil {
		return nil, failed(err)
	}
	return n.s.connect(&line{Conn: conn, s: n.s, network: n.id, target: target})
}

// silence waits as long as a connection attempt that nobody answers, and returns its
// error.
func (s *Simulator) silence(ctx context.Context) error {
	err := s.clock.wait(ctx, dialTimeout)
	switch {
	case err == nil:
		return syscall.ETIMEDOUT
	case errors.Is(err, context.DeadlineExceeded):
		return os.ErrDeadlineExceeded
	}
	return err
}
