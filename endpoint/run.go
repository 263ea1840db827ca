package endpoint

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// run brings what both clouds have closer to a goal, one action at a time: it
// looks, decides by a pure function of what it saw, and acts. It keeps nothing
// that another run could not find out, so any run can take over from any other.
type run struct {
	client *Client
	spec   Spec
	goal   func(Spec, situation) (Action, error)
	source source

	service  *EndpointService
	endpoint *Endpoint

	tried     tried
	replacing bool
	replaced  int
	retried   int        // creations that repaired or replaced something
	operation *operation // of Azure, that this run began; nil when there is none
	told      string
}

// operation is a poller, whatever its result.
type operation struct {
	poll   func(context.Context) (*http.Response, error)
	done   func() bool
	result func(context.Context) error
}

// source is where a run learns what the endpoints of a node group or a subnet
// have in common: a [Client] asks each time, a fleet once for all.
type source interface {
	// Service takes step 1, see [Client.Service].
	Service(context.Context, NodeGroup) (*EndpointService, error)
	// subnet reads the subnet of a spec.
	subnet(context.Context, privatelink.SubnetID) (privatelink.Subnet, error)
	// refreshService looks at a service again.
	refreshService(context.Context, *EndpointService) error
	// refreshConnection looks at TiDB Cloud's side of an endpoint again.
	refreshConnection(context.Context, *Endpoint) error
}

func (c *Client) subnet(ctx context.Context, id privatelink.SubnetID) (privatelink.Subnet, error) {
	return c.azure.GetSubnet(ctx, id, nil)
}

func (*Client) refreshService(ctx context.Context, service *EndpointService) error {
	return service.Refresh(ctx)
}

func (*Client) refreshConnection(ctx context.Context, endpoint *Endpoint) error {
	return endpoint.refreshConnection(ctx)
}

// observe looks at everything for the first time. What would make one of the
// clouds refuse a new endpoint is told all at once, before anything is created.
func (r *run) observe(ctx context.Context) error {
	serviceErr := r.locate(ctx)
	if errors.Is(serviceErr, ErrInvalidArgument) {
		return serviceErr
	}
	if serviceErr == nil {
		if err := r.source.refreshConnection(ctx, r.endpoint); err != nil {
			return err
		}
	}
	err := r.endpoint.refreshAzure(ctx)
	var problems []error
	if err == nil && r.endpoint.Snapshot().ProvisioningState == "" {
		if serviceErr == nil {
			serviceErr = r.service.Snapshot().usable(opConnect, ActionCreateEndpoint)
		}
		problems = r.checkSubnet(ctx)
	}
	return joinProblems(opConnect, r.endpoint.id.String(), append([]error{serviceErr, err}, problems...)...)
}

// locate finds the service. Without one there is still the endpoint to look at.
func (r *run) locate(ctx context.Context) error {
	service, err := r.source.Service(ctx, r.spec.NodeGroup)
	if err != nil {
		service = &EndpointService{client: r.client, group: r.spec.NodeGroup, snapshot: ServiceSnapshot{NodeGroup: r.spec.NodeGroup}}
	}
	r.service, r.endpoint = service, service.endpoint(r.spec.EndpointID)
	return err
}

// next decides what is to be done about what was last seen.
func (r *run) next() (Action, error) {
	return r.goal(r.spec, situation{
		service: r.service.Snapshot(), endpoint: r.endpoint.Snapshot(),
		tried: r.tried, replacing: r.replacing, replaced: r.replaced,
	})
}

// finish acts and waits until nothing is left to do.
func (r *run) finish(ctx context.Context) error {
	for {
		action, err := r.next()
		switch {
		case err != nil || action == ActionNone:
			return err
		case action.Changes():
			err = r.do(ctx, action)
		default:
			err = r.wait(ctx, action)
		}
		if err != nil {
			return err
		}
	}
}

