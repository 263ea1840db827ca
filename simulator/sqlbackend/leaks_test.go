package sqlbackend_test

import (
	"database/sql"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestNothingIsLeft checks that after fifty connections through an endpoint to a server
// on TCP are closed, no goroutine and no socket is left. Other tests count goroutines
// in a bubble. This test counts those of the process, so it is not parallel.
func TestNothingIsLeft(t *testing.T) {
	sockets := func() int {
		files, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			return 0 // this system has no such folder
		}
		return len(files)
	}
	// The first run opens what the process keeps for good.
	used := func(t *testing.T) {
		w := newWorld(t, simulator.Options{Clock: simulator.Speed(2000), Backend: simulator.BackendAt(served(t))})
		db := w.connect(t, func(c *mysql.Config) { c.TLS = nil })
		conns := make([]*sql.Conn, 50)
		for i := range conns {
			conn, err := db.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			conns[i] = conn
			defer conn.Close()
		}
		for i := range 1000 {
			var n int
			if err := conns[i%len(conns)].QueryRowContext(t.Context(), "SELECT ?", i).Scan(&n); err != nil || n != i {
				t.Fatalf("query %d: %d, %v", i, n, err)
			}
		}
	}
	t.Run("first", used)
	goroutines, files := runtime.NumGoroutine(), sockets()
	t.Run("second", used)
	deadline := time.Now().Add(10 * time.Second)
	for runtime.NumGoroutine() > goroutines || sockets() > files {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines and %d files, before %d and %d:\n%s", runtime.NumGoroutine(), sockets(), goroutines, files, stacks[:runtime.Stack(stacks, true)])
		}
		runtime.Gosched()
	}
}
