package sqlbackend

import (
	"sync"

	"github.com/dolthub/go-mysql-server/sql"
	"github.com/dolthub/go-mysql-server/sql/variables"
)

// steady wraps the engine's registry of status variables, of which the process has one.
// Each new engine resets all variables to their defaults without a lock, while the
// sessions of other engines read them: steady skips a write that would change nothing.
type steady struct{ sql.StatusVariableRegistry }

func (s steady) SetGlobal(name string, value any) error {
	if _, now, ok := s.GetGlobal(name); ok && now == value {
		return nil
	}
	return s.StatusVariableRegistry.SetGlobal(name, value)
}

// shareGlobals makes it safe to run several engines in one process.
var shareGlobals = sync.OnceFunc(func() {
	if sql.StatusVariables == nil {
		variables.InitStatusVariables()
	}
	sql.StatusVariables = steady{sql.StatusVariables}
})
