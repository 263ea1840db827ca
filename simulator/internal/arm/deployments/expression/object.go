package expression

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// Object is an object of JSON, whose members keep their order. A nil Object has no members.
type Object struct {
	names   []string
	members map[string]any
}

// NewObject returns an object with names and values in turn.
func NewObject(members ...any) *Object {
	o := &Object{members: map[string]any{}}
	for i := 0; i+1 < len(members); i += 2 {
		o.Set(members[i].(string), members[i+1])
	}
	return o
}

// Set sets a member. Do not change an object that is a value already.
func (o *Object) Set(name string, v any) {
	if _, ok := o.members[name]; !ok {
		o.names = append(o.names, name)
	}
	o.members[name] = v
}

// Get returns the member with exactly this name.
func (o *Object) Get(name string) (any, bool) {
	if o == nil {
		return nil, false
	}
	v, ok := o.members[name]
	return v, ok
}

// Text returns the member if it is a string, or "".
func (o *Object) Text(name string) string {
	v, _ := o.Get(name)
	text, _ := v.(string)
	return text
}

// Find finds a member in any letter case (documented for property names).
func (o *Object) Find(name string) (any, bool) {
	if v, ok := o.Get(name); ok || o == nil {
		return v, ok
	}
	for _, other := range o.names {
		if strings.EqualFold(other, name) {
			return o.members[other], true
		}
	}
	return nil, false
}

// Names returns the names in their order. Do not change the list.
func (o *Object) Names() []string {
	if o == nil {
		return nil
	}
	return o.names
}

// Without returns a copy without some members.
func (o *Object) Without(names ...string) *Object {
	out, gone := NewObject(), map[string]bool{}
	for _, name := range names {
		gone[name] = true
	}
	for _, name := range o.Names() {
		if !gone[name] {
			out.Set(name, o.members[name])
		}
	}
	return out
}

// MarshalJSON returns the JSON of the object.
func (o *Object) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	write(&out, o)
	return out.Bytes(), nil
}

// write writes the JSON of a value.
func write(out *bytes.Buffer, v any) {
	switch v := v.(type) {
	case *Object:
		out.WriteByte('{')
		for i, name := range v.Names() {
			if i > 0 {
				out.WriteByte(',')
			}
			out.WriteString(scalar(name))
			out.WriteByte(':')
			write(out, v.members[name])
		}
		out.WriteByte('}')
	case []any:
		out.WriteByte('[')
		for i := range v {
			if i > 0 {
				out.WriteByte(',')
			}
			write(out, v[i])
		}
		out.WriteByte(']')
	default:
		out.WriteString(scalar(v))
	}
}

// scalar returns the JSON of a value without members.
func scalar(v any) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v) // every value can be encoded
	return strings.TrimSuffix(out.String(), "\n")
}

// Decode decodes JSON to a value.
func Decode(text []byte) (any, error) {
	if !json.Valid(text) { // which also bounds the nesting
		var v any
		return nil, json.Unmarshal(text, &v)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decode(decoder)
}

func decode(decoder *json.Decoder) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Number:
		if n, err := strconv.ParseInt(string(token), 10, 64); err == nil {
			return n, nil
		}
	case json.Delim:
		if token == '[' {
			list := []any{}
			for decoder.More() {
				v, err := decode(decoder)
				if err != nil {
					return nil, err
				}
				list = append(list, v)
			}
			_, err := decoder.Token()
			return list, err
		}
		o := NewObject()
		for decoder.More() {
			name, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			v, err := decode(decoder)
			if err != nil {
				return nil, err
			}
			o.Set(name.(string), v)
		}
		_, err := decoder.Token()
		return o, err
	}
	return token, nil
}
