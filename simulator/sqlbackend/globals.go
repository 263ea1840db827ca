package sqlbackend

import (
	"sync"

	"github.com/dolthub/go-mysql-server/sql"
	"github.com/dolthub/go-mysql-server/sql/variables"
)

// steady is the engine's registry of status variables, which is one for the whole
// process. Each new engine sets them all to their defaults again, without a lock,
// while the sessions of others read; what would change nothing is left alone.
type steady struct{ sql.StatusVariableRegistry }

func (s steady) SetGlobal(name string, value any) error {
	if _, now, ok := s.GetGlobal(name); ok && now == value {
		return nil
	}
	return s.StatusVariableRegistry.SetGlobal(name, value)
}

// shareGlobals prepares the process for several engines.
var shareGlobals = sync.OnceFunc(func() {
	if sql.StatusVariables == nil {
		variables.InitStatusVariables()
	}
	sql.StatusVariables = steady{sql.StatusVariables}
})
