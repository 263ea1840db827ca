package simulator_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// parrot is a Backend that sends the cluster's ID and then echoes.
func parrot(_ context.Context, to simulator.Destination) (net.Conn, error) {
	client, server := net.Pipe()
	go func() {
		defer server.Close()
		fmt.Fprintln(server, to.ClusterID)
		_, _ = io.Copy(server, server)
	}()
	return client, nil
}

// dataPath is a world with an endpoint and the network that it is in.
type dataPath struct {
	sim      *simulator.Simulator
	cluster  simulator.ClusterIDs
	id, host string
	network  *simulator.Network
}

func newDataPath(t *testing.T) *dataPath { return newDataPathTo(t, parrot) }

func newDataPathTo(t *testing.T, backend simulator.Backend) *dataPath {
	t.Helper()
	sim := simulator.ForTest(t, &simulator.Options{Backend: backend})
	b := &dataPath{sim: sim, cluster: sim.AddCluster(simulator.Cluster{})}
	subnet := sim.AddVirtualNetwork(simulator.VirtualNetwork{})
	b.network = sim.Network(subnet)
	poller, err := endpointsClient(t, sim).BeginCreateOrUpdate(t.Context(), "network", "pe", manualEndpoint(subnet, b.cluster.ServiceID), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := poller.PollUntilDone(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	b.id = sim.Snapshot().PrivateEndpoints[0].ID
	register(t, sim, b.cluster, b.id, "10.0.0.4")
	return b
}

// activate waits until the endpoint is ACTIVE and stores its host name.
func (b *dataPath) activate() {
	time.Sleep(5 * time.Minute)
	b.host = b.sim.Snapshot().Connections[0].Host
}

func (b *dataPath) dial(t *testing.T, network *simulator.Network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	return network.DialContext(ctx, "tcp", address)
}

func TestDataPath(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newDataPath(t)
		if _, err := b.dial(t, b.network, "10.0.0.4:4000"); !isTimeout(err) {
			t.Errorf("before it is ACTIVE: %v, want a timeout", err)
		}
		b.activate()
		addresses, err := b.network.LookupHost(t.Context(), b.host)
		if err != nil || len(addresses) != 1 || addresses[0] != "10.0.0.4" {
			t.Errorf("%s is %v, %v", b.host, addresses, err)
		}
		conn, err := b.dial(t, b.network, net.JoinHostPort(b.host, "4000"))
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(conn)
		if line, err := lines.ReadString('\n'); err != nil || line != b.cluster.ClusterID+"\n" {
			t.Errorf("greeting %q, %v, want the cluster's ID", line, err)
		}
		fmt.Fprintln(conn, "hello")
		if line, err := lines.ReadString('\n'); err != nil || line != "hello\n" {
			t.Errorf("echo %q, %v", line, err)
		}
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
}

// Where nothing answers, a connection fails as it does in a real network.
func TestDataPathDenied(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newDataPath(t)
		b.activate()
		far := b.sim.Network(b.sim.AddVirtualNetwork(simulator.VirtualNetwork{Name: "far"}))
		for name, test := range map[string]struct {
			network *simulator.Network
			address string
			fails   func(error) bool
		}{
			"another network":      {far, net.JoinHostPort(b.host, "4000"), isTimeout},
			"a network that isn't": {b.sim.Network("/subscriptions/x"), "10.0.0.4:4000", isTimeout},
			"another port":         {b.network, "10.0.0.4:3306", isTimeout},
			"another address":      {b.network, "10.0.0.5:4000", isTimeout},
			"unknown name":         {b.network, "db.example.com:4000", isNotFound},
		} {
			if conn, err := b.dial(t, test.network, test.address); !test.fails(err) {
				t.Errorf("%s: %v, %v", name, conn, err)
			}
		}
		start := time.Now()
		_, err := b.network.DialContext(t.Context(), "tcp", "10.0.0.5:4000")
		if took := time.Since(start); !errors.Is(err, syscall.ETIMEDOUT) || took != 127*time.Second {
			t.Errorf("without a deadline: %v after %v", err, took)
		}
	})
}

