package simulator

import (
	"net"
	"net/netip"
	"sync/atomic"
	"syscall"
	"time"
)

// line is an open connection through a private endpoint.
type line struct {
	net.Conn
	s       *Simulator
	network string
	target  netip.AddrPort
	cut     atomic.Bool
}

// connect adds a line to those that supervise looks after.
func (s *Simulator) connect(l *line) (net.Conn, error) {
	s.locked(func(time.Time) { s.lines[l] = struct{}{} })
	if l.cut.Load() { // the endpoint became unreachable while the backend was dialled
		return nil, l.broken("dial", nil)
	}
	return l, nil
}

// Close closes the connection to the backend.
func (l *line) Close() error {
	l.s.mu.Lock()
	delete(l.s.lines, l)
	l.s.mu.Unlock()
	return l.Conn.Close()
}

func (l *line) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	return n, l.broken("read", err)
}

func (l *line) Write(p []byte) (int, error) {
	n, err := l.Conn.Write(p)
	return n, l.broken("write", err)
}

// broken returns err, or the error of a reset connection if the line was cut.
func (l *line) broken(op string, err error) error {
	if !l.cut.Load() {
		return err
	}
	return &net.OpError{Op: op, Net: "tcp", Addr: net.TCPAddrFromAddrPort(l.target), Err: syscall.ECONNRESET}
}

// supervise removes and returns the lines whose endpoint can no longer be reached, for
// the caller to close without the lock. It sets a timer that looks again at the next
// change. While no line is open it does nothing.
func (s *Simulator) supervise(now time.Time) (broken []*line) {
	if len(s.lines) == 0 {
		return nil
	}
	for l := range s.lines {
		if _, ok := s.state.Reach(l.network, l.target); !ok {
			delete(s.lines, l)
			broken = append(broken, l)
		}
	}
	if s.watch != nil {
		s.watch.Stop()
		s.watch = nil
	}
	next, ok := s.state.NextEvent()
	if !ok || len(s.lines) == 0 || s.clock.status().Speed == 0 {
		return broken
	}
	s.watch = time.AfterFunc(max(s.clock.Real(next.Sub(now)), time.Millisecond), func() { s.locked(func(time.Time) {}) })
	return broken
}

// hangUp breaks lines that supervise has removed. Reads and writes end at once. It
// does not wait for Close, which may wait for the other side, as in TLS.
func hangUp(broken []*line) {
	for _, l := range broken {
		l.cut.Store(true)
		_ = l.Conn.SetDeadline(time.Unix(1, 0))
		go l.Conn.Close()
	}
}
