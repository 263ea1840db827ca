package arm

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/name"
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

// ValidLocation reports whether a location has the form of Azure's names.
func ValidLocation(location string) bool { return name.IsLocation(location) }

// ValidName applies Microsoft.Network's rule for names.
func ValidName(text string) bool { return name.IsResource(text) }

// InChinaRegion reports whether the region belongs to the cloud in China, which has
// other public domains (recorded).
func InChinaRegion(location string) bool { return strings.HasPrefix(location, "china") }
