package endpoint

import (
	"context"
	"errors"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// Disconnect deletes the endpoint from TiDB Cloud and waits until it is gone
// there. The private endpoint stays in Azure, but its connection is lost and
// cannot be revived (assumed). An endpoint that TiDB Cloud does not list is
// disconnected already.
func (e *Endpoint) Disconnect(ctx context.Context) error {
	const op = "disconnect endpoint"
	client, group := e.service.client, e.service.group
	if err := e.refreshConnection(ctx); err != nil {
		return err
	}
	id := e.Snapshot().Connection.ID
	if id == "" {
		return nil
	}
	client.progress(StepDelete, e.id.String(), "disconnecting")
	poller, err := client.tidb.BeginDeletePrivateEndpointConnection(ctx, group.Cluster, group.ID, id, nil)
	if err == nil {
		_, err = poller.PollUntilDone(ctx, client.pollOptions())
	}
	if err != nil && !errors.Is(err, tidbcloud.ErrNotFound) {
		return newError(op, e.id.String(), err)
	}
	return e.Refresh(ctx)
}

// Delete deletes the endpoint from TiDB Cloud, then the private endpoint from
// Azure, and waits until both are gone. Sides on which there is nothing are
// passed over, so that Delete may be called again.
func (e *Endpoint) Delete(ctx context.Context) error {
	const op = "delete endpoint"
	client := e.service.client
	if err := e.Disconnect(ctx); err != nil {
		return err
	}
	client.progress(StepDelete, e.id.String(), "deleting")
	poller, err := client.azure.BeginDeletePrivateEndpoint(ctx, e.id, nil)
	if err == nil {
		_, err = poller.PollUntilDone(ctx, client.pollOptions())
	}
	if err != nil && !errors.Is(err, privatelink.ErrNotFound) {
		return newError(op, e.id.String(), err)
	}
	client.progress(StepDelete, e.id.String(), "deleted")
	return e.Refresh(ctx)
}
