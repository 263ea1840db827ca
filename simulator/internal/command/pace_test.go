package command

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// impatient is a server that waits only so long for its clients to read, with an
// answer to GET /_sim/state of many megabytes.
func impatient(t *testing.T, limit time.Duration) (*server, *http.Client) {
	t.Helper()
	c, err := parseFlags("privatelinksim", Options{}, []string{"-quiet"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	c.writeTimeout = limit
	s, err := start(c, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.http.Close()
		s.cleanup()
	})
	s.world.current.Load().sim.AddProject(strings.Repeat("x", large))
	return s, trusting(t, map[string]string{"SSL_CERT_FILE": s.files.authority})
}

const large = 24 << 20

// gate is a connection of which nothing is read while it is shut.
type gate struct {
	net.Conn
	shut *sync.RWMutex
}

func (g gate) Read(p []byte) (int, error) {
	g.shut.RLock()
	defer g.shut.RUnlock()
	return g.Conn.Read(p)
}

// TestClientDoesNotRead: the server gives up a client that takes nothing of an
// answer, over HTTP/1.1 and HTTP/2, and other clients go on meanwhile.
func TestClientDoesNotRead(t *testing.T) {
	t.Parallel()
	const limit = time.Second
	for name, open := range map[string]func(t *testing.T, s *server, client *http.Client) (body io.Reader, resume func()){
		"HTTP/1.1": func(t *testing.T, s *server, client *http.Client) (io.Reader, func()) {
			conn, err := tls.Dial("tcp", strings.TrimPrefix(s.url, "https://"), client.Transport.(*http.Transport).TLSClientConfig)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { conn.Close() })
			fmt.Fprintf(conn, "GET /_sim/state HTTP/1.1\r\nHost: localhost\r\n\r\n")
			return conn, func() {}
		},
		"HTTP/2, the stream": func(t *testing.T, s *server, client *http.Client) (io.Reader, func()) {
			resp, err := client.Get(s.url + "/_sim/state")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { resp.Body.Close() })
			if resp.ProtoMajor != 2 {
				t.Errorf("it is %s", resp.Proto)
			}
			return resp.Body, func() {}
		},
		"HTTP/2, the connection": func(t *testing.T, s *server, client *http.Client) (io.Reader, func()) {
			shut := new(sync.RWMutex)
			transport := client.Transport.(*http.Transport)
			transport.DialContext = func(_ context.Context, network, address string) (net.Conn, error) {
				conn, err := net.Dial(network, address)
				return gate{conn, shut}, err
			}
			transport.HTTP2 = &http.HTTP2Config{MaxReceiveBufferPerStream: 64 << 20, MaxReceiveBufferPerConnection: 64 << 20}
			resp, err := client.Get(s.url + "/_sim/state")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { resp.Body.Close() })
			shut.Lock()
			return resp.Body, shut.Unlock
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, client := impatient(t, limit)
			body, resume := open(t, s, client)
			time.Sleep(3 * limit)
			call(t, trusting(t, map[string]string{"SSL_CERT_FILE": s.files.authority}), "GET", s.url+"/_sim/endpoints", "")
			resume()
			got, err := io.Copy(io.Discard, bufio.NewReader(body))
			if got >= large || err == nil && name != "HTTP/1.1" {
				t.Errorf("after %v without reading %d bytes came, %v, want the answer to be cut", 3*limit, got, err)
			}
		})
	}
}

// TestSlowClientIsServed: who takes longer than the limit, but goes on, gets the
// answer, and so does whose request arrives slowly.
func TestSlowClientIsServed(t *testing.T) {
	t.Parallel()
	const limit = time.Second
	t.Run("slow reader", func(t *testing.T) {
		t.Parallel()
		for _, http2 := range []bool{false, true} {
			s, client := impatient(t, limit)
			client.Transport.(*http.Transport).ForceAttemptHTTP2 = http2
			resp, err := client.Get(s.url + "/_sim/state")
			if err != nil {
				t.Fatal(err)
			}
			got, part := int64(0), int64(large/10)
			for err == nil {
				var n int64
				n, err = io.CopyN(io.Discard, resp.Body, part)
				got += n
				time.Sleep(limit / 4)
			}
			resp.Body.Close()
			if !errors.Is(err, io.EOF) || got < large {
				t.Errorf("HTTP/2 %v: %d bytes, %v, want all", http2, got, err)
			}
		}
	})
	t.Run("slow writer", func(t *testing.T) {
		t.Parallel()
		s, client := impatient(t, limit)
		body, in := io.Pipe()
		go func() {
			for _, part := range []string{`{"duration"`, `:"1`, `s"}`} {
				_, _ = io.WriteString(in, part)
				time.Sleep(limit)
			}
			in.Close()
		}()
		resp, err := client.Post(s.url+"/_sim/clock/advance", "application/json", body)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("status %d", resp.StatusCode)
		}
	})
}
