package endpoint

import (
	"context"
	"time"
)

// Reconciliation is what one call of [Client.Reconcile] did.
type Reconciliation struct {
	// Action was carried out if it changes something, else it has to be waited
	// for. ActionNone: the endpoint is ready to use.
	Action Action
	// After is when to call again: 0 means at once, or, with ActionNone, never
	// unless the endpoint is to be watched.
	After time.Duration
	// Service and Endpoint are as they were last seen.
	Service  ServiceSnapshot
	Endpoint EndpointSnapshot
}

// Reconcile looks at both clouds and takes one step towards what [Client.Connect]
// would reach, without waiting for anything. Everything it needs to know is in
// the spec and in the clouds, so a controller or a workflow engine may call it
// from anywhere, at any time, until the action is ActionNone.
//
// Each call may begin a replacement while [Spec].MaxReplacements is positive:
// how many is enough is for the caller to count.
func (c *Client) Reconcile(ctx context.Context, spec Spec) (Reconciliation, error) {
	run, err := c.begin(ctx, spec)
	if err != nil {
		return Reconciliation{}, err
	}
	action, err := run.next()
	if err == nil && action.Changes() {
		err = run.do(ctx, action)
	}
	return Reconciliation{
		Action: action, After: c.after(action),
		Service: run.service.Snapshot(), Endpoint: run.endpoint.Snapshot(),
	}, err
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
