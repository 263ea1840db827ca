package simulator_test

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// stuck is a connection whose Close waits for the other side, as TLS does if the other
// side does not read.
type stuck struct {
	net.Conn
	release <-chan struct{}
}

func (s stuck) Close() error {
	<-s.release
	return s.Conn.Close()
}

// A connection that is slow to close delays neither the end of its endpoint nor the
// program that reads from it.
func TestSlowCloseHoldsUpNobody(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	defer close(release)
	sim := simulator.ForTest(t, &simulator.Options{Clock: simulator.Manual(), Backend: func(context.Context, simulator.Destination) (net.Conn, error) {
		near, far := net.Pipe()
		t.Cleanup(func() { far.Close() })
		return stuck{near, release}, nil
	}})
	cluster, subnet := sim.AddCluster(simulator.Cluster{}), sim.AddVirtualNetwork(simulator.VirtualNetwork{})
	if _, err := endpointsClient(t, sim).BeginCreateOrUpdate(t.Context(), "network", "pe", manualEndpoint(subnet, cluster.ServiceID), nil); err != nil {
		t.Fatal(err)
	}
	sim.Advance(time.Hour)
	id := sim.Snapshot().PrivateEndpoints[0].ID
	accept(t, sim, cluster, id)
	sim.Advance(time.Hour)
	conn, err := sim.Network(subnet).DialContext(t.Context(), "tcp", "10.0.0.4:4000")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 2)
	go func() {
		_, err := conn.Read(make([]byte, 1))
		ended <- err
	}()
	go func() {
		if err := sim.DisconnectConnection(id); err != nil {
			t.Error(err)
		}
		ended <- nil
	}()
	for range 2 {
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			t.Fatal("a connection that does not close holds up its endpoint or its reader")
		}
	}
}
