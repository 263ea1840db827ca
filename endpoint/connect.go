package endpoint

import (
	"context"
	"errors"
)

// Connect takes all four steps but the last, the program's own: when it returns
// without an error, the endpoint is ACTIVE, and [Endpoint.ConnectionString] tells
// how to connect.
//
// It looks at what exists in both clouds and does only what is missing, so it may
// be called again after any interruption, or in vain: it returns the same
// endpoint however often it is called with the same spec. A whole run takes about
// 6 minutes, and up to 5 more for a new cluster.
//
//  1. The spec is checked before any request.
//  2. The endpoint service is waited for until it is ACTIVE.
//  3. The private endpoint is created unless it exists; an existing one has to
//     lead to the service.
//  4. A registration that is being deleted is waited for.
//  5. Unless the endpoint is registered, it is verified, see [Endpoint.Verify],
//     and accepted.
//  6. The endpoint is waited for until it is ACTIVE.
//
// What cannot be repaired gives an error that matches [ErrUnusable], or is
// replaced once when [Spec].ReplaceFailed says so.
func (c *Client) Connect(ctx context.Context, spec Spec) (*Endpoint, error) {
	if err := spec.NodeGroup.validate(); err != nil {
		return nil, err
	}
	if err := spec.validate(); err != nil {
		return nil, err
	}
	service, err := c.Service(ctx, spec.NodeGroup)
	if err != nil {
		return nil, err
	}
	if err := service.WaitUntilActive(ctx); err != nil {
		return nil, err
	}
	endpoint, err := service.connect(ctx, spec)
	if spec.ReplaceFailed && errors.Is(err, ErrUnusable) {
		if err := service.endpoint(spec.EndpointID).Delete(ctx); err != nil {
			return nil, err
		}
		endpoint, err = service.connect(ctx, spec)
	}
	return endpoint, err
}

// connect takes the steps from the private endpoint on.
func (s *EndpointService) connect(ctx context.Context, spec Spec) (*Endpoint, error) {
	endpoint, err := s.CreateEndpoint(ctx, spec)
	if err != nil {
		return nil, err
	}
	if err := endpoint.waitUntilDeleted(ctx); err != nil {
		return nil, err
	}
	if err := endpoint.requireUsable("connect endpoint"); err != nil {
		return nil, err
	}
	if endpoint.Snapshot().Connection.Status.Acceptable() {
		report, err := endpoint.Verify(ctx)
		if err != nil {
			return nil, err
		}
		if err := report.Err(); err != nil {
			return nil, err
		}
		if err := endpoint.Accept(ctx); err != nil {
			return nil, err
		}
	}
	if err := endpoint.WaitUntilActive(ctx); err != nil {
		return nil, err
	}
	return endpoint, nil
}

// waitUntilDeleted waits until a registration that is being deleted is gone, and
// sees what its end did to the endpoint.
func (e *Endpoint) waitUntilDeleted(ctx context.Context) error {
	if e.Snapshot().Connection.Status != StatusDeleting {
		return nil
	}
	err := e.service.client.wait(ctx, func(ctx context.Context) (bool, error) {
		err := e.refreshConnection(ctx)
		return e.Snapshot().Connection.Status != StatusDeleting, err
	})
	if err != nil {
		return newError("wait for the end of an old registration", e.id.String(), err)
	}
	return e.refreshAzure(ctx)
}
