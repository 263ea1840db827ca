package command

import (
	"context"
	"errors"
	"io"
	"net"
	"strconv"
	"sync"
	"syscall"
	"time"

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
	guests   *sync.WaitGroup // of all entrances
}

func openEntrance(sim *simulator.Simulator, endpoint simulator.PrivateEndpointSnapshot, connection simulator.ConnectionSnapshot, guests *sync.WaitGroup) (*entrance, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	e := &entrance{
		ConnectionID: connection.ID, Host: connection.Host, Port: databasePort, Address: listener.Addr().String(),
		sim: sim, network: sim.Network(endpoint.SubnetID), listener: listener, guests: guests,
		// The host name would do only where an address was registered.
		target: net.JoinHostPort(endpoint.PrivateIPAddress, strconv.Itoa(databasePort)),
	}
	e.ctx, e.cancel = context.WithCancel(context.Background())
	e.guests.Add(1)
	go e.serve()
	return e, nil
}

// acceptPause is how long an entrance waits before it accepts again after a
// failure, such as too many open files.
const acceptPause = 50 * time.Millisecond

func (e *entrance) serve() {
	defer e.guests.Done()
	for {
		guest, err := e.listener.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil:
			time.Sleep(acceptPause)
			continue
		}
		e.guests.Add(1)
		go func() {
			defer e.guests.Done()
			e.lead(guest)
		}()
	}
}

// lead takes a connection through the endpoint. It ends when either side or the
// endpoint does; the latter resets it, whether the guest reads or not.
func (e *entrance) lead(guest net.Conn) {
	defer guest.Close()
	conn, err := e.network.DialContext(e.ctx, "tcp", e.target)
	if err != nil {
		return
	}
	defer conn.Close()
	stop := context.AfterFunc(e.ctx, func() {
		reset(guest)
		conn.Close()
	})
	defer stop()
	ended := make(chan error, 2)
	for _, way := range [][2]net.Conn{{guest, conn}, {conn, guest}} {
		go func() {
			_, err := io.Copy(way[0], way[1])
			ended <- err
		}()
	}
	if err := <-ended; errors.Is(err, syscall.ECONNRESET) {
		reset(guest)
	}
	guest.Close()
	conn.Close()
	<-ended
}

// reset closes a connection so that the other side sees it break.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	conn.Close()
}

// close turns everybody out. It does not wait until they have gone.
func (e *entrance) close() {
	e.listener.Close()
	e.cancel()
}
