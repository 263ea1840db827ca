package endpoint

import (
	"context"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// Accept takes the second half of step 3: it registers the endpoint with TiDB
// Cloud, which then approves the endpoint's connection. It does not wait: the
// status is usually PENDING afterwards, see [Endpoint.WaitUntilActive].
//
// An endpoint that is PENDING or ACTIVE already is left as it is, so that Accept
// may be called again. A DISCOVERED one is registered under the same ID
// (assumed). A FAILED one gives an error that matches [ErrUnusable], because the
// API has no way to edit it; one that is DELETING or in a state unknown to this
// package gives an error too.
func (e *Endpoint) Accept(ctx context.Context) error {
	const op = "accept endpoint"
	if err := e.Refresh(ctx); err != nil {
		return err
	}
	if err := e.Snapshot().requireUsable(op); err != nil {
		return err
	}
	snapshot := e.Snapshot()
	status := snapshot.Connection.Status
	fault := &Error{Op: op, Resource: e.id.String()}
	switch {
	case status == StatusActive, status == StatusPending:
		e.service.client.progress(StepAccept, e.id.String(), status.String(), 1)
		return nil
	case !status.Acceptable():
		fault.Origin, fault.Found = OriginTiDBCloud, "TiDB Cloud shows the endpoint as "+status.String()
		fault.Remedy = "wait until it is Active or no longer listed, then try again"
		return fault
	case snapshot.ProvisioningState == "":
		fault.Origin, fault.Found, fault.Err = OriginAzure, "there is no such private endpoint", ErrNotFound
		fault.Remedy = "create it with CreateEndpoint"
		return fault
	case snapshot.PrivateIPAddress == "":
		fault.Origin, fault.Found = OriginAzure, "the private endpoint has no address yet"
		fault.Remedy = "wait until Azure has provisioned it"
		return fault
	}
	return e.register(ctx, op, 1)
}

// register sends the request of Accept.
func (e *Endpoint) register(ctx context.Context, op string, attempt int) error {
	client, group := e.service.client, e.service.group
	wire, err := client.tidb.CreatePrivateEndpointConnection(ctx, group.Cluster, group.ID, tidbcloud.CreatePrivateEndpointConnectionParameters{
		EndpointID:       e.id.String(),
		PrivateIPAddress: e.Snapshot().PrivateIPAddress,
	}, nil)
	if err != nil {
		// The reply may have been lost, or somebody else was faster: what TiDB Cloud
		// lists decides. When it cannot be read, the first error tells more.
		refused := newError(op, e.id.String(), err)
		if e.refreshConnection(ctx) != nil {
			return refused
		}
		if status := e.Snapshot().Connection.Status; status != StatusActive && status != StatusPending {
			return refused
		}
	} else {
		e.setConnection(newConnection(wire))
	}
	client.progress(StepAccept, e.id.String(), e.Snapshot().Connection.Status.String(), attempt)
	return nil
}
