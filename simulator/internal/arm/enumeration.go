package arm

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Enumeration is a property with a fixed set of values. Its path consists of names and,
// for the elements of a list, [].
type Enumeration struct {
	Path   string
	Values []string
}

// Values of enumerations (described, in the newest api-versions).
var (
	IPVersions        = []string{"IPv4", "IPv6"}
	AllocationMethods = []string{"Dynamic", "Static"}
	SKUTiers          = []string{"Global", "Regional"}
	EndpointPolicies  = []string{"Disabled", "Enabled", "NetworkSecurityGroupEnabled", "RouteTableEnabled"}
	ServicePolicies   = []string{"Disabled", "Enabled"}
	Transports        = []string{"All", "Quic", "Tcp", "Udp"}
)

// checkEnumerations returns an error if a property of the body has a value that is not
// in its enumeration. Case does not matter (recorded); "" counts as absent (assumed).
func (c *Call) checkEnumerations() *Error {
	if c.Req.Method != "PUT" && c.Req.Method != "PATCH" || c.Type == nil || c.Type.Values == nil {
		return nil
	}
	var body any
	if json.Unmarshal(c.Req.Body, &body) != nil {
		return nil // DecodeBody returned the error
	}
	for _, e := range c.Type.Values {
		value, ok := e.wrong(body, strings.Split(e.Path, "."))
		if ok {
			continue
		}
		bad := ErrBadProperty
		if c.Type.Provider.BadValue != nil {
			bad = c.Type.Provider.BadValue
		}
		return bad(strings.ReplaceAll(strings.TrimPrefix(e.Path, "properties."), ".[].properties", ""), value, strings.TrimSuffix(c.Req.Path, "/"))
	}
	return nil
}

// wrong looks below the path for a value that is not in the enumeration. ok reports
// that there is none.
func (e *Enumeration) wrong(value any, path []string) (found string, ok bool) {
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
		return node, slices.ContainsFunc(e.Values, func(known string) bool { return strings.EqualFold(known, node) })
	}
	return "", true
}
