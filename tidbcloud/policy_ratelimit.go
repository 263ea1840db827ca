package tidbcloud

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

// rateLimitPolicy keeps all goroutines of a client under the limit of its API key, 100
// requests a minute (documented).
//
// Every reply says how many requests are left and when the count is reset (described). The
// policy counts the requests in between. When none is left, a request waits for the reset.
// If others use the same key, the service may still reply 429: the request was not
// executed, and the policy sends it again after the reset.
//
// It does not spread requests over the minute: a program that sends few is not slowed down,
// and one that sends many takes no longer than the limit requires.
type rateLimitPolicy struct {
	mu sync.Mutex
	// limit, left and reset describe the window that began at start. Before the first
	// reply, limit is zero and left counts down from zero.
	limit, left  int
	start, reset time.Time
	turn         chan struct{} // of the request that learns the limit for a [Budget]
}

func newRateLimitPolicy() *rateLimitPolicy { return &rateLimitPolicy{turn: make(chan struct{}, 1)} }

// Do implements policy.Policy.
func (p *rateLimitPolicy) Do(req *policy.Request) (*http.Response, error) {
	if budget := budgetOf(req.Raw().Context()); budget != nil {
		return p.doWithBudget(req, budget)
	}
	tally := pipeline.TallyOf(req)
	var last *http.Response // a refusal
	for refusals := 0; ; {
		if err := p.wait(req.Raw().Context(), tally, last == nil); err != nil {
			if last != nil {
				return last, tally.Refused(responseError(last), err)
			}
			return nil, &finalError{fmt.Errorf("%w: %w", errNotSent, err)}
		}
		tally.Sending()
		sent := time.Now()
		resp, err := req.Next()
		if err != nil {
			return resp, err
		}
		told := p.learn(resp, sent)
		if resp.StatusCode != http.StatusTooManyRequests || !told {
			return resp, nil
		}
		tally.Replied(resp)
		if refusals++; refusals == pipeline.MaxRefusals {
			return resp, tally.Refused(responseError(resp), nil)
		}
		last = resp
		if err := req.RewindBody(); err != nil {
			return nil, err
		}
	}
}

// wait takes one request from the current window, or waits for the next window. If tell is
// set, it records in the tally why the request is held back.
func (p *rateLimitPolicy) wait(ctx context.Context, tally *pipeline.Tally, tell bool) error {
	for {
		pause, ok := p.take(time.Now(), 0)
		if ok {
			return nil
		}
		if tell {
			tally.Held = fmt.Errorf("%w: the rate limit of the API key allows none for another %v", errNotSent, pause.Round(time.Second))
		}
		if err := pipeline.Sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// take takes one request out of the present window, unless only the reserve is left;
// then it returns how long the window lasts.
func (p *rateLimitPolicy) take(now time.Time, reserve int) (pause time.Duration, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.limit > 0 && !now.Before(p.reset) {
		// A new window is as large as the last one.
		p.left, p.start, p.reset = p.limit, now, now.Add(time.Minute)
	}
	if p.limit > 0 && p.left <= min(reserve, p.limit-1) {
		return p.reset.Sub(now), false
	}
	p.left--
	return 0, true
}

// learn takes over the limit in the reply to a request that was sent at the given time. It
// reports whether the reply holds one.
func (p *rateLimitPolicy) learn(resp *http.Response, sent time.Time) bool {
	limit, err1 := strconv.Atoi(resp.Header.Get(headerRateLimit))
	left, err2 := strconv.Atoi(resp.Header.Get(headerRateRemaining))
	seconds, err3 := strconv.Atoi(resp.Header.Get(headerRateReset))
	if err1 != nil || err2 != nil || err3 != nil || limit <= 0 || left < 0 || seconds < 0 || seconds > maxReset {
		return false
	}
	limit = min(limit, maxLimit)
	left = min(left, limit)
	if resp.StatusCode == http.StatusTooManyRequests {
		left, seconds = 0, max(seconds, 1)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	reset := time.Now().Add(time.Duration(seconds) * time.Second)
	switch {
	case p.limit == 0:
		// The reply does not count the other requests in progress yet.
		p.left, p.start = max(left+p.left+1, 0), sent
	case sent.Before(p.start):
		// The reply is about an earlier window.
		return true
	case reset.Sub(p.reset) > windowSlack:
		// The service has begun a new window earlier than expected.
		p.left, p.start = left, sent
	default:
		// Replies may overtake each other, so the lower count is the later one.
		p.left = min(p.left, left)
	}
	p.limit, p.reset = limit, reset
	return true
}

const (
	// maxReset is the longest time to a reset that a reply may name, in seconds. The limit
	// is one for a minute, so a reply with a longer time is ignored.
	maxReset = 120
	// maxLimit is more requests than anybody sends in a minute.
	maxLimit = 1_000_000
	// windowSlack is how much the reset may differ between replies of one window, because
	// replies have it in whole seconds.
	windowSlack = 2 * time.Second
)
