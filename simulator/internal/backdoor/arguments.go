package backdoor

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"time"
)

// Argument describes one argument of a command.
type Argument struct {
	// Name is the name of the member in the JSON object, in any letter case.
	Name string `json:"name"`
	// Type is string, integer, boolean, list of strings, or duration: a string such
	// as "1m30s".
	Type string `json:"type"`
	// Optional reports whether the argument may be left out.
	Optional bool `json:"optional,omitzero"`
}

// describe returns the arguments that the fields of the struct A stand for.
func describe[A any]() []Argument {
	arguments := []Argument{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[A]()) {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" {
			continue // an embedded struct: its fields follow
		}
		arguments = append(arguments, Argument{name, typeName(field.Type), options == "omitzero"})
	}
	return arguments
}

// typeName returns the name of an argument's type as people read it.
func typeName(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[time.Duration](), t == reflect.TypeFor[DurationText]():
		return "duration"
	case t.Kind() == reflect.Slice:
		return "list of strings"
	case t.Kind() == reflect.Bool:
		return "boolean"
	case t.Kind() == reflect.String:
		return "string"
	case t.Kind() == reflect.Struct:
		return "object"
	}
	return "integer"
}

// decodeArguments decodes one JSON object. It returns an error if an argument that is
// not optional is missing or if a member is unknown. An empty text means {}.
func decodeArguments[A any](text json.RawMessage, arguments []Argument) (args A, err error) {
	if text = bytes.TrimSpace(text); len(text) == 0 {
		text = json.RawMessage("{}")
	}
	if text[0] != '{' {
		return args, Invalid("the arguments are not a JSON object", "")
	}
	if err := DecodeStrictly(text, &args); err != nil {
		return args, Invalid(explainJSON(err), "")
	}
	var members map[string]json.RawMessage
	_ = json.Unmarshal(text, &members) // cannot fail: the text was decoded above
	for _, a := range arguments {
		if !a.Optional && !has(members, a.Name) {
			return args, Invalid(a.Name+" is missing", "")
		}
	}
	return args, nil
}

// has reports whether there is a member with this name, in any letter case.
func has(members map[string]json.RawMessage, name string) bool {
	for member := range members {
		if strings.EqualFold(member, name) {
			return true
		}
	}
	return false
}

// DecodeStrictly decodes one JSON value. It returns an error if the value has a member
// that the target does not have, or if anything follows the value.
func DecodeStrictly(text []byte, target any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(target); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("something follows the JSON object")
	}
	return nil
}

// explainJSON returns the text of an error of encoding/json without names of Go types.
func explainJSON(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return "the JSON ends too early"
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return wrong.Field + ": found " + wrong.Value + ", want " + typeName(wrong.Type)
	}
	return strings.TrimPrefix(strings.TrimPrefix(err.Error(), "json: "), "time: ")
}

// DurationText is a time.Duration that is a string in JSON, such as "1m30s".
type DurationText time.Duration

// MarshalJSON writes the duration as a string.
func (d DurationText) MarshalJSON() ([]byte, error) {
	return json.Marshal(time.Duration(d).String())
}

// UnmarshalJSON reads a string that time.ParseDuration understands; "" is zero. A
// number is an error, because its unit would be a guess.
func (d *DurationText) UnmarshalJSON(text []byte) error {
	var s string
	if json.Unmarshal(text, &s) != nil {
		return errors.New(`a duration is a string such as "1m30s"`)
	}
	if s == "" {
		s = "0"
	}
	parsed, err := time.ParseDuration(s)
	*d = DurationText(parsed)
	return err
}