// wait looks again and again, until something else is to be done.
func (r *run) wait(ctx context.Context, action Action) error {
	err := r.client.wait(ctx, func(ctx context.Context) (bool, error) {
		if err := r.lookAfter(ctx, action); err != nil {
			return false, err
		}
		next, err := r.next()
		return next != action, err
	})
	if err == nil || ctx.Err() == nil {
		return newError(action.String(), r.endpoint.id.String(), err)
	}
	return r.interrupted(action, err)
}

// interrupted says what a wait was for that its context ended.
func (r *run) interrupted(action Action, err error) error {
	endpoint, service := r.endpoint.Snapshot(), r.service.Snapshot()
	fault := &Error{Op: action.String(), Origin: OriginTiDBCloud, Resource: endpoint.ID.String(), Err: err, Remedy: "call again to go on waiting; nothing was undone"}
	var state string
	switch action {
	case ActionWaitForService:
		fault.Resource, state = service.NodeGroup.String(), service.Status.String()
		fault.Remedy = "call again to go on waiting; if it stays Creating for much longer than 5 minutes, submit a TiDB Cloud support ticket"
	case ActionWaitForEndpoint:
		fault.Origin, state = OriginAzure, string(endpoint.ProvisioningState)
	default:
		state = endpoint.Connection.Status.String()
	}
	fault.Found = "waiting ended while it is " + state + ": " + err.Error()
	return fault
}

// do carries out an action that changes something. It never waits for the
// outcome: whoever takes over knows from the spec alone where to look for it.
func (r *run) do(ctx context.Context, action Action) error {
	switch action {
	case ActionCreateEndpoint:
		return r.beginCreate(ctx)
	case ActionAccept:
		r.tried.accept = true
		err := r.endpoint.register(ctx, opConnect, 1+r.retried)
		if err == nil && r.endpoint.Snapshot().Connection.Status != StatusPending {
			err = r.endpoint.refreshAzure(ctx) // somebody else was faster by far
		}
		return err
	case ActionUnregister:
		r.replace()
		return r.beginUnregister(ctx)
	case ActionDeleteEndpoint:
		r.replace()
		return r.beginDelete(ctx)
	}
	return fmt.Errorf("endpoint: %s is not an action that changes anything", action)
}

// replace notes that a deletion on the way to a connection is a replacement.
func (r *run) replace() {
	if !r.replacing {
		r.replacing, r.replaced = true, r.replaced+1
	}
}

func (r *run) beginCreate(ctx context.Context) error {
	if r.replacing || r.endpoint.Snapshot().ProvisioningState != "" {
		r.retried++
	}
	r.replacing, r.tried = false, tried{create: true}
	service := r.service.Snapshot()
	target, err := privatelink.ParsePrivateLinkServiceID(service.ResourceID)
	if err != nil {
		return newError(opConnect, r.endpoint.id.String(), err)
	}
	r.tell(StepCreate, r.endpoint.id.String(), stateCreating)
	poller, err := r.client.azure.BeginCreatePrivateEndpoint(ctx, r.endpoint.id, r.spec.parameters(service.Region, target), nil)
	if err != nil {
		return r.createFailed(ctx, err)
	}
	r.operation = &operation{poller.Poll, poller.Done, func(ctx context.Context) error {
		azure, err := poller.Result(ctx)
		if err != nil {
			return r.createFailed(ctx, err)
		}
		r.endpoint.setAzure(azure)
		return nil
	}}
	r.endpoint.setAzure(privatelink.PrivateEndpoint{
		Location: service.Region, ProvisioningState: privatelink.ProvisioningStateUpdating, SubnetID: r.spec.SubnetID,
		Connections: []privatelink.Connection{{ServiceID: service.ResourceID, Status: privatelink.ConnectionStatusPending}},
	})
	return nil
}

// createFailed passes the error of a creation on, unless somebody else's came in
// between: Azure lets only one of them at the endpoint at a time.
func (r *run) createFailed(ctx context.Context, err error) error {
	failed := newError(opConnect, r.endpoint.id.String(), explainReference(err, r.service.Snapshot().Region))
	if r.endpoint.refreshAzure(ctx) != nil {
		return failed
	}
	switch r.endpoint.Snapshot().ProvisioningState {
	case "", privatelink.ProvisioningStateFailed, privatelink.ProvisioningStateCanceled:
		return failed
	}
	return nil
}

