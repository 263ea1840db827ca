package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/go-sql-driver/mysql"

	"github.com/tidb-azure/tidbprivatelink/endpoint/endpointtest"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// asCommand is the environment variable with which the test binary runs as the command.
const asCommand = "PRIVATELINKSIM_SQL_IS_THE_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// The command starts from a saved world with an ACTIVE endpoint, through which another
// process reaches a database.
func TestCommand(t *testing.T) {
	t.Parallel()
	state := filepath.Join(t.TempDir(), "state.json")
	host := activeEndpoint(t, state)
	command := exec.Command(os.Args[0], "-quiet", "-latency", "instant", "-state", state)
	command.Env = append(os.Environ(), asCommand+"=1")
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := command.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		if err := command.Wait(); err != nil {
			t.Errorf("it ended with %v", err)
		}
	})
	var authority, address string
	leads := regexp.MustCompile(`^# (\S+) leads to (\S+):4000$`)
	for lines := bufio.NewScanner(out); address == "" && lines.Scan(); {
		if ca, ok := strings.CutPrefix(lines.Text(), "export TIDB_CA_PATH="); ok {
			authority = strings.Trim(ca, "'")
		}
		if m := leads.FindStringSubmatch(lines.Text()); m != nil && m[2] == host {
			address = m[1]
		}
	}
	pem, err := os.ReadFile(authority)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)

	config := mysql.NewConfig()
	config.User, config.Net, config.Addr, config.DBName = "root", "tcp", address, "test"
	config.TLS = &tls.Config{RootCAs: pool, ServerName: host}
	connector, err := mysql.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	var sum int
	if err := db.QueryRowContext(t.Context(), "SELECT ? + 2", 40).Scan(&sum); err != nil || sum != 42 {
		t.Errorf("40 + 2 is %d, %v", sum, err)
	}
}

// activeEndpoint saves a world with an ACTIVE endpoint and returns the endpoint's host
// name.
func activeEndpoint(t *testing.T, file string) (host string) {
	t.Helper()
	clouds, err := endpointtest.New(&endpointtest.Options{Simulator: simulator.Options{Clock: simulator.Speed(2000), Record: true}})
	if err != nil {
		t.Fatal(err)
	}
	ep, err := clouds.Client.Connect(t.Context(), clouds.Spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := clouds.Simulator.Save(out); err != nil {
		t.Fatal(err)
	}
	return ep.Snapshot().Connection.Host
}
