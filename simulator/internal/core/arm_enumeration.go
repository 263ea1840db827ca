package core

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// enumeration is a property that has one of a few values. Its path is of names, and
// of [] for each element of a list.
type enumeration struct {
	path   string
	values []string
}

// Values of enumerations [API descriptions of the newest clients].
var (
	ipVersions        = []string{"IPv4", "IPv6"}
	allocationMethods = []string{"Dynamic", "Static"}
	skuTiers          = []string{"Global", "Regional"}
	endpointPolicies  = []string{"Disabled", "Enabled", "NetworkSecurityGroupEnabled", "RouteTableEnabled"}
	servicePolicies   = []string{"Disabled", "Enabled"}
	transports        = []string{"All", "Quic", "Tcp", "Udp"}
)

// checkEnumerations refuses a value that no property of the body may have. Case does
// not matter [seen], and what is empty is not there (assumed).
func (c *armCall) checkEnumerations() *armError {
	if c.req.Method != "PUT" && c.req.Method != "PATCH" || c.typ == nil || c.typ.values == nil {
		return nil
	}
	var body any
	if json.Unmarshal(c.req.Body, &body) != nil {
		return nil // decode has told
	}
	for _, e := range c.typ.values {
		value, ok := e.wrong(body, strings.Split(e.path, "."))
		if ok {
			continue
		}
		bad := errBadProperty
		if c.typ.provider.badValue != nil {
			bad = c.typ.provider.badValue
		}
		return bad(strings.ReplaceAll(strings.TrimPrefix(e.path, "properties."), ".[].properties", ""), value, strings.TrimSuffix(c.req.Path, "/"))
	}
	return nil
}

// wrong finds a value below the path that is none of the enumeration's; ok means
// that there is none.
func (e *enumeration) wrong(value any, path []string) (found string, ok bool) {
	switch node := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(node)) {
			if len(path) > 0 && strings.EqualFold(name, path[0]) {
				return e.wrong(node[name], path[1:])
			}
		}
	case []any:
		if len(path) == 0 || path[0] != "[]" {
			return "", true
		}
		for _, child := range node {
			if found, ok := e.wrong(child, path[1:]); !ok {
				return found, false
			}
		}
	case string:
		if len(path) > 0 || node == "" {
			return "", true
		}
		for _, known := range e.values {
			if strings.EqualFold(known, node) {
				return "", true
			}
		}
		return node, false
	}
	return "", true
}
