package endpoint

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

// Reconciliation is the result of one call of [Client.Reconcile]. It can be encoded as
// JSON and passed to the next call, in this process or another.
type Reconciliation struct {
	// Action is what the call has begun, if it changes something, or else what to wait
	// for; with an error it is what failed. ActionNone means that the endpoint is ready
	// to use, or that the error says why it cannot be.
	Action Action
	// After is how long to wait before the next call: what the last reply asks for, or
	// else [ClientOptions].PollFrequency, or else 10 seconds for Azure (recorded) and 30
	// for TiDB Cloud. It is 0 with ActionNone, which needs no further call.
	After time.Duration
	// Since is the time of the first in a row of calls with this Action and Message.
	Since time.Time
	// Message says what is confirmed, with ActionConfirm, or what to do about a wait
	// that takes too long; "" otherwise.
	Message string
	// Looks is the number of calls in a row that led to Message, with ActionConfirm.
	Looks int
	// Refused is the action whose request was refused and that will be tried again,
	// with ActionConfirm; "" otherwise.
	Refused Action
	// Begun are the changes that this call and the ones before it, linked by Previous,
	// have begun since the endpoint was last created. A cloud that does not show them
	// yet lags behind.
	Begun []Action
	// Service and Endpoint are what was last seen.
	Service  ServiceSnapshot
	Endpoint EndpointSnapshot
}

// ReconcileOptions are the optional settings of [Client.Reconcile].
type ReconcileOptions struct {
	// Previous is what the last call for the same spec returned; nil for the first call.
	// A call without it treats everything it sees as seen for the first time, and so does
	// one with the result of another endpoint or node group.
	Previous *Reconciliation
}

// Reconcile looks at both clouds and takes one step of [Client.Connect] without waiting
// for anything. All it needs is the spec, the clouds and the result of the previous
// call, so a controller or a workflow engine may call it from anywhere, at any time,
// until the action is ActionNone.
//
//	var last endpoint.Reconciliation
//	last, err = client.Reconcile(ctx, spec, &endpoint.ReconcileOptions{Previous: &last})
//
// Before it replaces or refuses anything, Reconcile confirms over several calls, which
// return ActionConfirm; without Previous it never gets further. Each call may begin a
// repair of what Azure failed to create and, if [Spec].MaxReplacements is positive, a
// replacement: the caller has to count them. Its errors are those of Connect. If the
// look itself fails, the result is Previous, for the next call.
func (c *Client) Reconcile(ctx context.Context, spec Spec, options *ReconcileOptions) (Reconciliation, error) {
	var last *http.Response
	ctx = policy.WithCaptureResponse(ctx, &last)
	var previous Reconciliation
	if options != nil && options.Previous != nil && options.Previous.about(spec) {
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

// about reports whether the result is one for the endpoint and the node group of a spec.
func (r Reconciliation) about(spec Spec) bool {
	return r.Endpoint.ID.Equal(spec.EndpointID) && spec.sameGroup(r.Service.NodeGroup)
}

// resume takes over the result of the previous call.
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
	seen := doubt{conclusion: previous.Message, since: previous.Since, looks: previous.Looks}.past(time.Now())
	if seen == (doubt{}) {
		return
	}
	if previous.Refused != "" {
		seen.conclusion = string(previous.Refused)
		r.refused = seen
		if time.Since(seen.since) < confirmLooks*maxAsked {
			// What was sent had been confirmed, and stays so until a look shows something else.
			r.doubt = doubt{conclusion: previous.Refused.String(), since: seen.since.Add(-r.client.confirmAfter()), looks: confirmLooks}
		}
	} else {
		r.doubt = seen
	}
}

// reconciliation returns the result of a call.
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

// after returns how long to wait before looking after an action, if no reply says.
func (c *Client) after(action Action) time.Duration {
	switch {
	case action == ActionNone:
		return 0
	case c.options.PollFrequency > 0:
		return c.options.PollFrequency
	case action == ActionCreateEndpoint, action == ActionDeleteEndpoint, action == ActionWaitForEndpoint:
		return 10 * time.Second // Azure's Retry-After (recorded)
	}
	return 30 * time.Second
}
