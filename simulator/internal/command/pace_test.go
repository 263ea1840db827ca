package command

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// pipes is a listener whose connections are pipes: they have no buffer, and their
// deadlines follow the clock of the bubble.
type pipes struct {
	far    chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.far:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

func (p *pipes) DialContext(context.Context, string, string) (net.Conn, error) {
	near, far := net.Pipe()
	p.far <- far
	return near, nil
}

// paced is the command's HTTP server in a bubble, over TLS, which waits limit for its
// clients.
type paced struct {
	pipes  *pipes
	tls    *tls.Config
	answer []byte     // of GET requests; others get their body back
	wrote  chan error // what writing an answer ended with
	failed chan error // what serving ended with
}

const (
	limit   = time.Second
	goodbye = 5 * time.Second // which crypto/tls takes to close a connection that nobody reads
)

func newPaced(t *testing.T) *paced {
	t.Helper()
	authority := simulator.NewAuthority()
	certificate, err := authority.Issue("localhost")
	if err != nil {
		t.Fatal(err)
	}
	p := &paced{
		pipes: &pipes{far: make(chan net.Conn), closed: make(chan struct{})}, tls: &tls.Config{RootCAs: authority.Pool(), ServerName: "localhost"},
		answer: bytes.Repeat([]byte("x"), 4<<20), wrote: make(chan error, 1), failed: make(chan error, 1),
	}
	server := newHTTPServer(limit, p, t.Output())
	server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*certificate}}
	go func() { p.failed <- server.ServeTLS(p.pipes, "", "") }()
	t.Cleanup(func() {
		server.Close()
		<-p.failed
	})
	return p
}

func (p *paced) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	answer := p.answer
	if r.Method != http.MethodGet {
		var err error
		if answer, err = io.ReadAll(r.Body); err != nil {
			http.Error(rw, err.Error(), http.StatusBadRequest)
			return
		}
	}
	_, err := rw.Write(answer)
	p.wrote <- err
}

// client returns a client whose connections wrap makes.
func (p *paced) client(t *testing.T, http2 bool, wrap func(net.Conn) net.Conn) *http.Client {
	transport := &http.Transport{
		TLSClientConfig: p.tls, ForceAttemptHTTP2: http2,
		HTTP2: &http.HTTP2Config{MaxReceiveBufferPerStream: 1 << 20, MaxReceiveBufferPerConnection: 8 << 20},
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := p.pipes.DialContext(ctx, network, address)
			return wrap(conn), err
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func asItIs(conn net.Conn) net.Conn { return conn }

func (p *paced) get(t *testing.T, client *http.Client) *http.Response {
	t.Helper()
	resp, err := client.Get("https://localhost/")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}

// gate is a connection of which nothing more is read after so many bytes, until open
// is closed.
type gate struct {
	net.Conn
	left int
	open chan struct{}
}

func (g *gate) Read(b []byte) (int, error) {
	if g.left <= 0 {
		<-g.open
	}
	n, err := g.Conn.Read(b)
	g.left -= n
	return n, err
}

// TestClientDoesNotRead: the server gives up a client that takes nothing of an
// answer, over HTTP/1.1 and HTTP/2, and other clients go on.
func TestClientDoesNotRead(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(t *testing.T, p *paced) (body io.Reader, resume func()){
		"HTTP/1.1": func(t *testing.T, p *paced) (io.Reader, func()) {
			conn, err := p.pipes.DialContext(t.Context(), "", "")
			if err != nil {
				t.Fatal(err)
			}
			secured := tls.Client(conn, p.tls)
			t.Cleanup(func() { conn.Close() }) // closing TLS would wait for a reader
			if _, err := fmt.Fprintf(secured, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
				t.Fatal(err)
			}
			return secured, func() {}
		},
		"HTTP/2, the stream": func(t *testing.T, p *paced) (io.Reader, func()) {
			return p.get(t, p.client(t, true, asItIs)).Body, func() {}
		},
		"HTTP/2, the connection": func(t *testing.T, p *paced) (io.Reader, func()) {
			g := &gate{left: 64 << 10, open: make(chan struct{})}
			resp := p.get(t, p.client(t, true, func(conn net.Conn) net.Conn {
				g.Conn = conn
				return g
			}))
			return resp.Body, func() { close(g.open) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPaced(t)
				begun := time.Now()
				body, resume := open(t, p)
				if err, took := <-p.wrote, time.Since(begun); err == nil || took < limit || took > limit+goodbye {
					t.Errorf("writing ended after %v with %v, want it given up after %v to %v", took, err, limit, limit+goodbye)
				}
				p.answer = []byte("served")
				if got, err := io.ReadAll(p.get(t, p.client(t, true, asItIs)).Body); err != nil || string(got) != "served" {
					t.Errorf("another client got %q, %v", got, err)
				}
				<-p.wrote
				resume()
				if got, err := io.Copy(io.Discard, body); got > 2<<20 || err == nil && name != "HTTP/1.1" {
					t.Errorf("%d bytes came, %v, want the answer to be cut", got, err)
				}
			})
		})
	}
}

// TestSlowClientIsServed: who takes longer than the limit for the whole, but goes on,
// gets the answer, and so does whose request arrives slowly.
func TestSlowClientIsServed(t *testing.T) {
	t.Parallel()
	for name, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run("slow reader, "+name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPaced(t)
				resp, got, begun := p.get(t, p.client(t, http2, asItIs)), int64(0), time.Now()
				var err error
				for part := int64(len(p.answer) / 32); err == nil; {
					var n int64
					n, err = io.CopyN(io.Discard, resp.Body, part)
					got += n
					time.Sleep(limit / 4)
				}
				if !errors.Is(err, io.EOF) || got != int64(len(p.answer)) || time.Since(begun) < 4*limit {
					t.Errorf("%d bytes in %v, %v, want all, slowly", got, time.Since(begun), err)
				}
			})
		})
		t.Run("slow writer, "+name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPaced(t)
				body, in := io.Pipe()
				go func() {
					for range 10 {
						_, _ = io.WriteString(in, "x")
						time.Sleep(limit)
					}
					in.Close()
				}()
				resp, err := p.client(t, http2, asItIs).Post("https://localhost/", "text/plain", body)
				if err != nil {
					t.Fatal(err)
				}
				defer resp.Body.Close()
				if got, err := io.ReadAll(resp.Body); err != nil || string(got) != "xxxxxxxxxx" {
					t.Errorf("status %d, %q, %v", resp.StatusCode, got, err)
				}
			})
		})
	}
}
