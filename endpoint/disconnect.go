package endpoint

import "context"

// DisconnectOptions are the optional settings of [Client.Disconnect].
type DisconnectOptions struct {
	// placeholder for future options
}

// Disconnect undoes [Client.Connect]: it deletes the endpoint from TiDB Cloud, then the
// private endpoint from Azure, and waits until both are gone. Of the spec it needs
// NodeGroup and EndpointID alone. It may be called again at any time and skips what is
// gone, even the cluster. What Disconnect did not delete itself counts as gone after
// looks for [ClientOptions].ConfirmAfter have not found it.
//
// A private endpoint that does not lead to the cluster is left alone and gives an error
// that matches [ErrMismatch].
func (c *Client) Disconnect(ctx context.Context, spec Spec, _ *DisconnectOptions) error {
	run, err := c.beginDisconnect(ctx, spec)
	if err != nil {
		return err
	}
	return run.finish(ctx)
}

// beginDisconnect checks the spec and looks for the first time.
func (c *Client) beginDisconnect(ctx context.Context, spec Spec) (*run, error) {
	if err := spec.validateNames(); err != nil {
		return nil, err
	}
	run := &run{client: c, source: c, spec: spec, goal: disconnecting()}
	return run, run.start(ctx)
}
