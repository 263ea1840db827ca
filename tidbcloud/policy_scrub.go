package tidbcloud

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// sentSecret is a secret in a request's body.
type sentSecret string

// scrubPolicy removes the secret in a request from the reply, because a refusal may quote
// it.
type scrubPolicy struct{}

// Do implements policy.Policy.
func (scrubPolicy) Do(req *policy.Request) (*http.Response, error) {
	resp, err := req.Next()
	var secret sentSecret
	if err != nil || !req.OperationValue(&secret) || secret == "" {
		return resp, err
	}
	payload, err := runtime.Payload(resp)
	if err != nil {
		return resp, err
	}
	escaped, err := json.Marshal(string(secret))
	if err != nil {
		return resp, err
	}
	for _, text := range [][]byte{[]byte(secret), escaped[1 : len(escaped)-1]} {
		payload = bytes.ReplaceAll(payload, text, []byte("REDACTED"))
	}
	resp.Body = io.NopCloser(bytes.NewReader(payload))
	return resp, nil
}
