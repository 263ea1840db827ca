package shown

import "strings"

// key returns what identifies a resource, whatever the method and query of the request:
// its ID, or its name if that is a path, as in TiDB Cloud, or else the path of the
// request.
func key(path string, body node) string {
	if name := label(body); name != "" {
		return strings.ToLower(name)
	}
	return strings.ToLower(path)
}

// label returns the ID or the name that the resource's body holds, and "" if it has
// none.
func label(body node) string {
	if id := body.str("id"); strings.HasPrefix(id, "/") {
		return id
	}
	if name := body.str("name"); strings.Contains(name, "/") {
		return name
	}
	return ""
}

// itemKey returns the key of an item of the list at a path. A list that is not the
// collection of its items, such as the list of all resources, shows them in a form of
// its own: there an item is compared only with the same item of the same list.
func itemKey(path string, item node) string {
	id, list := key("", item), strings.ToLower(path)
	segments := strings.Split(id, "/")
	if len(segments) < 2 || segments[len(segments)-2] != list[strings.LastIndex(list, "/")+1:] {
		return list + " " + id
	}
	return id
}

// list returns the key of the member that lists resources, and "" if the body is not a
// list of resources.
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
