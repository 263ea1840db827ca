package arm

import "strings"

// ID is a resource ID taken apart. Names keep the caller's casing; ARM
// compares them without it.
type ID struct {
	subscription, Group string
	Namespace           string
	Types, Names        []string

	// The first types and names live in here: IDs are parsed for every request.
	words [2 * maxDepth]string
}

// maxDepth bounds nesting: the deepest type here is a child of a child.
const maxDepth = 4

// ParseID takes an ID or a request path apart. It understands subscriptions,
// resource groups, top-level resources of a group or a subscription and their
// children; types may be one longer than names (a collection). What belongs to
// the subscription itself, such as operationresults, has no namespace.
func ParseID(path string) (*ID, bool) {
	id := new(ID)
	return id, id.Parse(path)
}

// Parse is parseID into an ID that stays where it is.
func (id *ID) Parse(path string) bool {
	id.Types, id.Names = id.words[:0:maxDepth], id.words[maxDepth:maxDepth]
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
			id.Types = append(id.Types, segment)
			return true
		}
		if id.Group = next(); path == "" {
			return id.Group != ""
		}
		segment = next()
	}
	if strings.EqualFold(segment, "resources") && path == "" {
		id.Types = append(id.Types, segment)
		return true
	}
	if !strings.EqualFold(segment, "providers") {
		id.Types, id.Names = append(id.Types, segment), append(id.Names, path)
		return id.Group == "" && path != ""
	}
	if id.Namespace = next(); id.Namespace == "" {
		return false
	}
	for path != "" {
		if len(id.Types) == maxDepth {
			return false
		}
		id.Types = append(id.Types, next())
		if path != "" {
			id.Names = append(id.Names, next())
		}
	}
	return len(id.Types) > 0
}

// IsType reports whether the ID names a resource of this type.
func (id *ID) IsType(namespace string, types ...string) bool {
	if !strings.EqualFold(id.Namespace, namespace) || len(id.Types) != len(types) || len(id.Names) != len(types) || id.Group == "" {
		return false
	}
	for i, t := range types {
		if !strings.EqualFold(id.Types[i], t) {
			return false
		}
	}
	return true
}

func GroupID(subscription, group string) string {
	return "/subscriptions/" + subscription + "/resourceGroups/" + group
}

// NormalLocation is Azure's form of a location: "East US 2" becomes "eastus2" [seen].
func NormalLocation(location string) string {
	return strings.ToLower(strings.ReplaceAll(location, " ", ""))
}

// ValidLocation says whether a location has the form of Azure's names. Which
// regions there are is not checked: they come and go.
func ValidLocation(location string) bool {
	for i := range len(location) {
		if c := location[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return location != ""
}

// ValidName is Microsoft.Network's rule for names: up to 80 characters, first a
// word character, last a word character or '_', in between also '.' and '-'.
func ValidName(name string) bool {
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

// InChinaRegion says whether the region is one of the cloud in China, whose public
// names end otherwise [seen].
func InChinaRegion(location string) bool { return strings.HasPrefix(location, "china") }
