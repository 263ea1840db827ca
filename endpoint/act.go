package endpoint

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// act carries out an action that changes something and does not wait for the
// outcome. If the request is refused or lost for a reason that may pass, act returns
// nil and the run tries again, within bounds.
func (r *run) act(ctx context.Context, action Action) error {
	err := r.do(ctx, action)
	if err == nil {
		r.refused, r.refusal = doubt{}, nil
		return nil
	}
	return r.weigh(ctx, action, err)
}

// weigh returns nil for a refusal that may pass, so that the run looks and tries
// again. It returns err once the action has been refused, and nothing else, for as
// long as a conclusion takes.
func (r *run) weigh(ctx context.Context, action Action, err error) error {
	if ctx.Err() != nil || !passing(action, err) {
		return err
	}
	r.refused.add(string(action), time.Now())
	r.refusal, r.refusedAt = err, r.looks
	r.tried.set(action, false) // it has had no effect
	if r.refused.confirmed(r.client.confirmAfter(), time.Now()) {
		return err
	}
	return nil
}

// passing reports whether the same request may succeed a little later.
func passing(action Action, err error) bool {
	var reply *azcore.ResponseError
	replied := errors.As(err, &reply)
	switch {
	case errors.Is(err, ErrPermission), exhausted(err), operationFailed(err):
		return false
	case notShown(err) && (!errors.Is(err, ErrNotFound) || action == ActionUnregister || action == ActionDeleteEndpoint):
		return true // something else answers in the cloud's place, or a look has shown what a deletion did not find
	case !replied, reply.StatusCode < http.StatusMultipleChoices:
		return !malformed(err) // no reply, or one that cannot be read
	case reply.StatusCode >= http.StatusInternalServerError:
		return true
	}
	switch reply.StatusCode {
	case http.StatusRequestTimeout, http.StatusConflict, http.StatusPreconditionFailed, http.StatusTooManyRequests:
		return true
	}
	// TiDB Cloud reads Azure itself and may not see a new endpoint yet.
	return action == ActionAccept && reply.StatusCode != http.StatusUnauthorized
}

// operationFailed reports whether Azure accepted an operation that then failed, as
// opposed to refusing a request or losing it.
func operationFailed(err error) bool {
	return errors.Is(err, privatelink.ErrFailed)
}

// do sends the request of an action.
func (r *run) do(ctx context.Context, action Action) error {
	switch action {
	case ActionCreateEndpoint:
		return r.beginCreate(ctx)
	case ActionAccept:
		return r.accept(ctx)
	case ActionUnregister:
		r.replace()
		return r.beginUnregister(ctx)
	case ActionDeleteEndpoint:
		r.replace()
		return r.beginDelete(ctx)
	}
	return fmt.Errorf("endpoint: %s is not an action that changes anything", action)
}

// replace records that the run deletes the endpoint in order to create it again.
func (r *run) replace() {
	if !r.replacing {
		r.replacing, r.replaced = true, r.replaced+1
	}
}

func (r *run) accept(ctx context.Context) error {
	r.tried.accept = true
	if err := r.endpoint.register(ctx); err != nil {
		return err
	}
	r.tell(StepAccept, r.endpoint.id.String(), r.endpoint.Snapshot().Connection.Status.String(), "")
	if r.endpoint.Snapshot().Connection.Status != StatusPending {
		return r.endpoint.refreshAzure(ctx) // another program has accepted it
	}
	return nil
}

// beginCreate creates the private endpoint, or repairs one that Azure failed to
// create. Creating over an existing endpoint would remove what the spec does not
// mention, so beginCreate first checks once more that there is none.
func (r *run) beginCreate(ctx context.Context) error {
	snapshot, service := r.endpoint.Snapshot(), r.service.Snapshot()
	if snapshot.ProvisioningState == "" {
		if err := r.endpoint.refreshAzure(ctx); err != nil || r.endpoint.Snapshot().ProvisioningState != "" {
			return err
		}
	}
	if !service.ready() {
		return nil // it was read again since the decision: decide anew
	}
	serviceID, err := privatelink.ParsePrivateLinkServiceID(service.ResourceID)
	if err != nil {
		return wrap(opConnect, r.endpoint.id.String(), err)
	}
	if r.replacing || snapshot.ProvisioningState != "" {
		r.retried++
	}
	r.replacing, r.tried = false, tried{create: true}
	r.tell(StepCreate, r.endpoint.id.String(), stateCreating, "")
	poller, err := r.sendCreate(ctx, snapshot, r.spec.parameters(service.Region, serviceID))
	switch {
	case errors.Is(err, privatelink.ErrNotFound) && snapshot.ProvisioningState != "":
		r.tried.create = false // the endpoint to repair is gone
		return r.endpoint.refreshAzure(ctx)
	case err != nil:
		return r.createRefused(ctx, err)
	}
	r.operation = &operation{poller.Poll, poller.Done, func(ctx context.Context) error {
		azure, err := poller.Result(ctx)
		switch {
		case err == nil && r.endpoint.shownBy(azure):
			r.endpoint.setAzure(azure)
			return nil
		case operationFailed(err):
			return r.createFailed(ctx, err)
		}
		return r.endpoint.refreshAzure(ctx) // the operation may be too new to be readable
	}}
	r.endpoint.setAzure(privatelink.PrivateEndpoint{
		Location: service.Region, ProvisioningState: privatelink.ProvisioningStateUpdating, SubnetID: r.spec.SubnetID,
		Connections: []privatelink.Connection{{ServiceID: service.ResourceID, Status: privatelink.ConnectionStatusPending}},
	})
	return nil
}

