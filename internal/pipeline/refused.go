package pipeline

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// RefusedError is a request that was sent again and again, until the client or
// its context gave up. Sending it once more would be the caller's decision.
type RefusedError struct {
	// Times is how many replies in a row had the last one's status.
	Times int
	// Reply is the error of the last reply.
	Reply error
	// Ended is the context's error if it ended the waiting, nil if the client did.
	Ended error
}

func (e *RefusedError) Error() string { return e.Note() + ": " + e.Reply.Error() }

// Note is what there is to say beside the last reply, such as "10 times, until
// context deadline exceeded"; "" for nothing.
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

// Tally is what the policies of one call tell each other.
type Tally struct {
	last          *http.Response // nil while a request is under way
	status, times int
	// Held is why a request is not sent at the moment; nil when it is.
	Held error
}

// TallyOf returns the tally of a call, its own for a call without.
func TallyOf(req *policy.Request) *Tally {
	var t *Tally
	if !req.OperationValue(&t) {
		t = &Tally{}
		req.SetOperationValue(t)
	}
	return t
}

// Sending notes that a try begins, of which nothing is known yet.
func (t *Tally) Sending() { t.last, t.Held = nil, nil }

// Replied notes a try's reply.
func (t *Tally) Replied(resp *http.Response) {
	if t.last = resp; t.status != resp.StatusCode {
		t.status, t.times = resp.StatusCode, 0
	}
	t.times++
}

// Refused is the error of a call whose last reply had the error reply, and whose
// waiting ended with another, nil for none.
func (t *Tally) Refused(reply, ended error) *RefusedError {
	return &RefusedError{Times: t.times, Reply: reply, Ended: ended}
}

// CausePolicy names what a call was waiting for when its context ended. azcore
// says no more than that it ended. It belongs before azcore's retry policy, and
// [ThrottlePolicy], which keeps the tally, behind it.
type CausePolicy struct {
	// NewError makes the error of a reply.
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
