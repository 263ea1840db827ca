package endpoint

import (
	"cmp"
	"context"
	"time"
)

// WaitUntilActive waits until TiDB Cloud shows the endpoint as ACTIVE, about 5
// minutes after [Endpoint.Accept] (documentation). It ends with an error that
// matches [ErrUnusable] when the acceptance FAILED, whose message the error
// tells, and with an error when nobody has accepted the endpoint or it is being
// deleted. An unknown status does not end it. When it is PENDING for longer than
// 10 minutes, an event says what to do about it, and so does the error when ctx
// ends.
func (e *Endpoint) WaitUntilActive(ctx context.Context) error {
	const op = "wait for endpoint"
	client, seen, late := e.service.client, Status(""), ""
	err := client.wait(ctx, func(ctx context.Context) (bool, error) {
		if err := e.refreshConnection(ctx); err != nil {
			return false, err
		}
		status := e.Snapshot().Connection.Status
		if status != seen {
			client.progress(StepActive, e.id.String(), status.String(), 1)
			seen = status
		}
		connection, now := e.Snapshot().Connection, time.Now()
		remedy := connection.overdue(client.seen.since(connection, now), now)
		if remedy != "" && late == "" {
			client.progress(StepActive, e.id.String(), status.String()+"; "+remedy, 1)
		}
		late = remedy
		return status.Terminal() || status.Acceptable() || status == StatusDeleting, nil
	})
	if err != nil && ctx.Err() != nil {
		return &Error{
			Op: op, Origin: OriginTiDBCloud, Resource: e.id.String(), Found: "waiting ended while it is " + e.Snapshot().Connection.Status.String() + ": " + ctx.Err().Error(),
			Remedy: cmp.Or(late, "call again to go on waiting; nothing was undone"), Err: err,
		}
	}
	if err != nil {
		return newError(op, e.id.String(), err)
	}
	fault := &Error{Op: op, Origin: OriginTiDBCloud, Resource: e.id.String(), Found: "TiDB Cloud shows the endpoint as " + seen.String()}
	switch {
	case seen == StatusDeleting:
		fault.Remedy = "wait until it is no longer listed, then accept it again"
		return fault
	case seen.Acceptable():
		fault.Remedy = "call Endpoint.Accept first"
		return fault
	case seen == StatusFailed:
		return e.Snapshot().requireUsable(op)
	}
	// The acceptance has changed Azure's side as well. ACTIVE is true even when
	// the registration turns out to be of an endpoint that is no more.
	if err := e.refreshAzure(ctx); err != nil {
		return err
	}
	return e.Snapshot().requireUsable(op)
}
