package command

import (
	"bufio"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// parrot echoes what it gets over TLS, with the certificate that the server's
// user would give to a database.
func parrot(t *testing.T, listener net.Listener, env map[string]string) {
	t.Helper()
	certificate, err := tls.LoadX509KeyPair(env["PRIVATELINKSIM_SERVER_CERT"], env["PRIVATELINKSIM_SERVER_KEY"])
	if err != nil {
		t.Fatal(err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{certificate}}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				secure := tls.Server(conn, config)
				_, _ = io.Copy(secure, secure)
			}()
		}
	}()
}

// A program that knows nothing of the simulator connects to the address that is
// printed, and is cut off when the endpoint goes.
func TestGateway(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	env, lines := servingLines(t, "-quiet", "-latency", fmt.Sprint(speed), "-backend", listener.Addr().String())
	parrot(t, listener, env)
	d := doorOf(t, env)
	ep, err := d.endpoints(t).Connect(t.Context(), d.spec(t, "pe"), nil)
	if err != nil {
		t.Fatal(err)
	}
	host := ep.Snapshot().Connection.Host
	address, target, ok := strings.Cut(strings.TrimPrefix(<-lines, "# "), " leads to ")
	if !ok || target != net.JoinHostPort(host, "4000") {
		t.Fatalf("%q leads to %q, want %s", address, target, host)
	}
	if got := entrances(t, env); len(got) != 1 || got[0].Address != address || got[0].Host != host || got[0].Port != 4000 {
		t.Errorf("/_sim/endpoints has %v", got)
	}
	authority, err := os.ReadFile(env["TIDB_CA_PATH"])
	if err != nil {
		t.Fatal(err)
	}
	pool := poolOf(t, authority)
	for _, name := range []string{host, "localhost", "127.0.0.1"} {
		conn, err := tls.Dial("tcp", address, &tls.Config{RootCAs: pool, ServerName: name})
		if err != nil {
			t.Fatalf("as %s: %v", name, err)
		}
		conn.Close()
	}
	conn, err := tls.Dial("tcp", address, &tls.Config{RootCAs: pool, ServerName: host})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	back := bufio.NewReader(conn)
	fmt.Fprintln(conn, "hello")
	if line, err := back.ReadString('\n'); err != nil || line != "hello\n" {
		t.Errorf("echo %q, %v", line, err)
	}

	if err := ep.Delete(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if line, err := back.ReadString('\n'); err == nil || os.IsTimeout(err) {
		t.Errorf("after the end: %q, %v, want a broken connection", line, err)
	}
	if conn, err := net.Dial("tcp", address); err == nil {
		conn.Close()
		t.Error("the listener is still there")
	}
	if got := entrances(t, env); len(got) != 0 {
		t.Errorf("/_sim/endpoints still has %v", got)
	}
}

func entrances(t *testing.T, env map[string]string) []entrance {
	t.Helper()
	_, text := call(t, trusting(t, env), http.MethodGet, env["PRIVATELINKSIM_URL"]+"/_sim/endpoints", "")
	var body struct{ Endpoints []entrance }
	if err := json.Unmarshal([]byte(text), &body); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return body.Endpoints
}
