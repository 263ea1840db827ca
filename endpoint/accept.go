package endpoint

import (
	"context"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// AcceptOptions are the optional settings of [Endpoint.Accept].
type AcceptOptions struct {
	// placeholder for future options
}

// Accept takes the second half of step 3: it registers the endpoint with TiDB
// Cloud, which then approves the endpoint's connection. It does not wait for the
// approval: the status is usually PENDING afterwards, see
// [Endpoint.WaitUntilActive].
//
// Accept leaves an endpoint that is PENDING or ACTIVE as it is, so it may be called
// again. A DISCOVERED endpoint is registered under the same ID (assumed). A FAILED
// one gives an error that matches [ErrUnusable], because the API cannot edit it. One
// that is DELETING or in a status that this package does not know gives an error as
// well, after looks for [ClientOptions].ConfirmAfter.
func (e *Endpoint) Accept(ctx context.Context, _ *AcceptOptions) error {
	run, err := e.toward(ctx, accepting())
	if err != nil {
		return err
	}
	run.tell(StepAccept, e.id.String(), e.Snapshot().Connection.Status.String(), "")
	return nil
}

// register registers the endpoint with TiDB Cloud.
func (e *Endpoint) register(ctx context.Context) error {
	client, group := e.service.client, e.service.group
	wire, err := client.tidb.CreatePrivateEndpointConnection(ctx, group.Cluster, group.ID, tidbcloud.CreatePrivateEndpointConnectionParameters{
		EndpointID:       e.id.String(),
		PrivateIPAddress: e.Snapshot().PrivateIPAddress,
	}, nil)
	if err == nil {
		e.setConnection(newConnection(wire))
		return nil
	}
	// The reply may be lost, or another program may have registered the endpoint:
	// the connection that TiDB Cloud lists decides. If the list cannot be read
	// either, the first error says more.
	refused := wrap(opAccept, e.id.String(), err)
	if e.refreshConnection(ctx) != nil {
		return refused
	}
	if status := e.Snapshot().Connection.Status; status != StatusActive && status != StatusPending {
		return refused
	}
	return nil
}
