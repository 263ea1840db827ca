package pipeline

import (
	"context"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// TimeoutPolicy is azcore's Retry.TryTimeout, at another place: azcore's begins to
// count before the client waits for a rate limit, which may take a minute and
// is no fault of the request.
type TimeoutPolicy time.Duration

// Do implements policy.Policy.
func (p TimeoutPolicy) Do(req *policy.Request) (*http.Response, error) {
	if p <= 0 {
		return req.Next()
	}
	ctx, cancel := context.WithTimeout(req.Raw().Context(), time.Duration(p))
	defer cancel() // the body has been read by now
	return req.Clone(ctx).Next()
}
