package sqlbackend_test

import (
	"context"
	"crypto/tls"
	"database/sql"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// served serves the database of a cluster on a TCP port, like a server that a user
// runs.
func served(t testing.TB) (address string) {
	t.Helper()
	server := newServer(t, nil)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var guests sync.WaitGroup
	t.Cleanup(func() { listener.Close(); guests.Wait() })
	go func() {
		for {
			guest, err := listener.Accept()
			if err != nil {
				return
			}
			conn, err := server.Dial(context.Background(), simulator.Destination{ClusterID: "1"})
			if err != nil {
				guest.Close()
				return
			}
			for _, way := range [][2]net.Conn{{guest, conn}, {conn, guest}} {
				guests.Go(func() {
					defer way[0].Close()
					_, _ = io.Copy(way[0], way[1])
				})
			}
		}
	}()
	return listener.Addr().String()
}

// route is one of the ways to the same server.
type route struct {
	name string
	db   *sql.DB
}

func routes(t testing.TB) []route {
	address := served(t)
	w := newWorld(t, simulator.Options{Clock: simulator.Speed(2000), Backend: simulator.BackendAt(address)})
	direct := func(c *mysql.Config) { c.TLS, c.Addr, c.DialFunc = (*tls.Config)(nil), address, nil }
	through := func(c *mysql.Config) { c.TLS = nil }
	return []route{{"direct", w.connect(t, direct)}, {"through the endpoint", w.connect(t, through)}}
}

// work is one measured load: many small queries, or few with large results.
var work = map[string]struct {
	query string
	bytes int
	times int
}{
	"small": {"SELECT REPEAT('x', 10)", 10, 400},
	"large": {"SELECT REPEAT('x', 1000000)", 1000000, 20},
}

func (r route) run(tb testing.TB, query string, want, times int) time.Duration {
	tb.Helper()
	start := time.Now()
	for range times {
		var got sql.RawBytes
		rows, err := r.db.QueryContext(tb.Context(), query)
		if err != nil {
			tb.Fatal(err)
		}
		if !rows.Next() || rows.Scan(&got) != nil || len(got) != want {
			tb.Fatalf("%s: %d bytes, %v, want %d", r.name, len(got), rows.Err(), want)
		}
		rows.Close()
	}
	return time.Since(start)
}

// BenchmarkThroughput compares a direct connection with one through the endpoint.
func BenchmarkThroughput(b *testing.B) {
	for _, r := range routes(b) {
		for name, w := range work {
			b.Run(strings.ReplaceAll(r.name, " ", "-")+"/"+name, func(b *testing.B) {
				b.SetBytes(int64(w.bytes))
				r.run(b, w.query, w.bytes, b.N)
			})
		}
	}
}

// TestThroughput checks that throughput through the endpoint is at least 0.7 times that
// of a direct connection to the same server. The routes take turns, and the best of
// eight rounds counts, because the machine may be busy.
func TestThroughput(t *testing.T) {
	const rounds, least = 8, 0.7
	all := routes(t)
	for name, w := range work {
		best := make([]time.Duration, len(all))
		for range rounds {
			for i, r := range all {
				if took := r.run(t, w.query, w.bytes, w.times); best[i] == 0 || took < best[i] {
					best[i] = took
				}
			}
		}
		ratio := float64(best[0]) / float64(best[1])
		t.Logf("%s: direct %v, through the endpoint %v for %d queries: %.2f x", name, best[0], best[1], w.times, ratio)
		if ratio < least {
			t.Errorf("%s: %.2f times the throughput of a direct connection, want at least %.2f", name, ratio, least)
		}
	}
}
