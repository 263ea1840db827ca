package network

import (
	"maps"
	"slices"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// LinkSide holds the connections that a target shows, by name in lower case.
type LinkSide map[string]*Connection

// Put adds a connection.
func (l *LinkSide) Put(conn *Connection) {
	if *l == nil {
		*l = LinkSide{}
	}
	(*l)[kernel.Lower(conn.TargetName)] = conn
}

// Drop removes a connection.
func (l LinkSide) Drop(conn *Connection) { delete(l, kernel.Lower(conn.TargetName)) }

// Sorted returns the connections by name.
func (l LinkSide) Sorted() []*Connection {
	out := make([]*Connection, 0, len(l))
	for _, key := range slices.Sorted(maps.Keys(l)) {
		out = append(out, l[key])
	}
	return out
}
