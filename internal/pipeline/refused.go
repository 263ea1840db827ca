package pipeline

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// RefusedError means that a request was sent repeatedly until the client or its context gave
// up. azcore does not send it again.
type RefusedError struct {
	// Times is the number of replies in a row with the status of the last one.
	Times int
	// Reply is the error of the last reply.
	Reply error
	// Ended is the context's error if the context ended the wait, or nil.
	Ended error
}

func (e *RefusedError) Error() string { return e.Note() + ": " + e.Reply.Error() }

// Note returns what the last reply does not say, such as "10 times, until context deadline
// exceeded"; "" if there is nothing to add.
func (e *RefusedError) Note() string {
	note := ""
	if e.Times > 1 {
		note = fmt.Sprintf("%d times", e.Times)
	}
	if e.Ended != nil {
		if note != "" {
			note += ", "
		}
		note += "until " + e.Ended.Error()
	}
	return note
}

// Unwrap returns the errors of the last reply and of the context.
func (e *RefusedError) Unwrap() []error {
	if e.Ended == nil {
		return []error{e.Reply}
	}
	return []error{e.Reply, e.Ended}
}

// NonRetriable is the marker that azcore's retry policy looks for.
func (*RefusedError) NonRetriable() {}

// Tally holds what the policies of one call share.
type Tally struct {
	last          *http.Response // nil while a request is in progress
	status, times int
	// Held is why the request is not being sent; nil if it is.
	Held error
}

// TallyOf returns the tally of a call, and makes one if there is none.
func TallyOf(req *policy.Request) *Tally {
	var t *Tally
	if !req.OperationValue(&t) {
		t = &Tally{}
		req.SetOperationValue(t)
	}
	return t
}

// Sending records the beginning of a try.
func (t *Tally) Sending() { t.last, t.Held = nil, nil }

// Replied records the reply to a try.
func (t *Tally) Replied(resp *http.Response) {
	if t.last = resp; t.status != resp.StatusCode {
		t.status, t.times = resp.StatusCode, 0
	}
	t.times++
}

// Refused returns the error of a call: reply is the error of the last reply, ended the error
// that ended the wait, or nil.
func (t *Tally) Refused(reply, ended error) *RefusedError {
	return &RefusedError{Times: t.times, Reply: reply, Ended: ended}
}

// CausePolicy adds to the error of a context that ended what the call was waiting for, which
// azcore's error does not say. It belongs before azcore's retry policy, and [ThrottlePolicy],
// which keeps the tally, after it.
type CausePolicy struct {
	// NewError returns the error of a reply.
	NewError func(*http.Response) error
}

// Do implements policy.Policy.
func (p CausePolicy) Do(req *policy.Request) (*http.Response, error) {
	tally := TallyOf(req)
	resp, err := req.Next()
	var refused *RefusedError
	if err == nil || errors.As(err, &refused) || !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return resp, err
	}
	switch {
	case tally.Held != nil:
		return resp, fmt.Errorf("%w, until %w", tally.Held, err)
	case tally.last != nil && tally.last.StatusCode >= 400:
		return resp, tally.Refused(p.NewError(tally.last), err)
	}
	return resp, err
}
