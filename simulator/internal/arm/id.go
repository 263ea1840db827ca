package arm

import (
	"slices"
	"strings"
)

// ID holds the parts of a resource ID in the case in which they were sent. ARM ignores
// case.
type ID struct {
	subscription, Group string
	Namespace           string
	Types, Names        []string

	// words backs Types and Names without an allocation for every request.
	words [2 * maxDepth]string
}

// maxDepth is the most types that an ID may have; no simulated type needs more than
// three.
const maxDepth = 4

// ParseID parses a resource ID or the path of a request. It accepts subscriptions,
// resource groups, resources of either and their children; the ID of a collection has
// one more type than names. Calls on the subscription itself, such as
// operationresults, have no namespace.
func ParseID(path string) (*ID, bool) {
	id := new(ID)
	return id, id.Parse(path)
}

// Parse is ParseID without an allocation. Do not copy the ID afterwards.
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
	switch {
	case strings.EqualFold(segment, "providers"):
		if id.Namespace = next(); id.Namespace == "" {
			return false
		}
	case strings.EqualFold(segment, "deployments") && id.Group != "":
		// ARM takes deployments without their provider: clients ask for operations so (recorded).
		id.Namespace, path = "Microsoft.Resources", segment+"/"+path
	default:
		id.Types, id.Names = append(id.Types, segment), append(id.Names, path)
		return id.Group == "" && path != ""
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

// GroupID returns the ID of a resource group.
func GroupID(subscription, group string) string {
	return "/subscriptions/" + subscription + "/resourceGroups/" + group
}

// NormalLocation returns the name of a location: "East US 2" is "eastus2" (recorded).
func NormalLocation(location string) string {
	return strings.ToLower(strings.ReplaceAll(location, " ", ""))
}

// ValidLocation reports whether a location has the form of Azure's names: letters and
// digits, and a word that all regions have, in all of Azure's clouds. It accepts regions
// that do not exist, because Azure adds new ones; that these have such a word, too, is
// assumed.
func ValidLocation(location string) bool {
	for i := range len(location) {
		if c := location[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return slices.ContainsFunc(regionWords, func(word string) bool { return strings.Contains(location, word) })
}

var regionWords = []string{"east", "west", "north", "south", "central", "global", "usgov"}

// ValidName applies Microsoft.Network's rule for names: up to 80 characters, the first
// a letter or digit, the last a letter, digit or '_', in between also '.' and '-'.
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

// InChinaRegion reports whether the region belongs to the cloud in China, which has
// other public domains (recorded).
func InChinaRegion(location string) bool { return strings.HasPrefix(location, "china") }
