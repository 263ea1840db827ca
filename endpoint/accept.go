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
// Cloud, which then approves the endpoint's connection. It does not wait for
// that: the status is usually PENDING afterwards, see [Endpoint.WaitUntilActive].
//
// An endpoint that is PENDING or ACTIVE already is left as it is, so that Accept
// may be called again. A DISCOVERED one is registered under the same ID
// (assumed). A FAILED one gives an error that matches [ErrUnusable], because the
// API has no way to edit it; one that is DELETING or in a state unknown to this
// package gives an error too, after looks for [ClientOptions].ConfirmAfter.
func (e *Endpoint) Accept(ctx context.Context, _ *AcceptOptions) error {
	run, err := e.toward(ctx, accepting())
	if err != nil {
		return err
	}
	run.tell(StepAccept, e.id.String(), e.Snapshot().Connection.Status.String(), "")
	return nil
}

// register sends the request of Accept.
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
	// The reply may have been lost, or somebody else was faster: what TiDB Cloud
	// lists decides. When it cannot be read, the first error tells more.
	refused := wrap(opAccept, e.id.String(), err)
	if e.refreshConnection(ctx) != nil {
		return refused
	}
	if status := e.Snapshot().Connection.Status; status != StatusActive && status != StatusPending {
		return refused
	}
	return nil
}
