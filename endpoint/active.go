package endpoint

import "context"

// WaitUntilActiveOptions are the optional settings of [Endpoint.WaitUntilActive] and
// [EndpointService.WaitUntilActive].
type WaitUntilActiveOptions struct {
	// placeholder for future options
}

// WaitUntilActive waits until TiDB Cloud shows the endpoint as ACTIVE and Azure
// its connection as Approved, about 5 minutes after [Endpoint.Accept]
// (documented). It returns an error that matches [ErrUnusable] and holds TiDB
// Cloud's message if the acceptance FAILED, and an error if nobody has accepted the
// endpoint or it is being deleted, in each case after looks for
// [ClientOptions].ConfirmAfter. An unknown status does not end it. When it is
// PENDING for longer than 10 minutes, an event says what to do about it, and so
// does the error when ctx ends.
func (e *Endpoint) WaitUntilActive(ctx context.Context, _ *WaitUntilActiveOptions) error {
	_, err := e.toward(ctx, awaiting())
	return err
}