// An open connection breaks when the endpoint is deleted, even if no request is sent.
func TestDataPathBreaks(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*testing.T, *dataPath){
		"deleted in Azure": func(t *testing.T, b *dataPath) {
			if _, err := endpointsClient(t, b.sim).BeginDelete(t.Context(), "network", "pe", nil); err != nil {
				t.Fatal(err)
			}
		},
		"deleted in TiDB Cloud": func(t *testing.T, b *dataPath) {
			client := tidbClient(t, b.sim)
			connection := b.sim.Snapshot().Connections[0].ID
			if _, err := client.BeginDeletePrivateEndpointConnection(t.Context(), b.cluster.ClusterID, b.cluster.NodeGroupID, connection, nil); err != nil {
				t.Fatal(err)
			}
		},
		"rejected": func(t *testing.T, b *dataPath) {
			if err := b.sim.RejectConnection(b.id, "no more"); err != nil {
				t.Fatal(err)
			}
		},
		"disconnected": func(t *testing.T, b *dataPath) {
			if err := b.sim.DisconnectConnection(b.id); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := newDataPath(t)
				b.activate()
				conn, err := b.dial(t, b.network, "10.0.0.4:4000")
				if err != nil {
					t.Fatal(err)
				}
				lines := bufio.NewReader(conn)
				if _, err := lines.ReadString('\n'); err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				end(t, b)
				if _, err := lines.ReadString('\n'); !errors.Is(err, syscall.ECONNRESET) || time.Since(start) > time.Minute {
					t.Errorf("reading: %v after %v, want a reset within a minute", err, time.Since(start))
				}
				if _, err := conn.Write([]byte("x")); !errors.Is(err, syscall.ECONNRESET) {
					t.Errorf("writing: %v", err)
				}
				if _, err := b.dial(t, b.network, "10.0.0.4:4000"); !isTimeout(err) {
					t.Errorf("dialling again: %v", err)
				}
				if err := conn.Close(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// An address that no endpoint could answer, or a missing backend, fails at once with
// the reason.
func TestDataPathRefuses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newDataPathTo(t, nil)
		b.activate()
		for name, test := range map[string]struct{ network, address, want string }{
			"no backend":        {"tcp", "10.0.0.4:4000", "Options.Backend"},
			"udp":               {"udp", "10.0.0.4:4000", "not a TCP address"},
			"no port":           {"tcp", "10.0.0.4", "missing port"},
			"a name for a port": {"tcp", "10.0.0.4:mysql", "not a TCP address"},
		} {
			start := time.Now()
			_, err := b.network.DialContext(t.Context(), test.network, test.address)
			if err == nil || !strings.Contains(err.Error(), test.want) || time.Since(start) > 0 {
				t.Errorf("%s: %v after %v, want %q", name, err, time.Since(start), test.want)
			}
		}
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := b.network.DialContext(cancelled, "tcp", net.JoinHostPort(b.host, "4000")); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	})
}

// On a manual clock an attempt to connect times out when the clock is advanced.
func TestDataPathManual(t *testing.T) {
	t.Parallel()
	sim := simulator.New(&simulator.Options{Clock: simulator.Manual(), Backend: parrot})
	network := sim.Network(sim.AddVirtualNetwork(simulator.VirtualNetwork{}))
	gaveUp := make(chan error, 1)
	go func() {
		_, err := network.DialContext(t.Context(), "tcp", "10.0.0.4:4000")
		gaveUp <- err
	}()
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := network.DialContext(short, "tcp", "10.0.0.4:4000"); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("while the clock stands still: %v, want the context's deadline", err)
	}
	select {
	case err := <-gaveUp:
		t.Errorf("while the clock stands still: %v", err)
	default:
	}
	for {
		select {
		case err := <-gaveUp:
			if !errors.Is(err, syscall.ETIMEDOUT) {
				t.Errorf("when the clock has moved: %v, want ETIMEDOUT", err)
			}
			return
		default:
			sim.Advance(time.Minute)
		}
	}
}

func TestBackendAt(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	conn, err := simulator.BackendAt(listener.Addr().String())(t.Context(), simulator.Destination{})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if got := conn.RemoteAddr().String(); got != listener.Addr().String() {
		t.Errorf("connected to %s", got)
	}
}

func isTimeout(err error) bool {
	var network net.Error
	return errors.As(err, &network) && network.Timeout()
}

func isNotFound(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound
}
