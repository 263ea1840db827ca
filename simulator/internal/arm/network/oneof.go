package network

import (
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// oneOf is a required property with a fixed set of values.
type oneOf struct {
	property string
	value    *string
	values   []string
}

// check returns an error if the value is missing or not in the set. Case does not matter: the
// value becomes the one in the set.
func (o oneOf) check(id string) *arm.Error {
	i := slices.IndexFunc(o.values, func(value string) bool { return strings.EqualFold(value, *o.value) })
	switch {
	case *o.value == "":
		return ErrMissingProperty(o.property, id)
	case i < 0:
		return arm.ErrBadProperty(o.property, *o.value, id)
	}
	*o.value = o.values[i]
	return nil
}
