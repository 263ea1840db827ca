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

// rateLimitPolicy keeps the client under the limit of its API key, 100 requests
// a minute (documented), which all goroutines that share the client share too.
//
// Every reply says how many requests are left and when the count starts anew.
// The policy counts along, so that it need not be told: when nothing is left, a
// request waits for the reset before it is sent. Somebody else may use the same
// key, so a 429 can come all the same: it was not carried out, and is sent again
// after the reset.
//
// It does not spread requests within a minute: a program that makes few is not
// slowed down, and one that makes many takes no longer than the limit dictates.
type rateLimitPolicy struct {
	mu sync.Mutex
	// limit, left and reset describe the window that began at start. As long as
	// no reply has told, limit is zero and left counts down from it.
	limit, left  int
	start, reset time.Time
}

// Do implements policy.Policy.
func (p *rateLimitPolicy) Do(req *policy.Request) (*http.Response, error) {
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

// wait takes one request out of the present window, or waits for the next. If the
// tally is to know, it says that nothing is sent meanwhile.
func (p *rateLimitPolicy) wait(ctx context.Context, tally *pipeline.Tally, tell bool) error {
	for {
		pause, ok := p.take(time.Now())
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

func (p *rateLimitPolicy) take(now time.Time) (pause time.Duration, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.limit > 0 && !now.Before(p.reset) {
		// A new window: what is known of it is that it is as large as the last.
		p.left, p.start, p.reset = p.limit, now, now.Add(time.Minute)
	}
	if p.limit > 0 && p.left == 0 {
		return p.reset.Sub(now), false
	}
	p.left--
	return 0, true
}

// learn takes over what the reply to a request tells that was sent at the given
// time. It reports whether the reply told anything.
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
		// The others that are under way do not count there yet.
		p.left, p.start = max(left+p.left+1, 0), sent
	case sent.Before(p.start):
		// The reply is about a window that is over.
		return true
	case reset.Sub(p.reset) > windowSlack:
		// The service has begun a window that the policy did not see coming.
		p.left, p.start = left, sent
	default:
		// Replies overtake each other, so the lower count is the later one.
		p.left = min(p.left, left)
	}
	p.limit, p.reset = limit, reset
	return true
}

const (
	// maxReset is the longest wait for a window that is believed, in seconds: the
	// limit is one for a minute. A reply that tells of a longer one tells nothing.
	maxReset = 120
	// maxLimit is as many requests as nobody makes in a minute.
	maxLimit = 1_000_000
	// windowSlack is by how much the reset may differ between replies of one
	// window: it is told in whole seconds.
	windowSlack = 2 * time.Second
)
