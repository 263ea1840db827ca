package kernel

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// errNotObject is returned by Decode for the body null.
var errNotObject = errors.New("the body is null, not an object")

// Decode unmarshals a body into a wire type. Its errors name the field at fault; their
// texts are assumed.
func Decode(body []byte, into any) error {
	if bytes.Equal(bytes.TrimSpace(body), []byte("null")) {
		return errNotObject // encoding/json accepts it as an object without members
	}
	err := json.Unmarshal(body, into)
	if err == nil {
		return nil
	}
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) {
		path := sentPath(reflect.TypeOf(into), wrong.Field)
		if path == "" {
			path = "$" // the body itself
		}
		return errors.New("cannot read a value of type " + wrong.Value + ". Path '" + path + "', position " + strconv.FormatInt(wrong.Offset, 10))
	}
	return err
}

// sentPath returns the path of a field as the body spells it: path, which comes from
// encoding/json, without the names of embedded types.
func sentPath(t reflect.Type, path string) string {
	embedded := map[string]bool{}
	var find func(t reflect.Type, depth int)
	find = func(t reflect.Type, depth int) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || depth == 0 {
			return
		}
		for i := range t.NumField() {
			f := t.Field(i)
			embedded[f.Name] = embedded[f.Name] || f.Anonymous
			find(f.Type, depth-1)
		}
	}
	find(t, 8)
	words := slices.DeleteFunc(strings.Split(path, "."), func(word string) bool { return embedded[word] })
	return strings.Join(words, ".")
}
