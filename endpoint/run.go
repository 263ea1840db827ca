package endpoint

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// run works towards a goal one action at a time: it looks, decides by a pure function
// of what it saw, and acts. It keeps nothing that another run could not find out, so
// any run can take over from any other.
type run struct {
	client *Client
	spec   Spec
	goal   goal
	source source
	// heeding means that the run's owner heeds errors that say when to come back.
	heeding bool

	service  *EndpointService
	endpoint *Endpoint
	located  bool  // the service has been found
	gone     bool  // the last look did not find it
	absent   error // says what the spec names and a cloud does not have, or not yet

	tried     tried
	replacing bool
	replaced  int
	retried   int        // creations that repaired or replaced something
	operation *operation // in Azure, begun by this run; nil if there is none

	looks     int   // number of looks so far
	judged    int   // the last look that doubt has counted
	doubt     doubt // conclusion from what was seen
	refused   doubt // conclusion that an action is refused
	refusal   error // the last refusal
	refusedAt int   // the look that it followed
	trouble   doubt // conclusion that looks fail
	failure   error // of the operation, which ends the run

	awaited Action               // that the run waits for
	since   time.Time            // when the wait began
	ending  map[string]time.Time // connections that an earlier run saw DELETING
	told    string               // the last event
}

// operation is an Azure operation in progress: a poller without its result type.
type operation struct {
	poll   func(context.Context) (*http.Response, error)
	done   func() bool
	result func(context.Context) error
}

// source reads what several endpoints have in common. A [Client] reads it each time, a
// fleet once for all its members.
type source interface {
	// findService does what [Client.Service] does.
	findService(context.Context, NodeGroupID) (*EndpointService, error)
	// subnet reads the subnet of a spec.
	subnet(context.Context, privatelink.SubnetID) (privatelink.Subnet, error)
	// mayRegister returns the error that any registration with the service would get,
	// such as that of an API key without the role.
	mayRegister(context.Context, *EndpointService, registration) error
	// refreshService reads a service again.
	refreshService(context.Context, *EndpointService) error
	// refreshConnection reads TiDB Cloud's view of an endpoint again.
	refreshConnection(context.Context, *Endpoint) error
}

// resource returns the ID of what the run is about.
func (r *run) resource() string {
	if r.goal.service {
		return r.service.group.String()
	}
	return r.spec.EndpointID.String()
}

// start looks for the first time. A look that fails ends the run, since nothing has
// begun yet.
func (r *run) start(ctx context.Context) error {
	if err := r.look(ctx); err != nil {
		return err
	}
	r.looks++
	return nil
}

// await records what the run waits for.
func (r *run) await(action Action) {
	if r.awaited != action || r.since.IsZero() {
		r.awaited, r.since = action, time.Now()
	}
}

// situation returns what the next action depends on.
func (r *run) situation() situation {
	return situation{
		service: r.service.Snapshot(), endpoint: r.endpoint.Snapshot(), serviceGone: r.gone, absent: r.absent,
		tried: r.tried, replacing: r.replacing, replaced: r.replaced,
	}
}

// next returns the next action for what was last seen, or ActionConfirm if the decision
// takes more looks.
func (r *run) next() (Action, error) {
	now := r.situation()
	action, err := r.goal.decide(r.spec, now)
	if r.refused.conclusion != string(action) {
		r.refused, r.refusal = doubt{}, nil
	}
	if !r.goal.doubtful(now, action, err) {
		r.doubt = doubt{}
	} else if !r.sure(action, err) {
		return ActionConfirm, nil
	}
	if err == nil && r.refusal != nil && r.refusedAt == r.looks {
		return ActionConfirm, nil // look before the request is sent again
	}
	return action, err
}

// sure counts each look that has led to the conclusion once, and reports whether they
// are enough.
func (r *run) sure(action Action, err error) bool {
	if conclusion := conclusion(action, err); r.judged != r.looks || r.doubt.conclusion != conclusion {
		r.doubt.add(conclusion, time.Now())
		r.judged = r.looks
	}
	return r.doubt.confirmed(r.client.confirmAfter(), time.Now())
}

// conclusion returns a text for what was decided, the same for replies that differ only
// in a request ID.
func conclusion(action Action, err error) string {
	var typed *Error
	switch {
	case err == nil:
		return action.String()
	case errors.As(err, &typed) && typed.Err == nil, errors.Is(err, ErrUnusable), errors.Is(err, ErrMismatch):
		return err.Error()
	case notShown(err):
		return "a cloud does not have what the spec names"
	}
	return err.Error()
}

// finish acts and waits until the goal is reached.
func (r *run) finish(ctx context.Context) error {
	for {
		action, err := r.next()
		switch {
		case err != nil || action == ActionNone:
			return err
		case action.Changes():
			err = r.act(ctx, action)
		default:
			err = r.wait(ctx, action)
		}
		if err != nil {
			return err
		}
	}
}

// confirm looks until the next action is confirmed.
func (r *run) confirm(ctx context.Context) error {
	for {
		if action, err := r.next(); err != nil || action != ActionConfirm {
			return err
		}
		if err := r.wait(ctx, ActionConfirm); err != nil {
			return err
		}
	}
}

// wait looks repeatedly until the next action is another.
func (r *run) wait(ctx context.Context, action Action) error {
	look := func(ctx context.Context) (bool, error) {
		if err := r.lookAfter(ctx, action); err != nil {
			return false, err
		}
		if r.blind() {
			return false, nil
		}
		next, err := r.next()
		return next != action || err != nil, nil // finish calls next again
	}
	var err error
	if action == ActionConfirm {
		for done := false; err == nil && !done; {
			if err = sleep(ctx, r.confirmPause()); err == nil {
				done, err = look(ctx)
			}
		}
	} else {
		err = r.client.wait(ctx, look)
	}
	if err == nil || ctx.Err() == nil {
		return asError(action.String(), r.resource(), err)
	}
	return r.interrupted(action, ctx.Err())
}

// confirmPause returns how long to wait before the next look that confirms.
func (r *run) confirmPause() time.Duration {
	now, after := time.Now(), r.client.confirmAfter()
	if r.refusal != nil && r.refusedAt == r.looks {
		return max(r.refused.pause(after, now), min(asked(r.refusal), maxAsked))
	}
	return r.doubt.pause(after, now)
}

// maxAsked bounds the wait that a refusal may ask for; neither cloud needs longer
// (assumed).
const maxAsked = 10 * time.Minute

// asked returns how long the refusal of a request asks to wait.
func asked(refusal error) time.Duration {
	var reply *azcore.ResponseError
	if errors.As(refusal, &reply) {
		return pipeline.RetryAfter(reply.RawResponse)
	}
	return 0
}

// tolerate returns nil for a look that failed, unless all looks have failed for as long
// as a conclusion takes.
func (r *run) tolerate(ctx context.Context, err error) error {
	if err == nil {
		r.trouble = doubt{}
		return nil
	}
	if ctx.Err() != nil || malformed(err) || r.paused(err) {
		return err
	}
	now := time.Now()
	if r.trouble.looks == 0 {
		r.trouble.since = now
	}
	r.trouble.looks++
	r.trouble.conclusion = err.Error()
	if r.trouble.confirmed(r.client.confirmAfter(), now) {
		return err
	}
	return nil
}

// blind reports whether the last look failed. Then the run decides nothing.
func (r *run) blind() bool { return r.trouble.looks > 0 }
