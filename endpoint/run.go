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

// run brings what both clouds have closer to a goal, one action at a time: it
// looks, decides by a pure function of what it saw, and acts. It keeps nothing
// that another run could not find out, so any run can take over from any other.
type run struct {
	client *Client
	spec   Spec
	goal   goal
	source source

	service  *EndpointService
	endpoint *Endpoint
	located  bool  // the service was found
	absent   error // what the spec names and a cloud does not have, yet

	tried     tried
	replacing bool
	replaced  int
	retried   int        // creations that repaired or replaced something
	operation *operation // of Azure, that this run began; nil when there is none

	looks     int   // at the clouds, so far
	judged    int   // the look that doubt has counted last
	doubt     doubt // about what was seen
	refused   doubt // about the refusals of a request that changes something
	refusal   error // the last one, and after which look it came
	refusedAt int
	trouble   doubt // about looks that failed
	failure   error // of an operation that the run began: it ends the run

	awaited Action               // what the run waits for
	since   time.Time            // and since when
	ending  map[string]time.Time // connections that a run before saw DELETING
	told    string
}

// operation is a poller, whatever its result.
type operation struct {
	poll   func(context.Context) (*http.Response, error)
	done   func() bool
	result func(context.Context) error
}

// source is where a run learns what the endpoints of a node group or a subnet
// have in common: a [Client] asks each time, a fleet once for all.
type source interface {
	// findService takes step 1, see [Client.Service].
	findService(context.Context, NodeGroupID) (*EndpointService, error)
	// subnet reads the subnet of a spec.
	subnet(context.Context, privatelink.SubnetID) (privatelink.Subnet, error)
	// mayRegister returns the error with which TiDB Cloud would refuse any
	// registration with the service, such as one of an API key without the role.
	mayRegister(context.Context, *EndpointService, registration) error
	// refreshService looks at a service again.
	refreshService(context.Context, *EndpointService) error
	// refreshConnection looks at TiDB Cloud's side of an endpoint again.
	refreshConnection(context.Context, *Endpoint) error
}

// resource returns the ID of what the run is about.
func (r *run) resource() string {
	if r.goal.service {
		return r.service.group.String()
	}
	return r.spec.EndpointID.String()
}

// start looks for the first time: nothing is under way yet, so a look that fails
// ends the run.
func (r *run) start(ctx context.Context) error {
	if err := r.look(ctx); err != nil {
		return err
	}
	r.looks++
	return nil
}

// await notes what the run waits for.
func (r *run) await(action Action) {
	if r.awaited != action || r.since.IsZero() {
		r.awaited, r.since = action, time.Now()
	}
}

// situation returns what the next action depends on.
func (r *run) situation() situation {
	return situation{
		service: r.service.Snapshot(), endpoint: r.endpoint.Snapshot(), absent: r.absent,
		tried: r.tried, replacing: r.replacing, replaced: r.replaced,
	}
}

// next decides what is to be done about what was last seen. A conclusion that
// takes more looks gives ActionConfirm.
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
		return ActionConfirm, nil // look before the request is sent once more
	}
	return action, err
}

// sure counts the looks that have led to a conclusion, each once, and reports
// whether they are enough.
func (r *run) sure(action Action, err error) bool {
	if conclusion := conclusion(action, err); r.judged != r.looks || r.doubt.conclusion != conclusion {
		r.doubt.add(conclusion, time.Now())
		r.judged = r.looks
	}
	return r.doubt.confirmed(r.client.confirmAfter(), time.Now())
}

// conclusion names what was decided. Two replies that differ in a request ID lead
// to the same.
func conclusion(action Action, err error) string {
	var typed *Error
	switch {
	case err == nil:
		return action.String()
	case errors.As(err, &typed) && typed.Err == nil, errors.Is(err, ErrUnusable), errors.Is(err, ErrMismatch):
		return err.Error()
	case errors.Is(err, ErrNotFound):
		return "a cloud does not have what the spec names"
	}
	return err.Error()
}

// finish acts and waits until nothing is left to do.
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

// confirm looks again until there is no doubt about what is next.
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

// wait looks again and again, until something else is to be done.
func (r *run) wait(ctx context.Context, action Action) error {
	look := func(ctx context.Context) (bool, error) {
		if err := r.lookAfter(ctx, action); err != nil {
			return false, err
		}
		if r.blind() {
			return false, nil
		}
		next, err := r.next()
		return next != action || err != nil, nil // finish will ask again
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

// confirmPause returns how long to wait before a conclusion is looked at again.
func (r *run) confirmPause() time.Duration {
	now, after := time.Now(), r.client.confirmAfter()
	if r.refusal != nil && r.refusedAt == r.looks {
		return max(r.refused.pause(after, now), min(asked(r.refusal), maxAsked))
	}
	return r.doubt.pause(after, now)
}

// maxAsked bounds what a refusal asks for: no service needs longer.
const maxAsked = 10 * time.Minute

// asked returns when to come back as the reply says that refused a request.
func asked(refusal error) time.Duration {
	var reply *azcore.ResponseError
	if errors.As(refusal, &reply) {
		return pipeline.RetryAfter(reply.RawResponse)
	}
	return 0
}

// tolerate returns nil for a look that failed while the run was under way, unless
// all looks have failed for as long as a conclusion takes.
func (r *run) tolerate(ctx context.Context, err error) error {
	if err == nil {
		r.trouble = doubt{}
		return nil
	}
	if ctx.Err() != nil || malformed(err) {
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

// blind reports whether the last look failed: nothing is decided about a part of
// the picture.
func (r *run) blind() bool { return r.trouble.looks > 0 }
