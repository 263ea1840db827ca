package privatelink

import (
	"context"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

type replyKey struct{}

// withReply returns a context whose requests leave their reply in *reply. It is
// policy.WithCaptureResponse for the package's own use, so that a caller who
// captures replies with that function still gets them.
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
