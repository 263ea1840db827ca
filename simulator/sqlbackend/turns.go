package sqlbackend

import (
	"context"
	"sync"
	"time"

	gms "github.com/dolthub/go-mysql-server"
	"github.com/dolthub/go-mysql-server/memory"
	"github.com/dolthub/go-mysql-server/server"
	"github.com/dolthub/go-mysql-server/sql"
	"github.com/dolthub/vitess/go/mysql"
	"github.com/dolthub/vitess/go/sqltypes"
)

// lockWait is how long a statement waits for the transactions of others before it fails
// with error 1205. It is the default of MySQL and TiDB.
const lockWait = 50 * time.Second

// turns runs transactions one after the other; a statement outside a transaction counts
// as one. The engine copies tables for a transaction and at its end writes them back
// whole, even those that it only read: concurrent transactions would lose each other's
// rows.
type turns struct {
	mysql.Handler
	turn chan struct{} // holds one token while a connection has the turn

	mu       sync.Mutex
	sessions map[uint32]*memory.Session
	holder   uint32 // connection that keeps the turn between statements; 0 for none
}

func newTurns() *turns {
	return &turns{turn: make(chan struct{}, 1), sessions: map[uint32]*memory.Session{}}
}

// option inserts turns between the protocol and the engine.
func (t *turns) option(e *gms.Engine, sm *server.SessionManager, handler mysql.Handler) (*gms.Engine, *server.SessionManager, mysql.Handler) {
	t.Handler = handler
	return e, sm, t
}

// sessionBuilder returns a builder that keeps the sessions, from which take sees who is
// in a transaction.
func (t *turns) sessionBuilder(provider *memory.DbProvider) server.SessionBuilder {
	build := memory.NewSessionBuilder(provider)
	return func(ctx context.Context, conn *mysql.Conn, address string) (sql.Session, error) {
		session, err := build(ctx, conn, address)
		if s, ok := session.(*memory.Session); ok {
			t.mu.Lock()
			t.sessions[conn.ConnectionID+1] = s
			t.mu.Unlock()
		}
		return session, err
	}
}

func (t *turns) ComQuery(ctx context.Context, c *mysql.Conn, query string, callback mysql.ResultSpoolFn) error {
	var results spool
	err := t.take(ctx, c, func() error { return t.Handler.ComQuery(ctx, c, query, results.keep) })
	return results.play(err, callback)
}

func (t *turns) ComMultiQuery(ctx context.Context, c *mysql.Conn, query string, callback mysql.ResultSpoolFn) (remainder string, err error) {
	var results spool
	err = t.take(ctx, c, func() (err error) {
		remainder, err = t.Handler.ComMultiQuery(ctx, c, query, results.keep)
		return err
	})
	return remainder, results.play(err, callback)
}

func (t *turns) ComStmtExecute(ctx context.Context, c *mysql.Conn, prepare *mysql.PrepareData, callback func(*sqltypes.Result) error) error {
	var results spool
	err := t.take(ctx, c, func() error {
		return t.Handler.ComStmtExecute(ctx, c, prepare, func(r *sqltypes.Result) error { return results.keep(r, false) })
	})
	return results.play(err, func(r *sqltypes.Result, _ bool) error { return callback(r) })
}

// ConnectionClosed gives up the turn if the connection's transaction held it.
func (t *turns) ConnectionClosed(c *mysql.Conn) {
	t.Handler.ConnectionClosed(c)
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.sessions, c.ConnectionID+1)
	if t.holder == c.ConnectionID+1 {
		t.holder = 0
		<-t.turn
	}
}

// take calls work when it is the connection's turn. The connection keeps the turn while
// it is in a transaction that it began itself.
func (t *turns) take(ctx context.Context, c *mysql.Conn, work func() error) error {
	id := c.ConnectionID + 1 // connection IDs start at 0
	t.mu.Lock()
	held := t.holder == id
	t.mu.Unlock()
	if !held {
		timer := time.NewTimer(lockWait)
		defer timer.Stop()
		select {
		case t.turn <- struct{}{}:
		case <-timer.C:
			return mysql.NewSQLError(mysql.ERLockWaitTimeout, mysql.SSUnknownSQLState, "Lock wait timeout exceeded; try restarting transaction")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err := work()
	t.mu.Lock()
	defer t.mu.Unlock()
	session := t.sessions[id]
	if session != nil && inTransaction(session) {
		t.holder = id
		return err
	}
	if session != nil && session.GetTransaction() != nil { // left over from an error
		_ = session.Rollback(nil, session.GetTransaction())
		session.SetTransaction(nil)
	}
	t.holder = 0
	<-t.turn
	return err
}

// inTransaction reports whether the session's transaction ends with a COMMIT or
// ROLLBACK of the client rather than with the statement.
func inTransaction(session *memory.Session) bool {
	if session.GetTransaction() == nil {
		return false
	}
	autocommit, err := session.GetSessionVariable(sql.NewEmptyContext(), sql.AutoCommitSessionVar)
	off, _ := sql.ConvertToBool(sql.NewEmptyContext(), autocommit)
	return session.GetIgnoreAutoCommit() || err == nil && !off
}

// spool keeps results until the turn is over, so that a client that reads slowly, or
// does something else between reads, does not hold the turn.
type spool struct {
	results []*sqltypes.Result
	more    []bool
}

// keep stores a copy of a result, because the engine reuses the memory.
func (s *spool) keep(r *sqltypes.Result, more bool) error {
	kept := *r
	kept.Rows = make([][]sqltypes.Value, len(r.Rows))
	for i, row := range r.Rows {
		kept.Rows[i] = make([]sqltypes.Value, len(row))
		for j, value := range row {
			if !value.IsNull() {
				value = sqltypes.MakeTrusted(value.Type(), append([]byte{}, value.Raw()...))
			}
			kept.Rows[i][j] = value
		}
	}
	s.results, s.more = append(s.results, &kept), append(s.more, more)
	return nil
}

// play passes the kept results to callback and then returns err, with which the
// statement ended.
func (s *spool) play(err error, callback mysql.ResultSpoolFn) error {
	for i, result := range s.results {
		if failed := callback(result, s.more[i]); failed != nil {
			return failed
		}
	}
	return err
}
