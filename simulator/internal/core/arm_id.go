package core

import "strings"

// armID is a resource ID taken apart. Names keep the caller's casing; ARM
// compares them without it.
type armID struct {
	subscription, group string
	namespace           string
	types, names        []string

	// The first types and names live in here: IDs are parsed for every request.
	words [2 * maxDepth]string
}

// maxDepth bounds nesting: the deepest type here is a child of a child.
const maxDepth = 4

// parseID takes an ID or a request path apart. It understands subscriptions,
// resource groups, top-level resources of a group or a subscription and their
// children; types may be one longer than names (a collection). What belongs to
// the subscription itself, such as operationresults, has no namespace.
func parseID(path string) (*armID, bool) {
	id := new(armID)
	return id, id.parse(path)
}

// parse is parseID into an ID that stays where it is.
func (id *armID) parse(path string) bool {
	id.types, id.names = id.words[:0:maxDepth], id.words[maxDepth:maxDepth]
	next := func() string {
		var s string
		s, path, _ = strings.Cut(path, "/")
		return s
	}
	if !strings.HasPrefix(path, "/") {
		return false
	}
	path = strings.TrimSuffix(path[1:], "/")
	if strings.Contains(path, "//") {
		return false
	}
	if !strings.EqualFold(next(), "subscriptions") {
		return false
	}
	if id.subscription = next(); id.subscription == "" {
		return false
	}
	if path == "" {
		return true
	}
	segment := next()
	if strings.EqualFold(segment, "resourceGroups") {
		if path == "" {
			id.types = append(id.types, segment)
			return true
		}
		if id.group = next(); path == "" {
			return id.group != ""
		}
		segment = next()
	}
	if strings.EqualFold(segment, "resources") && path == "" {
		id.types = append(id.types, segment)
		return true
	}
	if !strings.EqualFold(segment, "providers") {
		id.types, id.names = append(id.types, segment), append(id.names, path)
		return id.group == "" && path != ""
	}
	if id.namespace = next(); id.namespace == "" {
		return false
	}
	for path != "" {
		if len(id.types) == maxDepth {
			return false
		}
		id.types = append(id.types, next())
		if path != "" {
			id.names = append(id.names, next())
		}
	}
	return len(id.types) > 0
}

// isType reports whether the ID names a resource of this type.
func (id *armID) isType(namespace string, types ...string) bool {
	if !strings.EqualFold(id.namespace, namespace) || len(id.types) != len(types) || len(id.names) != len(types) || id.group == "" {
		return false
	}
	for i, t := range types {
		if !strings.EqualFold(id.types[i], t) {
			return false
		}
	}
	return true
}

func groupID(subscription, group string) string {
	return "/subscriptions/" + subscription + "/resourceGroups/" + group
}

// normalLocation is Azure's form of a location: "East US 2" becomes "eastus2" [seen].
func normalLocation(location string) string {
	return strings.ToLower(strings.ReplaceAll(location, " ", ""))
}

// validLocation says whether a location has the form of Azure's names. Which
// regions there are is not checked: they come and go.
func validLocation(location string) bool {
	for i := range len(location) {
		if c := location[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return location != ""
}

// validName is Microsoft.Network's rule for names: up to 80 characters, first a
// word character, last a word character or '_', in between also '.' and '-'.
func validName(name string) bool {
	if name == "" || len(name) > 80 {
		return false
	}
	for i := range len(name) {
		c := name[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '_' && i > 0:
		case (c == '.' || c == '-') && i > 0 && i < len(name)-1:
		default:
			return false
		}
	}
	return true
}

// inChinaRegion says whether the region is one of the cloud in China, whose public
// names end otherwise [seen].
func inChinaRegion(location string) bool { return strings.HasPrefix(location, "china") }
