package shown

import (
	"bytes"
	"encoding/json"
	"strings"
)

// node is a JSON value that keeps the order of its members and the spelling of its
// numbers and strings.
type node struct {
	text    string   // compact
	members []member // of an object
	items   []node   // of an array
}

type member struct {
	key   string // with its quotes
	value node
}

func (n node) object() bool { return strings.HasPrefix(n.text, "{") }
func (n node) array() bool  { return strings.HasPrefix(n.text, "[") }
func (n node) plain() bool  { return !n.object() && !n.array() }

// str returns the value of a member that is a string, and "" if there is none.
func (n node) str(key string) (value string) {
	for _, m := range n.members {
		if m.key == `"`+key+`"` {
			_ = json.Unmarshal([]byte(m.value.text), &value) // a value of another type counts as none
		}
	}
	return value
}

// parse reads one JSON value.
func parse(text []byte) (node, error) {
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		return node{}, err
	}
	return parseCompact(compact.Bytes())
}

// parseCompact reads a JSON value that is known to be valid and compact.
func parseCompact(text []byte) (node, error) {
	n := node{text: string(text)}
	if n.plain() {
		return n, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	if _, err := decoder.Token(); err != nil {
		return n, err
	}
	for decoder.More() {
		key := ""
		if n.object() {
			start := decoder.InputOffset()
			if _, err := decoder.Token(); err != nil {
				return n, err
			}
			key = strings.TrimPrefix(n.text[start:decoder.InputOffset()], ",")
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return n, err
		}
		child, err := parseCompact(value)
		if err != nil {
			return n, err
		}
		if n.object() {
			n.members = append(n.members, member{key, child})
		} else {
			n.items = append(n.items, child)
		}
	}
	return n, nil
}
