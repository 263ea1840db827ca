// Package shown prints the replies of a transcript for people who review it: a resource
// in full the first time, and after that only what changed since it was last shown. It
// is for tests.
package shown

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Shown holds the resources of a transcript as they were last shown. It is not safe for
// concurrent use.
type Shown struct {
	rename func(string) string
	states map[string]node // by key
}

// New returns a Shown for a transcript that has shown nothing yet. Every text that it
// prints has passed through rename, which may replace IDs by names.
func New(rename func(string) string) *Shown { return &Shown{rename, map[string]node{}} }

// Reply returns the lines that show the body of a reply to a request for a path. The
// body of a success is a resource or a list of resources. Of each resource the lines
// show what changed since it was last shown; what they leave out is unchanged. "+ path:
// value" was added, "- path: value" was removed, and "~ path: old -> new" has another
// value. Errors are shown in full, and after a 404 so is the resource, when it is next
// there. Reply returns an error if the body is not JSON.
func (s *Shown) Reply(path string, status int, body []byte) (string, error) {
	if len(body) == 0 {
		return "", nil
	}
	value, err := parse(body)
	if err != nil {
		return "", fmt.Errorf("shown: the reply to %s is not JSON: %w", path, err)
	}
	if status >= http.StatusBadRequest {
		if status == http.StatusNotFound {
			gone := strings.ToLower(path)
			maps.DeleteFunc(s.states, func(key string, _ node) bool { return key == gone || strings.HasSuffix(gone, "/"+key) })
		}
		return wrapAll("  ", s.rename(value.text)), nil
	}
	listed := list(value)
	if listed == "" {
		name := key(path, value)
		return s.state("  ", name, name != strings.ToLower(path), value), nil
	}
	var out strings.Builder
	for _, m := range value.members {
		if m.key != listed {
			out.WriteString(wrapAll("  ", layoutBehind("", m.key+":", m.value, s.rename)...))
			continue
		}
		out.WriteString("  " + m.key + ":\n")
		for i, item := range m.value.items {
			if i > 0 {
				out.WriteString(s.item("    ", itemKey(path, item), m.value.items[i-1], item))
			} else {
				out.WriteString(s.state("    ", itemKey(path, item), true, item))
			}
		}
	}
	return out.String(), nil
}

// Value returns the lines that show a JSON value in full.
func (s *Shown) Value(text []byte) (string, error) {
	value, err := parse(text)
	if err != nil {
		return "", fmt.Errorf("shown: not JSON: %w", err)
	}
	return wrapAll("", layout(value, s.rename)...), nil
}

// Line returns a line of text, broken into several if it is too long.
func (s *Shown) Line(text string) string { return wrapAll("", s.rename(text)) }

// state returns the lines that show a resource and stores its state. If named is true,
// the changes follow a line with the resource's name.
func (s *Shown) state(indent, key string, named bool, body node) string {
	last, known := s.states[key]
	s.states[key] = body
	if !known {
		return wrapAll(indent, layout(body, s.rename)...)
	}
	all := changes("", last, body, byName, byID, byPlace)
	switch {
	case named && len(all) == 0:
		return wrapAll(indent, s.rename(label(body))+": as shown before")
	case named:
		return wrapAll(indent, s.rename(label(body))+":") + s.changes(indent+"  ", all)
	case len(all) == 0:
		return indent + "as shown before\n"
	}
	return s.changes(indent, all)
}

// item is state for an item of a list after the first: if the item was never shown, the
// lines show how it differs from the item before it, if they are shorter.
func (s *Shown) item(indent, key string, before, body node) string {
	_, known := s.states[key]
	text := s.state(indent, key, true, body)
	if known {
		return text
	}
	all := slices.DeleteFunc(changes("", before, body, byPlace), func(c change) bool {
		return c.old != nil && c.new != nil && s.rename(c.old.text) == s.rename(c.new.text)
	})
	head := wrapAll(indent, s.rename(label(body))+", else as the item before:")
	if short := head + s.changes(indent+"  ", all); len(short) < len(text) {
		return short
	}
	return text
}

// changes returns the lines that show changes. Parts that changed in the same way share
// a line.
func (s *Shown) changes(indent string, all []change) string {
	var out strings.Builder
	for len(all) > 0 {
		first, paths := all[0], []string{all[0].path}
		var rest []change
		for _, c := range all[1:] {
			if sameText(c.old, first.old) && sameText(c.new, first.new) {
				paths = append(paths, c.path)
			} else {
				rest = append(rest, c)
			}
		}
		all = rest
		at := strings.Join(paths, ", ") + ": "
		switch {
		case first.old == nil:
			out.WriteString(wrapAll(indent, layoutBehind("", "+ "+at, *first.new, s.rename)...))
		case first.new == nil:
			out.WriteString(wrapAll(indent, layoutBehind("", "- "+at, *first.old, s.rename)...))
		default:
			if line := indent + s.rename("~ "+at+first.old.text+" -> "+first.new.text); len(line) <= LineWidth {
				out.WriteString(line + "\n")
				continue
			}
			out.WriteString(wrapAll(indent, layoutBehind("", "~ "+at, *first.old, s.rename)...))
			out.WriteString(wrapAll(indent, layoutBehind("  ", "-> ", *first.new, s.rename)...))
		}
	}
	return out.String()
}
