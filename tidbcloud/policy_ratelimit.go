package tidbcloud

import (
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
// executed, and the policy sends it again after the reset, before those that were refused
// less often.
//
// It does not spread requests over the minute: a program that sends few is not slowed down,
// and one that sends many takes no longer than the limit requires. Only after a refusal it
// begins with one request at a time, and with one more for each that is not refused, so that
// programs that share a key all get a part of the next minute.
type rateLimitPolicy struct {
	mu sync.Mutex
	// limit, left and reset describe the window that began at start. Before the first
	// reply, limit is zero and left counts down from zero.
	limit, left  int
	start, reset time.Time
	turn         chan struct{} // of the request that learns the limit for a [Budget]

	queue    []*waiting // the next first
	inFlight int        // requests without a reply yet
	abreast  int        // how many may be in flight at once; 0 means all that are left
	shared   bool       // a request was refused in the window
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
		if err := p.wait(req.Raw().Context(), tally, refusals); err != nil {
			if last != nil {
				return last, tally.Refused(responseError(last), err)
			}
			return nil, &finalError{fmt.Errorf("%w: %w", errNotSent, err)}
		}
		tally.Sending()
		sent := time.Now()
		resp, err := req.Next()
		told := err == nil && p.learn(resp, sent)
		p.landed()
		if err != nil {
			return resp, err
		}
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
	refused := resp.StatusCode == http.StatusTooManyRequests
	if refused {
		left, seconds = 0, max(seconds, 1)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if refused {
		p.abreast, p.shared = 0, true
	}
	if p.shared || p.abreast > 0 {
		p.abreast++
	}
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