// sendCreate sends a creation or a repair once. Sending it again without looking
// would remove from the endpoint what others have added since. After a refusal the
// run looks before it tries again.
func (r *run) sendCreate(ctx context.Context, now EndpointSnapshot, parameters privatelink.PrivateEndpointParameters) (*runtime.Poller[privatelink.PrivateEndpoint], error) {
	ctx = pipeline.Once(ctx)
	if now.ProvisioningState == "" {
		return r.client.azure.BeginCreatePrivateEndpoint(ctx, now.ID, parameters, nil)
	}
	return r.client.azure.BeginRepairPrivateEndpoint(ctx, now.ID, parameters, nil)
}

// createRefused returns err as the refusal of a creation, or nil if another
// program's creation is under way or done: Azure allows one at a time.
func (r *run) createRefused(ctx context.Context, err error) error {
	refused := wrap(opConnect, r.endpoint.id.String(), explainReference(err, r.service.Snapshot().Region))
	if r.endpoint.refreshAzure(ctx) != nil {
		return refused
	}
	switch r.endpoint.Snapshot().ProvisioningState {
	case "", privatelink.ProvisioningStateFailed, privatelink.ProvisioningStateCanceled:
		return refused
	}
	return nil
}

// createFailed does what createRefused does for an operation that failed.
func (r *run) createFailed(ctx context.Context, err error) error {
	if r.failure = r.createRefused(ctx, err); r.failure != nil {
		r.tell(StepCreate, r.endpoint.id.String(), string(privatelink.ProvisioningStateFailed), found(r.failure))
	}
	return r.failure
}

func (r *run) beginUnregister(ctx context.Context) error {
	connection, group := r.endpoint.Snapshot().Connection, r.service.group
	r.tell(StepDelete, r.endpoint.id.String(), "unregistering", "")
	r.tried.unregister = true
	_, err := r.client.tidb.BeginDeletePrivateEndpointConnection(ctx, group.Cluster, group.ID, connection.ID, nil)
	switch {
	case errors.Is(err, tidbcloud.ErrNotFound):
		if err := r.lookForRegistration(ctx); err != nil {
			return err
		}
		if now := r.endpoint.Snapshot().Connection; now.ID != connection.ID || now.Status == StatusDeleting {
			return nil
		}
		return wrap(opDisconnect, r.endpoint.id.String(), err)
	case err != nil:
		return wrap(opDisconnect, r.endpoint.id.String(), err)
	}
	connection.Status = StatusDeleting
	r.endpoint.setConnection(connection)
	return nil
}

// lookForRegistration looks again after TiDB Cloud did not find the registration
// that was to be deleted. If the cluster is gone as well, so is the registration. A
// run that wants a connection looks at everything, since it needs the cluster.
func (r *run) lookForRegistration(ctx context.Context) error {
	if r.goal.keeps {
		return r.look(ctx)
	}
	err := r.endpoint.Refresh(ctx, nil)
	if errors.Is(err, ErrNotFound) {
		r.endpoint.setConnection(Connection{})
		return r.endpoint.refreshAzure(ctx)
	}
	return err
}

// beginDelete sends the deletion once. Sending it again without looking would delete
// what others have created since. After a refusal the run looks before it tries
// again.
func (r *run) beginDelete(ctx context.Context) error {
	ctx = pipeline.Once(ctx)
	r.tell(StepDelete, r.endpoint.id.String(), stateDeleting, "")
	r.tried.remove = true
	poller, err := r.client.azure.BeginDeletePrivateEndpoint(ctx, r.endpoint.id, nil)
	switch {
	case errors.Is(err, privatelink.ErrNotFound):
		if err := r.endpoint.refreshAzure(ctx); err != nil {
			return err
		}
		switch r.endpoint.Snapshot().ProvisioningState {
		case "", privatelink.ProvisioningStateDeleting:
			return nil // another program has deleted it
		}
		return wrap(opDisconnect, r.endpoint.id.String(), err)
	case err != nil:
		return wrap(opDisconnect, r.endpoint.id.String(), err)
	}
	r.operation = &operation{poller.Poll, poller.Done, func(ctx context.Context) error {
		if _, err := poller.Result(ctx); operationFailed(err) {
			r.failure = wrap(opDisconnect, r.endpoint.id.String(), err)
			r.tell(StepDelete, r.endpoint.id.String(), string(privatelink.ProvisioningStateFailed), found(r.failure))
			return r.failure
		}
		return r.endpoint.refreshAzure(ctx)
	}}
	r.endpoint.setProvisioningState(privatelink.ProvisioningStateDeleting)
	return nil
}
