package core

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
)

// errNotObject is what decode returns for a body that is JSON's null.
var errNotObject = errors.New("the body is null, not an object")

// decode reads a body into a wire type. Its errors name the field at fault; their
// texts are assumed.
func decode(body []byte, into any) error {
	if bytes.Equal(bytes.TrimSpace(body), []byte("null")) {
		return errNotObject // encoding/json takes it for an object without fields
	}
	err := json.Unmarshal(body, into)
	if err == nil {
		return nil
	}
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) {
		path := wrong.Field
		if path == "" {
			path = "$" // the body itself
		}
		return errors.New("cannot read a value of type " + wrong.Value + ". Path '" + path + "', position " + strconv.FormatInt(wrong.Offset, 10))
	}
	return err
}
