package pipeline

import (
	"context"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

type onceKey struct{}

// Once returns a context in which neither azcore nor this package sends a request again
// or waits before it returns a refusal.
func Once(ctx context.Context) context.Context {
	ctx = policy.WithRetryOptions(ctx, policy.RetryOptions{MaxRetries: -1})
	return context.WithValue(ctx, onceKey{}, true)
}

func isOnce(ctx context.Context) bool { return ctx.Value(onceKey{}) != nil }
