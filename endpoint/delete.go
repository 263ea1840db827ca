package endpoint

import "context"

// UnregisterOptions are the optional settings of [Endpoint.Unregister].
type UnregisterOptions struct {
	// placeholder for future options
}

// Unregister deletes the endpoint from TiDB Cloud and waits until it is gone there. The
// private endpoint stays in Azure, but its connection cannot be revived (assumed). For
// an endpoint that TiDB Cloud does not list there is nothing to do.
func (e *Endpoint) Unregister(ctx context.Context, _ *UnregisterOptions) error {
	_, err := e.toward(ctx, unregistering())
	return err
}

// DeleteOptions are the optional settings of [Endpoint.Delete].
type DeleteOptions struct {
	// placeholder for future options
}

// Delete deletes the endpoint from TiDB Cloud, then the private endpoint from Azure,
// and waits until both are gone. It skips a side that is gone, so it may be called
// again. A private endpoint that does not lead to the service is left alone and gives
// an error that matches [ErrMismatch].
func (e *Endpoint) Delete(ctx context.Context, _ *DeleteOptions) error {
	_, err := e.toward(ctx, disconnecting())
	return err
}

// toward refreshes the endpoint and runs until the goal is reached.
func (e *Endpoint) toward(ctx context.Context, goal goal) (*run, error) {
	if err := e.Refresh(ctx, nil); err != nil {
		return nil, err
	}
	run := e.run(Spec{EndpointID: e.id}, goal)
	return run, run.finish(ctx)
}

// run returns a run that begins with what was last seen of the endpoint.
func (e *Endpoint) run(spec Spec, goal goal) *run {
	client := e.service.client
	return &run{client: client, source: client, spec: spec, goal: goal, service: e.service, endpoint: e, located: true}
}
