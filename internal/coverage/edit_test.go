package coverage

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// place is a path into a body: names of fields, and indexes of lists such as "[0]".
type place []string

func (p place) with(step string) place { return append(slices.Clip(p), step) }

// name returns the name of the innermost field of the place.
func (p place) name() string {
	for i := len(p) - 1; i >= 0; i-- {
		if !strings.HasPrefix(p[i], "[") {
			return p[i]
		}
	}
	return ""
}

func (p place) String() string { return strings.Join(p, ".") }

// removed is the value with which edit removes a field or an item.
type removed struct{}

// edit returns the body with another value at a place.
func edit(body string, at place, value any) string {
	tree := parse(body)
	tree = set(tree, at, value)
	text, err := json.Marshal(tree)
	if err != nil {
		panic(fmt.Sprintf("edit %v: %v", at, err)) // the values are plain
	}
	return string(text)
}

func parse(body string) any {
	var tree any
	if err := json.Unmarshal([]byte(body), &tree); err != nil {
		panic(fmt.Sprintf("%s: %v", body, err)) // the bodies are this package's own
	}
	return tree
}

func set(tree any, at place, value any) any {
	if len(at) == 0 {
		return value
	}
	_, remove := value.(removed)
	switch node := tree.(type) {
	case map[string]any:
		if len(at) == 1 && remove {
			delete(node, at[0])
		} else {
			node[at[0]] = set(node[at[0]], at[1:], value)
		}
	case []any:
		i, err := strconv.Atoi(strings.Trim(at[0], "[]"))
		switch {
		case err != nil || i >= len(node):
		case len(at) == 1 && remove:
			return slices.Delete(node, i, i+1)
		default:
			node[i] = set(node[i], at[1:], value)
		}
	}
	return tree
}

// visit calls f for every value in a body, with its described shape, or nil if none is
// described.
func visit(tree any, described *shape, at place, f func(at place, value any, described *shape)) {
	f(at, tree, described)
	switch node := tree.(type) {
	case map[string]any:
		for _, name := range sortedKeys(node) {
			visit(node[name], described.field(name), at.with(name), f)
		}
	case []any:
		for i, element := range node {
			visit(element, described.element(), at.with(fmt.Sprintf("[%d]", i)), f)
		}
	}
}

func sortedKeys(node map[string]any) []string {
	keys := make([]string, 0, len(node))
	for key := range node {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// field returns the shape of a field or of a map's value, or nil if none is described.
func (s *shape) field(name string) *shape {
	switch {
	case s == nil:
		return nil
	case s.kind == mapping:
		return s.of
	case s.fields[name] != nil:
		return s.fields[name].shape
	}
	return nil
}

func (s *shape) element() *shape {
	if s == nil || s.kind != list {
		return nil
	}
	return s.of
}
