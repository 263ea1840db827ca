package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestMariaDB takes the four steps with a real MariaDB server behind the endpoint
// and its real client in front of it, which verifies the server's certificate.
func TestMariaDB(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"mariadbd", "mariadb-install-db", "mariadb-admin", "mariadb"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%v: install mariadb-server and mariadb-client", err)
		}
	}
	address := freeAddress(t)
	env, lines := servingLines(t, "-quiet", "-latency", fmt.Sprint(speed), "-backend", address)
	startMariaDB(t, address, env)

	d := doorOf(t, env)
	ep, err := d.endpoints(t).Connect(t.Context(), d.spec(t, "to-mariadb"), nil)
	if err != nil {
		t.Fatal(err)
	}
	entrance, _, _ := strings.Cut(strings.TrimPrefix(<-lines, "# "), " leads to ")
	host, port, err := net.SplitHostPort(entrance)
	if err != nil {
		t.Fatal(err)
	}
	client := func(ctx context.Context, ca, query string) *exec.Cmd {
		return exec.CommandContext(ctx, "mariadb", "--no-defaults", "--protocol=tcp", "-h", host, "-P", port, "-u", "root",
			"--ssl-ca="+ca, "--ssl-verify-server-cert", "--connect-timeout=15", "--batch", "--skip-column-names", "-e", query)
	}
	const flow = "CREATE TABLE test.word (id INT PRIMARY KEY, word TEXT); INSERT INTO test.word VALUES (1, 'through the endpoint'); SELECT word FROM test.word; SHOW STATUS LIKE 'Ssl_version'"
	out, err := client(t.Context(), env["TIDB_CA_PATH"], flow).CombinedOutput()
	if text := string(out); err != nil || !strings.Contains(text, "through the endpoint\n") || !strings.Contains(text, "TLSv1.") {
		t.Fatalf("the mariadb client: %v\n%s", err, out)
	}
	foreign := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(foreign, simulator.NewAuthority().PEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := client(t.Context(), foreign, "SELECT 1").CombinedOutput(); err == nil || !strings.Contains(string(out), "TLS/SSL error") {
		t.Errorf("with another authority: %v\n%s, want a TLS error", err, out)
	}

	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var printed bytes.Buffer
	waiting := client(ctx, env["TIDB_CA_PATH"], "SELECT 'connected'; SELECT SLEEP(300)")
	waiting.Args = append(waiting.Args, "--unbuffered")
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	waiting.Stdout, waiting.Stderr = writer, &printed
	if err := waiting.Start(); err != nil {
		t.Fatal(err)
	}
	writer.Close()
	if _, err := reader.Read(make([]byte, 100)); err != nil { // it is through
		t.Fatal(err)
	}
	if err := ep.Delete(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := waiting.Wait(); err == nil || ctx.Err() != nil || !strings.Contains(printed.String(), "ERROR 20") { // 2013 or, within TLS, 2026
		t.Errorf("the client when the endpoint went: %v\n%s, want a lost connection", err, printed.String())
	}
}

// freeAddress is one on loopback where nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// startMariaDB runs a server of its own with the certificate that the simulator
// exports, until the test ends.
func startMariaDB(t *testing.T, address string, env map[string]string) {
	t.Helper()
	folder := t.TempDir()
	data, socket := filepath.Join(folder, "data"), filepath.Join(folder, "s")
	var user []string
	if os.Geteuid() == 0 {
		user = []string{"--user=root"} // it refuses to be root by accident only
	}
	install := append([]string{"--no-defaults", "--datadir=" + data, "--auth-root-authentication-method=normal"}, user...)
	if out, err := exec.CommandContext(t.Context(), "mariadb-install-db", install...).CombinedOutput(); err != nil {
		t.Fatalf("mariadb-install-db: %v\n%s", err, out)
	}
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command("mariadbd", append([]string{
		"--no-defaults", "--datadir=" + data, "--socket=" + socket, "--pid-file=" + filepath.Join(folder, "pid"),
		"--bind-address=127.0.0.1", "--port=" + port, "--skip-name-resolve",
		"--ssl-cert=" + env["PRIVATELINKSIM_SERVER_CERT"], "--ssl-key=" + env["PRIVATELINKSIM_SERVER_KEY"],
	}, user...)...)
	var log bytes.Buffer
	server.Stdout, server.Stderr = &log, &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Signal(syscall.SIGTERM)
		if err := server.Wait(); err != nil && !errors.As(err, new(*exec.ExitError)) {
			t.Errorf("mariadbd: %v", err)
		}
		if t.Failed() {
			t.Logf("mariadbd:\n%s", log.String())
		}
	})
	ping := exec.CommandContext(t.Context(), "mariadb-admin", "--no-defaults", "--socket="+socket, "-u", "root", "--wait=60", "ping")
	if out, err := ping.CombinedOutput(); err != nil {
		t.Fatalf("mariadbd does not answer: %v\n%s\n%s", err, out, log.String())
	}
}
