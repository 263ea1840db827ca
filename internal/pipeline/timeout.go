package pipeline

import (
	"context"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// TimeoutPolicy does what azcore's Retry.TryTimeout does, but later in the pipeline: azcore's
// timeout would include the wait for a rate limit, which may take a minute.
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
