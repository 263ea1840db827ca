package deployments

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/deployments/expression"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// declaredParameter is what a template says of a parameter.
type declaredParameter struct {
	Type     string          `json:"type"`
	Default  json.RawMessage `json:"defaultValue"`
	Allowed  json.RawMessage `json:"allowedValues"`
	Nullable bool            `json:"nullable"`
	MinValue *int64          `json:"minValue"`
	MaxValue *int64          `json:"maxValue"`
	MinLen   *int64          `json:"minLength"`
	MaxLen   *int64          `json:"maxLength"`
}

// sentParameter is a value that was sent for a parameter.
type sentParameter struct {
	Value     json.RawMessage `json:"value"`
	Reference json.RawMessage `json:"reference"` // to a secret
}

// parameterWire is a parameter as a deployment shows it: its type with capital letters, and its
// value, unless that is secret (recorded).
type parameterWire struct {
	Type  string          `json:"type"`
	Value json.RawMessage `json:"value,omitzero"`
}

// parameterTypes are the types of parameters as replies spell them (recorded; described for Bool
// and SecureObject).
var parameterTypes = []string{"Array", "Bool", "Int", "Object", "SecureObject", "SecureString", "String"}

// jsonTypes are the types of JSON that parameters take, as messages have them.
var jsonTypes = map[string]string{
	"Array": "Array", "Bool": "Boolean", "Int": "Integer", "Object": "Object", "SecureObject": "Object", "SecureString": "String, Uri", "String": "String, Uri",
}

// setParameters checks the values that were sent against the parameters that the template
// declares, and returns the parameters as they are shown.
func (sc *scope) setParameters(template []byte, declared map[string]declaredParameter, sent json.RawMessage) (map[string]parameterWire, *arm.Error) {
	var list map[string]sentParameter
	_ = kernel.Decode(sent, &list) // what is no object has no values
	given := map[string]sentParameter{}
	for _, name := range slices.Sorted(maps.Keys(list)) {
		given[kernel.Lower(name)] = list[name]
	}
	names := slices.Sorted(maps.Keys(declared))
	var unknown []string
	for _, name := range slices.Sorted(maps.Keys(list)) {
		if !slices.ContainsFunc(names, func(known string) bool { return strings.EqualFold(known, name) }) {
			unknown = append(unknown, name)
		}
	}
	if unknown != nil {
		return nil, errParametersUnknown(unknown, names)
	}
	for _, name := range names {
		if failure := sc.setParameter(template, name, declared[name], given[kernel.Lower(name)]); failure != nil {
			return nil, failure
		}
	}
	if declared == nil {
		return nil, nil
	}
	shown := map[string]parameterWire{}
	for _, name := range names {
		w, failure := sc.showParameter(template, name, declared[name], given[kernel.Lower(name)].Value)
		if failure != nil {
			return nil, failure
		}
		shown[camel(name)] = w
	}
	return shown, nil
}

// setParameter sets a parameter to what was sent or to its default.
func (sc *scope) setParameter(template []byte, name string, p declaredParameter, given sentParameter) *arm.Error {
	key := kernel.Lower(name)
	switch null := []byte("null"); {
	case given.Value != nil && (p.Nullable || p.Default == nil || !bytes.Equal(given.Value, null)):
		v, err := expression.Decode(given.Value)
		if err != nil {
			return arm.ErrBadContent("properties.parameters." + name + ": " + err.Error())
		}
		sc.parameters.known[key] = v
	case given.Reference != nil:
		return errTemplate("a parameter with a reference to a secret")
	case p.Default != nil:
		v, err := expression.Decode(p.Default)
		if err != nil {
			return arm.ErrBadContent("properties.template.parameters." + name + ": " + err.Error())
		}
		sc.parameters.raw[key] = v
	case p.Nullable:
		sc.parameters.known[key] = nil
	default:
		return errParameterMissing(template, name)
	}
	return nil
}

// showParameter checks the value of a parameter and returns it as it is shown.
func (sc *scope) showParameter(template []byte, name string, p declaredParameter, given json.RawMessage) (parameterWire, *arm.Error) {
	w := parameterWire{Type: arm.Spelled(p.Type, parameterTypes)}
	v, err := sc.value(&sc.parameters, name)
	if err != nil {
		return w, errExpression("The template parameter '"+name+"' is not valid: ", err)
	}
	if expected := jsonTypes[w.Type]; expected != "" && !strings.HasPrefix(expected, expression.TypeName(v)) && !(v == nil && p.Nullable) {
		return w, errParameterType(template, name, expected, expression.TypeName(v))
	}
	if failure := cmp.Or(checkAllowed(template, name, p, v), checkRange(template, name, p, v)); failure != nil {
		return w, failure
	}
	switch {
	case strings.HasPrefix(w.Type, "Secure"):
	case given != nil:
		w.Value = given
	case !bytes.Contains(p.Default, []byte(`"[`)):
		w.Value = p.Default
	default:
		w.Value = kernel.Encode(v)
	}
	return w, nil
}

// checkAllowed returns an error for a value that is not allowed. An array may have any of the
// allowed values as elements (documented).
func checkAllowed(template []byte, name string, p declaredParameter, v any) *arm.Error {
	if p.Allowed == nil {
		return nil
	}
	decoded, _ := expression.Decode(p.Allowed)
	allowed, _ := decoded.([]any)
	texts := make([]string, len(allowed))
	for i := range allowed {
		texts[i] = plainText(allowed[i])
	}
	values := []any{v}
	if list, ok := v.([]any); ok && !slices.Contains(texts, plainText(v)) {
		values = list
	}
	for _, value := range values {
		if text := plainText(value); !slices.Contains(texts, text) {
			return errParameterNotAllowed(template, name, text, texts)
		}
	}
	return nil
}

// checkRange returns an error for an integer outside its range, or a text or a list that is too
// short or too long (documented).
func checkRange(template []byte, name string, p declaredParameter, v any) *arm.Error {
	least, most, n, what := p.MinLen, p.MaxLen, int64(0), "length"
	switch v := v.(type) {
	case int64:
		least, most, n, what = p.MinValue, p.MaxValue, v, "value"
	case string:
		n = int64(utf8.RuneCountInString(v))
	case []any:
		n = int64(len(v))
	default:
		return nil
	}
	switch {
	case least != nil && n < *least:
		return errParameterRange(template, name, what, n, "greater", *least)
	case most != nil && n > *most:
		return errParameterRange(template, name, what, n, "less", *most)
	}
	return nil
}

// plainText returns a value as messages have it: JSON, but a string without its quotes.
func plainText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return string(kernel.Encode(v))
}
