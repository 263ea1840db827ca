package sqlbackend

import (
	"context"
	"crypto/tls"
	"errors"

	gms "github.com/dolthub/go-mysql-server"
	"github.com/dolthub/go-mysql-server/memory"
	"github.com/dolthub/go-mysql-server/server"
	"github.com/dolthub/go-mysql-server/sql"
)

// buffer is how many bytes one side may write before the other has to read.
const buffer = 64 << 10

// database is the database server of one cluster.
type database struct {
	engine   *gms.Engine
	server   *server.Server
	listener *tracked
	done     chan struct{}
}

func newDatabase(options Options, config *tls.Config) (*database, error) {
	shareGlobals()
	schema := memory.NewDatabase(options.Database)
	schema.EnablePrimaryKeyIndexes()
	provider := memory.NewDBProvider(schema)
	db := &database{engine: gms.NewDefault(provider), listener: newTracked(), done: make(chan struct{})}
	users := db.engine.Analyzer.Catalog.MySQLDb
	editor := users.Editor()
	users.AddSuperUser(editor, "root", "%", string(options.Password))
	editor.Close()
	turns := newTurns()
	var err error
	db.server, err = server.NewServer(server.Config{
		Listener: db.listener, TLSConfig: config, RequireSecureTransport: options.RequireTLS && config != nil,
		Options: []server.Option{turns.option},
	}, db.engine, sql.NewContext, turns.sessionBuilder(provider), nil)
	if err != nil {
		return nil, err
	}
	go func() {
		defer close(db.done)
		db.server.Listener.Accept()
	}()
	return db, nil
}

func (db *database) close() error {
	closed := db.server.Close()
	<-db.done
	db.listener.hangUp()
	ended := db.engine.Close()
	if errors.Is(ended, context.Canceled) {
		ended = nil // its background threads end so when they are stopped
	}
	return errors.Join(closed, ended)
}
