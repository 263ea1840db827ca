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

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/core"
)

// Network is a virtual network as a program inside it sees it: names resolve and
// connections open as they would there. It is safe for concurrent use.
type Network struct {
	s  *Simulator
	id string
}

// Network returns the virtual network with this resource ID, or the one of a
// subnet with this ID, in any letter case. In one that does not exist nothing
// resolves but public names, and nothing can be reached.
func (s *Simulator) Network(id string) *Network {
	if i := strings.Index(strings.ToLower(id), "/subnets/"); i >= 0 {
		id = id[:i]
	}
	return &Network{s, id}
}

// LookupHost has the shape of [net.Resolver]'s. It knows the private DNS zones
// that are linked to the network, and the public names that TiDB Cloud makes for
// endpoints while they are ACTIVE. Other names give a [*net.DNSError] whose
// IsNotFound is true.
func (n *Network) LookupHost(ctx context.Context, host string) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if address, err := netip.ParseAddr(host); err == nil {
		return []string{address.String()}, nil
	}
	var result core.Resolution
	n.s.locked(func(time.Time) { result = n.s.state.LookupHost(n.id, host) })
	if result.Status != core.Resolved {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	addresses := make([]string, len(result.Addresses))
	for i, address := range result.Addresses {
		addresses[i] = address.String()
	}
	return addresses, nil
}

// dialTimeout is after how long Linux gives up to connect where nothing answers.
const dialTimeout = 127 * time.Second

// DialContext has the shape of [net.Dialer]'s. It connects to Options.Backend
// through a private endpoint of the network that is Approved and ACTIVE, at its
// address or a name that resolves to it, on the port of the cluster. Where nothing
// answers it waits as a real network does, until the context ends or the system
// would give up, after 127 seconds on the simulator's clock, and returns an error
// whose Timeout is true. The connection breaks as soon as the
// endpoint can no longer be reached: it is deleted on either side, rejected or
// disconnected.
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
	var to core.Destination
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

// silence waits where nobody answers.
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
