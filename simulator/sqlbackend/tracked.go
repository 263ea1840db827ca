package sqlbackend

import (
	"net"
	"sync"

	"google.golang.org/grpc/test/bufconn"
)

// tracked is a listener in memory that keeps the connections that it accepted, because
// the server does not close them when it stops.
type tracked struct {
	*bufconn.Listener
	handlers sync.WaitGroup

	mu    sync.Mutex
	conns map[*trackedConn]struct{}
}

func newTracked() *tracked {
	return &tracked{Listener: bufconn.Listen(buffer), conns: map[*trackedConn]struct{}{}}
}

func (l *tracked) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	t := &trackedConn{Conn: conn, listener: l}
	l.mu.Lock()
	l.conns[t] = struct{}{}
	l.mu.Unlock()
	l.handlers.Add(1)
	return t, nil
}

// hangUp closes all connections and waits until the server has closed its ends.
func (l *tracked) hangUp() {
	l.mu.Lock()
	for conn := range l.conns {
		conn.Conn.Close()
	}
	l.mu.Unlock()
	l.handlers.Wait()
}

// trackedConn is the server's end of a connection. The server closes it after
// everything else that it does with it, once or twice.
type trackedConn struct {
	net.Conn
	listener *tracked
	closed   sync.Once
}

func (c *trackedConn) Close() error {
	c.closed.Do(func() {
		c.listener.mu.Lock()
		delete(c.listener.conns, c)
		c.listener.mu.Unlock()
		c.listener.handlers.Done()
	})
	return c.Conn.Close()
}
