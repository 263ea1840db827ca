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

// Budget is for programs that do the waiting themselves, such as workflow engines. A
// request whose context carries one is refused with a [*RateLimitError] if the rate limit
// allows none, in place of being held back. The clients of this module, a
// privatelink.Client too, do not send it again either. The zero value is ready to use. A
// Budget is safe for concurrent use.
type Budget struct {
	// Reserve is the number of requests in a minute that are left to others with the same
	// API key, such as a process that takes over. 0 means none; less than zero means 0. A
	// client that does not know the limit yet sends one request to learn it.
	Reserve int

	sent atomic.Int64
	left atomic.Int64 // one more than Left says; 0 for not known
	ends atomic.Int64 // in Unix milliseconds; 0 for not known
}

// Sent returns the number of requests that were sent with the budget, including those
// that the service refused, without the rounds of HTTP Digest.
func (b *Budget) Sent() int { return int(b.sent.Load()) }

// Left returns the number of requests that the limit allows in the present minute beside
// the reserve, as far as the client that was used last knows, and -1 if it does not know.
func (b *Budget) Left() int { return int(b.left.Load()) - 1 }

// Resets returns when the present minute ends, by the clock of the process, as far as the
// client that was used last knows, and zero if it does not know.
func (b *Budget) Resets() time.Time {
	if ends := b.ends.Load(); ends != 0 {
		return time.UnixMilli(ends)
	}
	return time.Time{}
}

type budgetKey struct{}

// WithBudget returns a context whose requests use a budget.
func WithBudget(ctx context.Context, budget *Budget) context.Context {
	return context.WithValue(pipeline.Once(ctx), budgetKey{}, budget)
}

func budgetOf(ctx context.Context) *Budget {
	budget, _ := ctx.Value(budgetKey{}).(*Budget)
	return budget
}

// RateLimitError means that the rate limit of the API key allows no request of a [Budget]
// before a time. It matches [ErrRateLimited]; use errors.As to reach it.
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

// doWithBudget is Do for a request with a budget.
func (p *rateLimitPolicy) doWithBudget(req *policy.Request, budget *Budget) (*http.Response, error) {
	ctx := req.Raw().Context()
	release, err := p.probe(ctx)
	if err != nil {
		return nil, &finalError{fmt.Errorf("%w: %w", errNotSent, err)}
	}
	defer release()
	reserve := max(budget.Reserve, 0)
	if pause, ok := p.take(time.Now(), reserve); !ok {
		return nil, &finalError{fmt.Errorf("%w: %w", errNotSent, &RateLimitError{time.Now().Add(pause)})}
	}
	budget.sent.Add(1)
	sent := time.Now()
	resp, err := req.Next()
	told := err == nil && p.learn(resp, sent)
	if left, ends, known := p.leaves(reserve); known {
		budget.left.Store(int64(left + 1))
		budget.ends.Store(ends.UnixMilli())
	}
	if told && resp.StatusCode == http.StatusTooManyRequests {
		return resp, &finalError{errors.Join(responseError(resp), &RateLimitError{p.resets()})}
	}
	return resp, err
}

// probe lets only one request at a time through while the limit is unknown: many could
// exceed what is left of it.
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

// leaves returns the number of requests left beside a reserve, and until when it holds.
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
