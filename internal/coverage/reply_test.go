package coverage

import (
	"bytes"
	"encoding/json"
	"testing"
)

// failure is an error of either cloud in the form that clients read.
type failure struct {
	Code    string
	Message string
	Details string // those of ARM, as JSON
}

// errorOf decodes an error of any form. The result is empty if there is none.
func errorOf(r reply) failure {
	var body struct {
		Error   *failureWire `json:"error"`
		Code    json.RawMessage
		Message string
	}
	if json.Unmarshal(r.body, &body) != nil {
		return failure{}
	}
	if body.Error != nil {
		return failure{body.Error.Code, body.Error.Message, string(body.Error.Details)}
	}
	return failure{string(bytes.Trim(body.Code, `"`)), body.Message, ""}
}

type failureWire struct {
	Code    string          `json:"code"`
	Message string          `json:"message"`
	Details json.RawMessage `json:"details"`
}

// saveWorld returns a saved world. Restoring it takes less time than creating it.
func saveWorld(t testing.TB) []byte {
	t.Helper()
	var saved bytes.Buffer
	if err := newWorld(t).sim.Save(&saved); err != nil {
		t.Fatal(err)
	}
	return saved.Bytes()
}
