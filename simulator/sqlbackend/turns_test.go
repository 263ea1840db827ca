package sqlbackend_test

import (
	"database/sql"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// No transaction loses the writes of another, however transactions end.
func TestTransactions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, simulator.Options{Backend: newServer(t, nil).Dial})
		db := w.connect(t, nil)
		exec := func(query string) error {
			_, err := db.ExecContext(t.Context(), query)
			return err
		}
		if err := errors.Join(exec("CREATE TABLE count (id INT PRIMARY KEY, n INT)"), exec("INSERT INTO count VALUES (1, 0)")); err != nil {
			t.Fatal(err)
		}
		increment := func() error {
			tx, err := db.BeginTx(t.Context(), nil)
			if err != nil {
				return err
			}
			defer tx.Rollback()
			var n int
			if err := tx.QueryRowContext(t.Context(), "SELECT n FROM count WHERE id = 1").Scan(&n); err != nil {
				return err
			}
			if _, err := tx.ExecContext(t.Context(), "UPDATE count SET n = ? WHERE id = 1", n+1); err != nil {
				return err
			}
			return tx.Commit()
		}
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				for range 5 {
					if err := increment(); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		count := func(want int) {
			t.Helper()
			var n int
			if err := db.QueryRowContext(t.Context(), "SELECT n FROM count").Scan(&n); err != nil || n != want {
				t.Errorf("n is %d, %v, want %d", n, err, want)
			}
		}
		count(50)

		begin := func() *sql.Tx {
			tx, err := db.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tx.ExecContext(t.Context(), "UPDATE count SET n = 0"); err != nil {
				t.Fatal(err)
			}
			return tx
		}
		tx := begin()
		start := time.Now()
		var timeout *mysql.MySQLError
		if err := exec("UPDATE count SET n = 1"); !errors.As(err, &timeout) || timeout.Number != 1205 || time.Since(start) != 50*time.Second {
			t.Errorf("beside a transaction: %v after %v, want error 1205 after 50 s", err, time.Since(start))
		}
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
		count(50)
		if err := exec("INSERT INTO count VALUES (1, 0)"); err == nil {
			t.Error("a duplicate key is accepted")
		}
		if err := exec("SELECT nothing FROM nowhere"); err == nil {
			t.Error("an unknown table is accepted")
		}
		count(50)

		conn, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.ExecContext(t.Context(), "BEGIN"); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.ExecContext(t.Context(), "UPDATE count SET n = 7"); err != nil {
			t.Fatal(err)
		}
		if err := conn.Raw(func(any) error { return errors.New("the program went away") }); err == nil {
			t.Fatal("no error")
		}
		db.SetMaxIdleConns(0) // ends it without COMMIT
		conn.Close()
		count(50)
	})
}

// A client that reads slowly does not keep others from writing.
func TestSlowReader(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, simulator.Options{Backend: newServer(t, nil).Dial})
		db := w.connect(t, nil)
		if _, err := db.ExecContext(t.Context(), "CREATE TABLE big (id INT PRIMARY KEY, word TEXT)"); err != nil {
			t.Fatal(err)
		}
		const many = 400
		for i := range many {
			if _, err := db.ExecContext(t.Context(), "INSERT INTO big VALUES (?, ?)", i, strings.Repeat("x", 1000)); err != nil {
				t.Fatal(err)
			}
		}
		rows, err := db.QueryContext(t.Context(), "SELECT id, word FROM big ORDER BY id")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		seen := 0
		for ; rows.Next(); seen++ {
			var id int
			var word string
			if err := rows.Scan(&id, &word); err != nil || id != seen || len(word) != 1000 {
				t.Fatalf("row %d: %d, %d bytes, %v", seen, id, len(word), err)
			}
			if seen%100 == 0 {
				if _, err := db.ExecContext(t.Context(), "UPDATE big SET word = '' WHERE id = ?", id); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := rows.Err(); err != nil || seen != many {
			t.Errorf("%d rows, %v", seen, err)
		}
	})
}
