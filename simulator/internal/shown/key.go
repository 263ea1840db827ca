package shown

import "strings"

// key returns the identity of a resource, which does not depend on the method and the
// query: its ID, else its name if that is a path, as in TiDB Cloud, else the path of
// the request.
func key(path string, body node) string {
	if name := label(body); name != "" {
		return strings.ToLower(name)
	}
	return strings.ToLower(path)
}

// label returns the name that a resource gives itself, and "" if it has none.
func label(body node) string {
	if id := body.str("id"); strings.HasPrefix(id, "/") {
		return id
	}
	if name := body.str("name"); strings.Contains(name, "/") {
		return name
	}
	return ""
}

// itemKey is key for an item of the list at a path. A list that is not the
// collection of its items, such as that of all resources, has a form of its own
// for them: there an item is compared with the same item of the same list.
func itemKey(path string, item node) string {
	id, list := key("", item), strings.ToLower(path)
	segments := strings.Split(id, "/")
	if len(segments) < 2 || segments[len(segments)-2] != list[strings.LastIndex(list, "/")+1:] {
		return list + " " + id
	}
	return id
}

// list returns the key of the member that lists resources, and "" if the body is
// no such list.
func list(body node) string {
	if label(body) != "" {
		return ""
	}
	for _, m := range body.members {
		resources := len(m.value.items) > 0
		for _, item := range m.value.items {
			resources = resources && label(item) != ""
		}
		if resources {
			return m.key
		}
	}
	return ""
}
