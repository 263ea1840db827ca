package endpoint

import "context"

// UnregisterOptions are the optional settings of [Endpoint.Unregister].
type UnregisterOptions struct {
	// placeholder for future options
}

// Unregister deletes the endpoint from TiDB Cloud and waits until it is gone
// there. The private endpoint stays in Azure, but its connection is lost and
// cannot be revived (assumed). An endpoint that TiDB Cloud does not list is
// unregistered already.
func (e *Endpoint) Unregister(ctx context.Context, _ *UnregisterOptions) error {
	_, err := e.toward(ctx, unregistering())
	return err
}

// DeleteOptions are the optional settings of [Endpoint.Delete].
type DeleteOptions struct {
	// placeholder for future options
}

// Delete deletes the endpoint from TiDB Cloud, then the private endpoint from
// Azure, and waits until both are gone. Sides on which there is nothing are
// passed over, so that Delete may be called again. A private endpoint that does
// not lead to the service gives an error that matches [ErrMismatch] and is left
// alone.
func (e *Endpoint) Delete(ctx context.Context, _ *DeleteOptions) error {
	_, err := e.toward(ctx, disconnecting())
	return err
}

// toward runs towards a goal from what both clouds have now.
func (e *Endpoint) toward(ctx context.Context, goal goal) (*run, error) {
	if err := e.Refresh(ctx, nil); err != nil {
		return nil, err
	}
	run := e.run(Spec{EndpointID: e.id}, goal)
	return run, run.finish(ctx)
}

// run returns a run that goes on from what was last seen of the endpoint.
func (e *Endpoint) run(spec Spec, goal goal) *run {
	client := e.service.client
	return &run{client: client, source: client, spec: spec, goal: goal, service: e.service, endpoint: e, located: true}
}
