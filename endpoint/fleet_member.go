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
	cloud   int       // the cloud whose limit the next step counts for
	due     time.Time // of the next step
	started bool
	action  Action        // that the next step takes or waits for
	since   int           // number of the newest listing when the member parked
	hint    time.Duration // how long the last reply asks to wait; 0 if it does not
	err     error
}

// step looks or acts once and decides what comes next.
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

// pause returns how long to wait before the member looks again.
func (m *member) pause() time.Duration {
	if m.action == ActionConfirm {
		return m.confirmPause()
	}
	if m.hint > 0 {
		return m.hint
	}
	return m.client.after(m.action)
}

// unfinished returns the error of a member whose context ended.
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

// throttled reports whether Azure refused a request with 429, and how long it asks to
// wait.
func throttled(err error) (time.Duration, bool) {
	var e *Error
	var reply *azcore.ResponseError
	if !errors.As(err, &e) || e.Origin != OriginAzure || !errors.As(err, &reply) || reply.StatusCode != http.StatusTooManyRequests {
		return 0, false
	}
	return cmp.Or(pipeline.RetryAfter(reply.RawResponse), 10*time.Second), true
}

// members is a heap of members, ordered by due time, then by index.
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
