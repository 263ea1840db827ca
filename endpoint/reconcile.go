package endpoint

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

// Reconciliation is what one call of [Client.Reconcile] did. It may be encoded as
// JSON and handed to the next call, in this process or another.
type Reconciliation struct {
	// Action was begun if it changes something, else it has to be waited for; with
	// an error it is what failed. ActionNone: the endpoint is ready to use, or the
	// error says why it cannot be.
	Action Action
	// After is how long to wait before the next call: what the service said last,
	// else [ClientOptions].PollFrequency, else 10 seconds for Azure (recorded) and
	// 30 for TiDB Cloud. It is 0 with ActionNone: nothing needs another call.
	After time.Duration
	// Since is when the calls began to agree about Action and Message.
	Since time.Time
	// Message says what is looked at again, with ActionConfirm, or what to do about
	// a wait that takes too long; "" otherwise.
	Message string
	// Looks is how many calls in a row have led to what Message says, with
	// ActionConfirm.
	Looks int
	// Refused is the action whose request was refused and will be sent again, with
	// ActionConfirm; "" otherwise.
	Refused Action
	// Begun are the changes that were begun since the endpoint was last created, as
	// far as the calls hand it on: a cloud that does not show them yet lags behind.
	Begun []Action
	// Service and Endpoint are as they were last seen.
	Service  ServiceSnapshot
	Endpoint EndpointSnapshot
}

// ReconcileOptions are the optional settings of [Client.Reconcile].
type ReconcileOptions struct {
	// Previous is what the last call for the same spec returned; nil for the first.
	// A call that does not get it takes all that it sees for seen once.
	Previous *Reconciliation
}

// Reconcile looks at both clouds and takes one step towards what [Client.Connect]
// would reach, without waiting for anything. Everything it needs to know is in
// the spec, in the clouds and in what the call before returned, so a controller
// or a workflow engine may call it from anywhere, at any time, until the action is
// ActionNone.
//
//	var last endpoint.Reconciliation
//	last, err = client.Reconcile(ctx, spec, &endpoint.ReconcileOptions{Previous: &last})
//
// What Connect confirms before it replaces or refuses, Reconcile confirms over
// several calls: it returns ActionConfirm, and without Previous it never gets any
// further. Each call may begin a repair of what Azure failed to create, and a
// replacement while [Spec].MaxReplacements is positive: how many is enough is for
// the caller to count. Its errors are those of Connect. When the look itself failed,
// the result is Previous, for the next call.
func (c *Client) Reconcile(ctx context.Context, spec Spec, options *ReconcileOptions) (Reconciliation, error) {
	var last *http.Response
	ctx = policy.WithCaptureResponse(ctx, &last)
	var previous Reconciliation
	if options != nil && options.Previous != nil {
		previous = *options.Previous
	}
	run, err := c.begin(ctx, spec, previous)
	if err != nil {
		return previous, err
	}
	action, err := run.next()
	if err == nil && action.Changes() {
		err = run.act(ctx, action)
	}
	result := run.reconciliation(action, err)
	if action := result.Action; action != ActionNone && action != ActionConfirm {
		result.After = cmp.Or(pipeline.RetryAfter(last), c.after(action))
	}
	return result, err
}

// resume takes over what the call before has handed on.
func (r *run) resume(previous Reconciliation) {
	r.awaited, r.since = previous.Action, previous.Since
	if last := previous.Endpoint.Connection; last.Status == StatusDeleting {
		r.ending = map[string]time.Time{last.ID: previous.Since}
	}
	for _, action := range previous.Begun {
		r.tried.set(action, true)
	}
	if r.replacing = r.tried.unregister || r.tried.remove; r.replacing {
		r.replaced = 1
	}
	if previous.Action != ActionConfirm {
		return
	}
	seen := doubt{conclusion: previous.Message, since: previous.Since, looks: previous.Looks}
	if previous.Refused != "" {
		seen.conclusion = string(previous.Refused)
		r.refused = seen
	} else {
		r.doubt = seen
	}
}

// reconciliation hands on what the next call needs to know.
func (r *run) reconciliation(action Action, err error) Reconciliation {
	result := Reconciliation{Action: action, Service: r.service.Snapshot(), Endpoint: r.endpoint.Snapshot()}
	if err != nil || action == ActionNone {
		return result
	}
	result.Begun = r.tried.actions()
	switch {
	case r.refusal != nil:
		result.Action, result.Refused, result.Message = ActionConfirm, action, r.refusal.Error()
		result.Since, result.Looks, result.After = r.refused.since, r.refused.looks, r.confirmPause()
	case action == ActionConfirm:
		result.Message = r.doubt.conclusion
		result.Since, result.Looks, result.After = r.doubt.since, r.doubt.looks, r.confirmPause()
	default:
		r.await(action)
		result.Since, result.Message = r.since, r.overdue()
	}
	return result
}

// after is how long to leave an action alone.
func (c *Client) after(action Action) time.Duration {
	switch {
	case action == ActionNone:
		return 0
	case c.options.PollFrequency > 0:
		return c.options.PollFrequency
	case action == ActionCreateEndpoint, action == ActionDeleteEndpoint, action == ActionWaitForEndpoint:
		return 10 * time.Second // what Azure's Retry-After says
	}
	return 30 * time.Second
}
