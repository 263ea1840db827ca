package sqlbackend_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/simulator/sqlbackend"
)

// A thousand queries run on fifty connections. The bubble fails the test if a goroutine
// is left over.
func TestQueries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const connections, queries = 50, 20
		w := newWorld(t, simulator.Options{Backend: newServer(t, nil).Dial})
		db := w.connect(t, nil)
		if _, err := db.ExecContext(t.Context(), "CREATE TABLE seen (conn INT, n INT, word VARCHAR(40), PRIMARY KEY (conn, n))"); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for c := range connections {
			conn, err := db.Conn(t.Context()) // held, so that fifty are open
			if err != nil {
				t.Fatal(err)
			}
			wg.Go(func() {
				defer conn.Close()
				for n := range queries / 2 {
					word := fmt.Sprintf("%d-%d", c, n)
					if _, err := conn.ExecContext(t.Context(), "INSERT INTO seen VALUES (?, ?, ?)", c, n, word); err != nil {
						t.Errorf("insert: %v", err)
						return
					}
					var got string
					if err := conn.QueryRowContext(t.Context(), "SELECT word FROM seen WHERE conn = ? AND n = ?", c, n).Scan(&got); err != nil || got != word {
						t.Errorf("select: %q, %v, want %q", got, err, word)
						return
					}
				}
			})
		}
		wg.Wait()
		var rows int
		if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM seen").Scan(&rows); err != nil || rows != connections*queries/2 {
			t.Errorf("%d rows, %v, want %d", rows, err, connections*queries/2)
		}
	})
}

// The server accepts only the right user and password, with TLS where it is required.
func TestIdentity(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, simulator.Options{Backend: newServer(t, &sqlbackend.Options{Password: "p@ss", RequireTLS: true}).Dial})
		denied := func(err error) bool {
			var refusal *mysql.MySQLError
			return errors.As(err, &refusal) && (refusal.Number == 1045 || refusal.Number == 2012) // the second for unknown users
		}
		for name, test := range map[string]struct {
			change func(*mysql.Config)
			fails  func(error) bool
		}{
			"password, authority and host": {func(c *mysql.Config) { c.Passwd = "p@ss" }, nil},
			"wrong password":               {func(c *mysql.Config) { c.Passwd = "pass" }, denied},
			"no password":                  {func(*mysql.Config) {}, denied},
			"another user":                 {func(c *mysql.Config) { c.User, c.Passwd = "admin", "p@ss" }, denied},
			"without TLS": {func(c *mysql.Config) { c.TLS, c.Passwd = nil, "p@ss" }, func(err error) bool {
				return err != nil && !denied(err)
			}},
			"without the authority": {func(c *mysql.Config) { c.TLS = &tls.Config{RootCAs: x509.NewCertPool(), ServerName: w.host} }, func(err error) bool {
				return errors.As(err, new(x509.UnknownAuthorityError))
			}},
			"another name": {func(c *mysql.Config) {
				c.TLS = &tls.Config{RootCAs: w.sim.Authority().Pool(), ServerName: "db.example.com"}
			}, func(err error) bool { return errors.As(err, new(x509.HostnameError)) }},
		} {
			err := w.connect(t, test.change).PingContext(t.Context())
			if test.fails == nil && err != nil || test.fails != nil && !test.fails(err) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// A driver reports each reason for which a connection does not reach the database.
func TestDenied(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		end  func(*testing.T, *world)
		host bool // connect by name, not by address
		want func(error) bool
	}{
		"from another network": {func(t *testing.T, w *world) {
			w.network = w.sim.Network(w.sim.AddVirtualNetwork(simulator.VirtualNetwork{Name: "far"}))
		}, true, isTimeout},
		"rejected": {func(t *testing.T, w *world) {
			if err := w.sim.RejectConnection(w.endpoint.Snapshot().ID.String(), "no"); err != nil {
				t.Fatal(err)
			}
		}, false, isTimeout},
		"disconnected": {func(t *testing.T, w *world) {
			if err := w.sim.DisconnectConnection(w.endpoint.Snapshot().ID.String()); err != nil {
				t.Fatal(err)
			}
		}, false, isTimeout},
		"deleted, by address": {func(t *testing.T, w *world) {
			if err := w.endpoint.Delete(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		}, false, isTimeout},
		"deleted, by name": {func(t *testing.T, w *world) {
			if err := w.endpoint.Delete(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		}, true, isNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, simulator.Options{Backend: newServer(t, nil).Dial})
				open := w.connect(t, nil)
				conn, err := open.Conn(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				before, address := w.network, net.JoinHostPort(w.endpoint.Snapshot().PrivateIPAddress, "4000")
				test.end(t, w)
				if alive := conn.PingContext(t.Context()) == nil; alive != (w.network != before) {
					t.Errorf("the connection that was open works: %t", alive)
				}
				ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
				defer cancel()
				err = w.connect(t, func(c *mysql.Config) {
					if !test.host {
						c.Addr = address
					}
				}).PingContext(ctx)
				if !test.want(err) {
					t.Errorf("connecting again: %v", err)
				}
			})
		})
	}
}

func isTimeout(err error) bool { return errors.Is(err, context.DeadlineExceeded) || isNetTimeout(err) }

func isNetTimeout(err error) bool {
	var network net.Error
	return errors.As(err, &network) && network.Timeout()
}

func isNotFound(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound
}

// Each cluster has its own data and keeps it while nobody is connected.
func TestClusters(t *testing.T) {
	t.Parallel()
	server := newServer(t, nil)
	open := func(cluster string) *sql.DB {
		config := mysql.NewConfig()
		config.User, config.DBName = "root", "test"
		config.DialFunc = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return server.Dial(ctx, simulator.Destination{ClusterID: cluster})
		}
		connector, err := mysql.NewConnector(config)
		if err != nil {
			t.Fatal(err)
		}
		db := sql.OpenDB(connector)
		t.Cleanup(func() { db.Close() })
		return db
	}
	first := open("1")
	if _, err := first.ExecContext(t.Context(), "CREATE TABLE here (id INT)"); err != nil {
		t.Fatal(err)
	}
	first.Close()
	if _, err := open("1").ExecContext(t.Context(), "INSERT INTO here VALUES (1)"); err != nil {
		t.Errorf("the same cluster: %v", err)
	}
	if _, err := open("2").ExecContext(t.Context(), "INSERT INTO here VALUES (1)"); err == nil || !strings.Contains(err.Error(), "not found") {
		t.Errorf("another cluster: %v", err)
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if err := open("1").PingContext(t.Context()); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("after Close: %v", err)
	}
}
