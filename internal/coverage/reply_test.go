package coverage

import (
	"bytes"
	"encoding/json"
	"testing"
)

// failure is an error of either cloud as clients read it.
type failure struct {
	Code    string
	Message string
	Details string // of ARM, as JSON
}

// errorOf reads an error, whatever its form; it is empty where there is none.
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

// saveWorld is the world as bytes: to start from it again is cheaper than to make it.
func saveWorld(t testing.TB) []byte {
	t.Helper()
	var saved bytes.Buffer
	if err := newWorld(t).sim.Save(&saved); err != nil {
		t.Fatal(err)
	}
	return saved.Bytes()
}
