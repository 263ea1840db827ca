package command

import (
	"context"
	"errors"
	"io"
	"net"
	"strconv"
	"sync"
	"syscall"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// databasePort is TiDB's, see ConnectionSnapshot.Host.
const databasePort = 4000

// entrance is a listener on loopback that leads through one private endpoint.
type entrance struct {
	ConnectionID string `json:"connectionId"`
	Host         string `json:"host"`
	Port         int    `json:"port"`
	Address      string `json:"address"` // on loopback

	sim      *simulator.Simulator
	network  *simulator.Network
	target   string
	listener net.Listener
	ctx      context.Context // until it closes
	cancel   context.CancelFunc
	guests   sync.WaitGroup
}

func openEntrance(sim *simulator.Simulator, endpoint simulator.PrivateEndpointSnapshot, connection simulator.ConnectionSnapshot) (*entrance, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	e := &entrance{
		ConnectionID: connection.ID, Host: connection.Host, Port: databasePort, Address: listener.Addr().String(),
		sim: sim, network: sim.Network(endpoint.SubnetID), listener: listener,
		// The host name would do only where an address was registered.
		target: net.JoinHostPort(endpoint.PrivateIPAddress, strconv.Itoa(databasePort)),
	}
	e.ctx, e.cancel = context.WithCancel(context.Background())
	e.guests.Add(1)
	go e.serve()
	return e, nil
}

func (e *entrance) serve() {
	defer e.guests.Done()
	for {
		guest, err := e.listener.Accept()
		if err != nil {
			return // closed
		}
		e.guests.Add(1)
		go func() {
			defer e.guests.Done()
			e.lead(guest)
		}()
	}
}

// lead takes a connection through the endpoint. It ends when either side or the
// endpoint does; the latter resets it.
func (e *entrance) lead(guest net.Conn) {
	defer guest.Close()
	conn, err := e.network.DialContext(e.ctx, "tcp", e.target)
	if err != nil {
		return
	}
	defer conn.Close()
	stop := context.AfterFunc(e.ctx, func() { conn.Close() })
	defer stop()
	ended := make(chan error, 2)
	for _, way := range [][2]net.Conn{{guest, conn}, {conn, guest}} {
		go func() {
			_, err := io.Copy(way[0], way[1])
			ended <- err
		}()
	}
	err = <-ended
	if tcp, ok := guest.(*net.TCPConn); ok && (errors.Is(err, syscall.ECONNRESET) || e.ctx.Err() != nil) {
		_ = tcp.SetLinger(0)
	}
	guest.Close()
	conn.Close()
	<-ended
}

// close turns everybody out and waits until they have gone.
func (e *entrance) close() {
	e.listener.Close()
	e.cancel()
	e.guests.Wait()
}
