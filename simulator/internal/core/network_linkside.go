package core

import (
	"maps"
	"slices"
)

// linkSide is the connections that a target lists, by name in lower case.
type linkSide map[string]*connection

func (l *linkSide) put(conn *connection) {
	if *l == nil {
		*l = linkSide{}
	}
	(*l)[lower(conn.targetName)] = conn
}

func (l linkSide) drop(conn *connection) { delete(l, lower(conn.targetName)) }

// sorted lists them by name.
func (l linkSide) sorted() []*connection {
	out := make([]*connection, 0, len(l))
	for _, key := range slices.Sorted(maps.Keys(l)) {
		out = append(out, l[key])
	}
	return out
}
