package endpoint

import "context"

// Unregister deletes the endpoint from TiDB Cloud and waits until it is gone
// there. The private endpoint stays in Azure, but its connection is lost and
// cannot be revived (assumed). An endpoint that TiDB Cloud does not list is
// unregistered already.
func (e *Endpoint) Unregister(ctx context.Context) error {
	return e.toward(ctx, decideUnregister)
}

// Delete deletes the endpoint from TiDB Cloud, then the private endpoint from
// Azure, and waits until both are gone. Sides on which there is nothing are
// passed over, so that Delete may be called again. A private endpoint that does
// not lead to the service gives an error that matches [ErrMismatch] and is left
// alone.
func (e *Endpoint) Delete(ctx context.Context) error {
	return e.toward(ctx, decideDisconnect)
}

func (e *Endpoint) toward(ctx context.Context, goal func(Spec, situation) (Action, error)) error {
	if err := e.Refresh(ctx); err != nil {
		return err
	}
	client := e.service.client
	run := &run{client: client, source: client, spec: Spec{EndpointID: e.id}, goal: goal, service: e.service, endpoint: e}
	return run.finish(ctx)
}
