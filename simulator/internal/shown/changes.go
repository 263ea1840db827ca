package shown

import (
	"slices"
	"strconv"
	"strings"
)

// change is a leaf, or a whole part, in which two states of a resource differ.
type change struct {
	path     string
	old, new *node // nil if the state has no such part
}

// changes returns what differs between two states, in the order of the new one. The
// order of an object's members does not matter. Items of an array are matched by the
// first of the namings under which they all have different names.
func changes(path string, old, new node, namings ...naming) []change {
	if old.text == new.text {
		return nil
	}
	before, after, ok := parts(path, old, new, namings)
	if !ok {
		return []change{{path, &old, &new}}
	}
	var all []change
	for _, p := range after {
		if i := find(before, p); i >= 0 {
			all = append(all, changes(p.path, before[i].value, p.value, namings...)...)
		} else {
			all = append(all, change{p.path, nil, &p.value})
		}
	}
	for _, p := range before {
		if find(after, p) < 0 {
			all = append(all, change{p.path, &p.value, nil})
		}
	}
	if from, to := common(before, after), common(after, before); new.array() && !slices.Equal(from, to) {
		all = append(all, change{"the order of " + path, &node{text: strings.Join(from, " ")}, &node{text: strings.Join(to, " ")}})
	}
	return all
}

// naming returns a name for an item of an array and its index; "" means that it has no
// name.
type naming func(place int, item node) string

func byName(_ int, item node) string   { return item.str("name") }
func byID(_ int, item node) string     { return item.str("id") }
func byPlace(place int, _ node) string { return strconv.Itoa(place) }

// part is a member of an object or an item of an array.
type part struct {
	name, path string
	value      node
}

func find(parts []part, p part) int {
	return slices.IndexFunc(parts, func(other part) bool { return other.name == p.name })
}

// common returns the names of those parts that others have too.
func common(parts, others []part) (names []string) {
	for _, p := range parts {
		if find(others, p) >= 0 {
			names = append(names, p.name)
		}
	}
	return names
}

// parts returns the members or items of two values. ok is false if the values cannot be
// compared part by part: only two objects, or two arrays of objects, can.
func parts(path string, old, new node, namings []naming) (before, after []part, ok bool) {
	if old.object() && new.object() {
		before, after = members(path, old), members(path, new)
		return before, after, distinct(before) && distinct(after)
	}
	if !old.array() || !new.array() || slices.ContainsFunc(slices.Concat(old.items, new.items), func(n node) bool { return !n.object() }) {
		return nil, nil, false
	}
	for _, naming := range namings {
		before, after = items(path, old, naming), items(path, new, naming)
		if distinct(before) && distinct(after) {
			return before, after, true
		}
	}
	return nil, nil, false
}

func members(path string, n node) (parts []part) {
	for _, m := range n.members {
		name := m.key[1 : len(m.key)-1]
		parts = append(parts, part{m.key, strings.TrimPrefix(path+"."+name, "."), m.value})
	}
	return parts
}

func items(path string, n node, naming naming) (parts []part) {
	for i, item := range n.items {
		name := naming(i, item)
		parts = append(parts, part{name, path + "[" + name + "]", item})
	}
	return parts
}

// distinct reports whether each part has a name and no other part has the same.
func distinct(parts []part) bool {
	seen := map[string]bool{"": true}
	for _, p := range parts {
		if seen[p.name] {
			return false
		}
		seen[p.name] = true
	}
	return true
}

// sameText reports whether two values have the same text; nil means no value.
func sameText(a, b *node) bool {
	return a == nil && b == nil || a != nil && b != nil && a.text == b.text
}
