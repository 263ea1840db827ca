package endpoint

import (
	"context"
	"errors"
)

// Disconnect undoes [Client.Connect]: it deletes the endpoint from TiDB Cloud,
// then the private endpoint from Azure, and waits until both are gone. It needs
// the spec's NodeGroup and EndpointID alone. It may be called again at any time:
// what is gone already is passed over, the cluster included.
//
// A private endpoint that does not lead to the cluster gives an error that
// matches [ErrMismatch] and is left alone.
func (c *Client) Disconnect(ctx context.Context, spec Spec) error {
	if err := spec.validateNames(); err != nil {
		return err
	}
	run := &run{client: c, source: c, spec: spec, goal: decideDisconnect}
	if err := run.observeRest(ctx); err != nil {
		return err
	}
	return run.finish(ctx)
}

// observeRest looks at what is left of an endpoint. A cluster that is gone has
// taken the registration with it.
func (r *run) observeRest(ctx context.Context) error {
	err := r.locate(ctx)
	if err == nil {
		err = r.source.refreshConnection(ctx, r.endpoint)
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	return r.endpoint.refreshAzure(ctx)
}
