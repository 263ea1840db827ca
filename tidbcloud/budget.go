package tidbcloud

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

// Budget lets a program that keeps time itself, such as a workflow engine, hear of
// the rate limit instead of waiting for it: a request whose context carries one is
// refused with a [*RateLimitError] when the limit allows none, never held back.
// Nothing is sent again by itself either, as far as the clients of this module know:
// that holds for a privatelink.Client with the same context too. The zero value is ready to use, and safe
// for concurrent use.
type Budget struct {
	// Reserve is how many of the requests in a minute are left to others that use
	// the same API key, such as a process that takes over. 0 means none. A client
	// that has not been told the limit yet sends one request to learn it.
	Reserve int

	sent atomic.Int64
	left atomic.Int64 // one more than Left says; 0 for not known
	ends atomic.Int64 // in Unix milliseconds; 0 for not known
}

// Sent returns how many requests with the budget were sent, those that the service
// refused included, and not counting the rounds of HTTP Digest.
func (b *Budget) Sent() int { return int(b.sent.Load()) }

// Left returns how many more requests the limit allows in the present minute beside
// the reserve, as far as the client that was used last knows, and -1 while it knows
// nothing.
func (b *Budget) Left() int { return int(b.left.Load()) - 1 }

// Resets returns when the present minute ends, by the clock of the process, as far as
// the client that was used last knows; zero while it knows nothing.
func (b *Budget) Resets() time.Time {
	if ends := b.ends.Load(); ends != 0 {
		return time.UnixMilli(ends)
	}
	return time.Time{}
}

type budgetKey struct{}

// WithBudget returns a context whose requests keep to a budget.
func WithBudget(ctx context.Context, budget *Budget) context.Context {
	return context.WithValue(pipeline.Once(ctx), budgetKey{}, budget)
}

func budgetOf(ctx context.Context) *Budget {
	budget, _ := ctx.Value(budgetKey{}).(*Budget)
	return budget
}

// RateLimitError says that the rate limit of the API key allows no request of a
// [Budget] until a time. It matches [ErrRateLimited], and is reached with errors.As.
type RateLimitError struct {
	// Until is when to come back, by the clock of the process.
	Until time.Time
}

// Error implements error.
func (e *RateLimitError) Error() string {
	return fmt.Sprintf("the rate limit of the API key allows no request until %s", e.Until.UTC().Format(time.RFC3339))
}

// Is reports whether target is [ErrRateLimited].
func (e *RateLimitError) Is(target error) bool { return target == ErrRateLimited }

// doWithBudget is Do for a request that is not held back.
func (p *rateLimitPolicy) doWithBudget(req *policy.Request, budget *Budget) (*http.Response, error) {
	ctx := req.Raw().Context()
	release, err := p.probe(ctx)
	if err != nil {
		return nil, &finalError{fmt.Errorf("%w: %w", errNotSent, err)}
	}
	defer release()
	if pause, ok := p.take(time.Now(), budget.Reserve); !ok {
		return nil, &finalError{fmt.Errorf("%w: %w", errNotSent, &RateLimitError{time.Now().Add(pause)})}
	}
	budget.sent.Add(1)
	sent := time.Now()
	resp, err := req.Next()
	told := err == nil && p.learn(resp, sent)
	if left, ends, known := p.leaves(budget.Reserve); known {
		budget.left.Store(int64(left + 1))
		budget.ends.Store(ends.UnixMilli())
	}
	if told && resp.StatusCode == http.StatusTooManyRequests {
		return resp, &finalError{errors.Join(responseError(resp), &RateLimitError{p.resets()})}
	}
	return resp, err
}

// probe lets a single request out while no reply has told the limit: many at once
// could be more than what is left of it.
func (p *rateLimitPolicy) probe(ctx context.Context) (release func(), err error) {
	if p.told() {
		return func() {}, nil
	}
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if p.told() {
		<-p.turn
		return func() {}, nil
	}
	return func() { <-p.turn }, nil
}

func (p *rateLimitPolicy) told() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.limit > 0
}

// leaves returns how many requests are left beside a reserve, and until when.
func (p *rateLimitPolicy) leaves(reserve int) (left int, ends time.Time, known bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(p.left-reserve, 0), p.reset, p.limit > 0
}

func (p *rateLimitPolicy) resets() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.reset
}
