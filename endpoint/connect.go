package endpoint

import "context"

// ConnectOptions are the optional settings of [Client.Connect].
type ConnectOptions struct {
	// placeholder for future options
}

// Connect takes the first three steps. When it returns without an error, the endpoint
// is ACTIVE, and [Endpoint.ConnectionString] says how to connect, which is step 4.
//
// Connect reads what exists in both clouds and does only what is missing. It may be
// called again at any time, after any interruption and by several programs at once:
// the same spec always gives the same endpoint. A whole run takes about 6 minutes, and
// up to 5 more for a new cluster.
//
//  1. It checks the spec before any request, then against the cluster and the subnet
//     before it creates anything. One error reports all problems.
//  2. It waits until the endpoint service is ACTIVE.
//  3. It creates the private endpoint unless it exists. An existing one must fit the
//     spec, or an error that matches [ErrMismatch] says how it differs.
//  4. It waits until a registration that is being deleted is gone.
//  5. It accepts the endpoint unless the endpoint is registered.
//  6. It waits until the endpoint is ACTIVE.
//
// An endpoint that cannot be repaired gives an error that matches [ErrUnusable], or is
// replaced as often as [Spec].MaxReplacements allows. Neither happens because of one
// look: looks that span [ClientOptions].ConfirmAfter must all show the same. A request
// that is refused for a reason that may pass is sent again for as long.
//
// [Client.Plan] says beforehand what Connect would do. [Client.Reconcile] leaves the
// waiting to the caller.
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

// begin checks a spec, takes over what the previous call handed on, and looks at what
// exists.
func (c *Client) begin(ctx context.Context, spec Spec, previous Reconciliation) (*run, error) {
	if err := joinProblems(opCheckSpec, spec.EndpointID.String(), spec.NodeGroup.validate(), spec.validate()); err != nil {
		return nil, err
	}
	run := &run{client: c, source: c, spec: spec, goal: connecting()}
	run.resume(previous)
	return run, run.start(ctx)
}
