package privatelink

import (
	"bytes"
	"context"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

type objectKey struct{}

// wantObject returns a context in which a successful reply that is not a JSON object is an
// error. armnetwork decodes an empty body or null as a resource without members.
func wantObject(ctx context.Context) context.Context {
	return context.WithValue(ctx, objectKey{}, true)
}

// objectPolicy is the policy behind wantObject.
type objectPolicy struct{}

// Do implements policy.Policy.
func (objectPolicy) Do(req *policy.Request) (*http.Response, error) {
	resp, err := req.Next()
	if err != nil || req.Raw().Context().Value(objectKey{}) == nil || resp.StatusCode != http.StatusOK {
		return resp, err
	}
	payload, err := runtime.Payload(resp)
	if err != nil {
		return resp, err
	}
	if !bytes.HasPrefix(bytes.TrimLeft(payload, " \t\r\n\ufeff"), []byte("{")) {
		return resp, &senselessReplyError{found: "the reply is not a JSON object"}
	}
	return resp, nil
}