func (r *run) beginUnregister(ctx context.Context) error {
	connection := r.endpoint.Snapshot().Connection
	r.tell(StepDelete, r.endpoint.id.String(), "unregistering")
	r.tried.unregister = true
	_, err := r.client.tidb.BeginDeletePrivateEndpointConnection(ctx, connection.NodeGroup.Cluster, connection.NodeGroup.ID, connection.ID, nil)
	switch {
	case errors.Is(err, tidbcloud.ErrNotFound):
		return r.endpoint.Refresh(ctx)
	case err != nil:
		return newError(opDisconnect, r.endpoint.id.String(), err)
	}
	connection.Status = StatusDeleting
	r.endpoint.setConnection(connection)
	return nil
}

func (r *run) beginDelete(ctx context.Context) error {
	r.tell(StepDelete, r.endpoint.id.String(), stateDeleting)
	r.tried.remove = true
	poller, err := r.client.azure.BeginDeletePrivateEndpoint(ctx, r.endpoint.id, nil)
	if err != nil {
		return r.deleted(ctx, err)
	}
	r.operation = &operation{poller.Poll, poller.Done, func(ctx context.Context) error {
		_, err := poller.Result(ctx)
		return r.deleted(ctx, err)
	}}
	r.endpoint.setProvisioningState(privatelink.ProvisioningStateDeleting)
	return nil
}

// deleted looks what a deletion has left. That nothing was there is no error.
func (r *run) deleted(ctx context.Context, err error) error {
	if err != nil && !errors.Is(err, privatelink.ErrNotFound) {
		return newError(opDisconnect, r.endpoint.id.String(), err)
	}
	return r.endpoint.refreshAzure(ctx)
}

// lookAfter looks again at what an action waits for, and at nothing else.
func (r *run) lookAfter(ctx context.Context, action Action) error {
	id := r.endpoint.id.String()
	switch action {
	case ActionWaitForService:
		if err := r.source.refreshService(ctx, r.service); err != nil {
			return err
		}
		r.tell(StepService, r.service.group.String(), r.service.Snapshot().Status.String())
	case ActionWaitForEndpoint:
		if err := r.lookAtAzure(ctx); err != nil {
			return err
		}
		switch state := r.endpoint.Snapshot().ProvisioningState; state {
		case "":
			r.tell(StepDelete, id, "deleted")
		case privatelink.ProvisioningStateDeleting:
			r.tell(StepDelete, id, stateDeleting)
		default:
			r.tell(StepCreate, id, string(state))
		}
	case ActionWaitUntilActive, ActionWaitForUnregistration:
		if err := r.source.refreshConnection(ctx, r.endpoint); err != nil {
			return err
		}
		status := r.endpoint.Snapshot().Connection.Status
		if action == ActionWaitUntilActive {
			r.tell(StepActive, id, status.String())
		} else if status == "" {
			r.tell(StepDelete, id, "unregistered")
		}
		waiting := map[Action]Status{ActionWaitUntilActive: StatusPending, ActionWaitForUnregistration: StatusDeleting}
		if status != waiting[action] {
			// What TiDB Cloud did has changed Azure's side as well.
			return r.endpoint.refreshAzure(ctx)
		}
	}
	return nil
}

// lookAtAzure follows the operation that the run began, which tells why it
// failed; what others began shows in the endpoint alone.
func (r *run) lookAtAzure(ctx context.Context) error {
	operation := r.operation
	if operation == nil {
		return r.endpoint.refreshAzure(ctx)
	}
	if _, err := operation.poll(ctx); err != nil {
		return newError(ActionWaitForEndpoint.String(), r.endpoint.id.String(), err)
	}
	if !operation.done() {
		return nil
	}
	r.operation = nil
	return operation.result(ctx)
}

// tell reports progress, the same only once in a row.
func (r *run) tell(step Step, resource, state string) {
	if told := fmt.Sprint(step, state, r.retried); told != r.told {
		r.told = told
		r.client.progress(step, resource, state, 1+r.retried)
	}
}
