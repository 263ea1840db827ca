package expression

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// A value is nil, a bool, an int64, a json.Number that is no int64, a string, a []any or an
// *Object. Values are not changed once they are made.

// encode returns the JSON of a value.
func encode(v any) string {
	var out bytes.Buffer
	write(&out, v)
	return out.String()
}

// TypeName returns Azure's name for the type of a value, as its messages have it.
func TypeName(v any) string {
	switch v.(type) {
	case nil:
		return "Null"
	case bool:
		return "Boolean"
	case int64:
		return "Integer"
	case json.Number:
		return "Float"
	case string:
		return "String"
	case []any:
		return "Array"
	}
	return "Object"
}

// cost is what a value without its members counts, apart from texts.
const cost = 16

// size returns the size of a value with all of its members, or more than most if it is larger.
func size(v any, most int) int {
	n := cost
	switch v := v.(type) {
	case string:
		n += len(v)
	case json.Number:
		n += len(v)
	case []any:
		for i := 0; i < len(v) && n <= most; i++ {
			n += size(v[i], most-n)
		}
	case *Object:
		for i := 0; i < len(v.names) && n <= most; i++ {
			n += len(v.names[i]) + size(v.members[v.names[i]], most-n)
		}
	}
	return n
}

// equal compares two values in depth. Both are of bounded size.
func equal(a, b any) bool {
	switch a := a.(type) {
	case []any:
		other, ok := b.([]any)
		return ok && slices.EqualFunc(a, other, equal)
	case *Object:
		other, ok := b.(*Object)
		return ok && maps.EqualFunc(a.members, other.members, equal)
	}
	switch b.(type) {
	case []any, *Object:
		return false
	}
	return a == b
}

// text returns a scalar as concat and string write it, and whether it is one.
func text(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case int64:
		return strconv.FormatInt(v, 10), true
	case json.Number:
		return string(v), true
	case bool:
		if v {
			return "True", true
		}
		return "False", true
	}
	return "", false
}
