package pipeline

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// MaxRefusals is how often in a row a request may be refused with 429 before the caller gets
// the error.
const MaxRefusals = 10

// ThrottlePolicy sends a request again after 429, which means that it was not executed. Its ten
// tries, whose pauses grow to a minute, take four and a half minutes with azcore's defaults,
// longer than the seconds of azcore's own three retries. It belongs after azcore's retry
// policy and before a policy that limits one try.
//
// It does nothing if the caller sets a number of retries or the context comes from [Once],
// and returns a reply whose Retry-After exceeds MaxRetryDelay, as azcore does.
type ThrottlePolicy struct {
	// Retry holds the options of azcore's retry policy.
	Retry policy.RetryOptions
	// NewError returns the error of a reply.
	NewError func(*http.Response) error
}

// Do implements policy.Policy.
func (p ThrottlePolicy) Do(req *policy.Request) (*http.Response, error) {
	tally := TallyOf(req)
	for n := 1; ; n++ {
		tally.Sending()
		resp, err := req.Next()
		if err != nil {
			return resp, err
		}
		tally.Replied(resp)
		if resp.StatusCode != http.StatusTooManyRequests || p.Retry.MaxRetries != 0 || isOnce(req.Raw().Context()) {
			return resp, nil
		}
		pause, ceiling := RetryAfter(resp), p.maxDelay()
		switch {
		case pause > ceiling:
			return resp, nil
		case n == MaxRefusals:
			return resp, tally.Refused(p.NewError(resp), nil)
		case pause == 0:
			pause = min(p.backoff(n), ceiling)
		}
		if err := Sleep(req.Raw().Context(), pause); err != nil {
			return resp, tally.Refused(p.NewError(resp), err)
		}
		if err := req.RewindBody(); err != nil {
			return resp, err
		}
	}
}

func (p ThrottlePolicy) maxDelay() time.Duration {
	switch {
	case p.Retry.MaxRetryDelay == 0:
		return time.Minute
	case p.Retry.MaxRetryDelay < 0:
		return MaxPause
	}
	return min(p.Retry.MaxRetryDelay, MaxPause)
}

// backoff returns azcore's pause: (2^n - 1) times the delay, with jitter, so that clients that
// were refused together do not come back together.
func (p ThrottlePolicy) backoff(n int) time.Duration {
	delay := p.Retry.RetryDelay
	if delay == 0 {
		delay = 800 * time.Millisecond
	}
	delay = min(max(delay, 0), MaxPause) * time.Duration(1<<n-1)
	return time.Duration(float64(delay) * (0.8 + rand.Float64()/2))
}

// Sleep waits, and returns the context's error if the context ends first.
func Sleep(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
