package privatelink

import (
	"context"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

type replyKey struct{}

// withReply returns a context whose requests store their reply in *reply. It does what
// policy.WithCaptureResponse does, but leaves that function to the caller.
func withReply(ctx context.Context, reply **http.Response) context.Context {
	return context.WithValue(ctx, replyKey{}, reply)
}

// keepReply is the policy behind withReply.
type keepReply struct{}

func (keepReply) Do(req *policy.Request) (*http.Response, error) {
	resp, err := req.Next()
	if reply, ok := req.Raw().Context().Value(replyKey{}).(**http.Response); ok {
		*reply = resp
	}
	return resp, err
}
