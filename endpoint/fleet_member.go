package endpoint

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

// member is one endpoint of a fleet.
type member struct {
	*run
	index   int
	cloud   int       // whose turn the next step takes
	due     time.Time // when to take it
	started bool
	action  Action        // what the next step does, or looks after
	since   int           // the newest listing that was begun when it parked
	hint    time.Duration // when to come back, as the last reply said; 0 if it did not
	err     error
}

// step looks or acts once, and decides what is next.
func (m *member) step(ctx context.Context) {
	var last *http.Response
	capturing := policy.WithCaptureResponse(ctx, &last)
	switch {
	case !m.started:
		m.err = m.start(capturing)
		m.started = m.err == nil
	case m.action.Changes():
		m.err = m.do(capturing, m.action)
		if _, wait := throttled(m.err); m.err != nil && !wait {
			m.err = m.weigh(ctx, m.action, m.err)
		}
	default:
		m.err = m.lookAfter(capturing, m.action)
	}
	m.hint = pipeline.RetryAfter(last)
	if m.err == nil && !m.blind() {
		m.action, m.err = m.next()
	}
}

// pause is how long to leave the member alone before it looks again.
func (m *member) pause() time.Duration {
	if m.action == ActionConfirm {
		return m.confirmPause()
	}
	if m.hint > 0 {
		return m.hint
	}
	return m.client.after(m.action)
}

// unfinished says what a member was at when the context ended.
func (m *member) unfinished(err error) error {
	if m.started {
		return m.interrupted(m.action, err)
	}
	return asError(opConnect, m.spec.EndpointID.String(), err)
}

func (m *member) result() ConnectAllResult {
	result := ConnectAllResult{Index: m.index, Spec: m.spec, Err: m.err}
	if m.err == nil {
		result.Endpoint = m.endpoint
	}
	return result
}

// throttled reports whether Azure refused a request because there were too many,
// and for how long it wants to be left alone.
func throttled(err error) (time.Duration, bool) {
	var e *Error
	var reply *azcore.ResponseError
	if !errors.As(err, &e) || e.Origin != OriginAzure || !errors.As(err, &reply) || reply.StatusCode != http.StatusTooManyRequests {
		return 0, false
	}
	return cmp.Or(pipeline.RetryAfter(reply.RawResponse), 10*time.Second), true
}

// members is a heap of those who wait for their turn, the first that is due on
// top; among equals, in the order of the specs.
type members []*member

func (q members) Len() int      { return len(q) }
func (q members) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

func (q members) Less(i, j int) bool {
	return cmp.Or(q[i].due.Compare(q[j].due), cmp.Compare(q[i].index, q[j].index)) < 0
}

func (q *members) Push(m any) { *q = append(*q, m.(*member)) }

func (q *members) Pop() any {
	last := len(*q) - 1
	m := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	return m
}
