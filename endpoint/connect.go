package endpoint

import "context"

// ConnectOptions are the optional settings of [Client.Connect].
type ConnectOptions struct {
	// placeholder for future options
}

// Connect takes all four steps but the last, the program's own: when it returns
// without an error, the endpoint is ACTIVE, and [Endpoint.ConnectionString] tells
// how to connect.
//
// It looks at what exists in both clouds and does only what is missing, so it may
// be called again after any interruption, in vain, or by several programs at
// once: it returns the same endpoint however often it is called with the same
// spec. A whole run takes about 6 minutes, and up to 5 more for a new cluster.
//
//  1. The spec is checked before any request, then against the cluster and the
//     subnet before anything is created; all that is wrong is told at once.
//  2. The endpoint service is waited for until it is ACTIVE.
//  3. The private endpoint is created unless it exists. An existing one has to be
//     the spec's, or an error that matches [ErrMismatch] says in what it differs.
//  4. A registration that is being deleted is waited for.
//  5. Unless the endpoint is registered, it is accepted.
//  6. The endpoint is waited for until it is ACTIVE.
//
// What cannot be repaired gives an error that matches [ErrUnusable], or is
// replaced as often as [Spec].MaxReplacements says. Neither happens for what one
// look has shown: the same has to be seen in looks that span
// [ClientOptions].ConfirmAfter, and one look that shows something else ends it. A
// request that was refused for a reason that may pass is sent again as long.
//
// To see beforehand what it would do there is [Client.Plan]; to be in charge of
// the waiting, [Client.Reconcile].
func (c *Client) Connect(ctx context.Context, spec Spec, _ *ConnectOptions) (*Endpoint, error) {
	run, err := c.begin(ctx, spec, Reconciliation{})
	if err != nil {
		return nil, err
	}
	if err := run.finish(ctx); err != nil {
		return nil, err
	}
	return run.endpoint, nil
}

// begin checks a spec and looks at what exists. What a call before has handed on is
// taken over.
func (c *Client) begin(ctx context.Context, spec Spec, previous Reconciliation) (*run, error) {
	if err := joinProblems(opCheckSpec, spec.EndpointID.String(), spec.NodeGroup.validate(), spec.validate()); err != nil {
		return nil, err
	}
	run := &run{client: c, source: c, spec: spec, goal: connecting()}
	run.resume(previous)
	return run, run.start(ctx)
}
