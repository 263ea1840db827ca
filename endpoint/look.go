package endpoint

import (
	"context"
	"errors"
	"slices"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

func (c *Client) subnet(ctx context.Context, id privatelink.SubnetID) (privatelink.Subnet, error) {
	return c.azure.GetSubnet(ctx, id, nil)
}

func (*Client) refreshService(ctx context.Context, service *EndpointService) error {
	return service.Refresh(ctx, nil)
}

func (*Client) refreshConnection(ctx context.Context, endpoint *Endpoint) error {
	return endpoint.refreshConnection(ctx)
}

// look looks at everything. What would make one of the clouds refuse a new
// endpoint is told all at once, before anything is created; what is only missing
// may be too new to be seen, so it is left to the decision.
func (r *run) look(ctx context.Context) error {
	serviceErr := r.lookAtService(ctx)
	if r.goal.service {
		return r.sort([]error{serviceErr}, nil)
	}
	if serviceErr != nil && !errors.Is(serviceErr, ErrNotFound) && (r.goal.removes || malformed(serviceErr)) {
		return serviceErr
	}
	if serviceErr == nil {
		err := r.source.refreshConnection(ctx, r.endpoint)
		switch {
		case errors.Is(err, ErrNotFound):
			serviceErr = err // what holds the connections is not there
		case err != nil:
			return err
		}
	}
	if r.goal.removes {
		return r.endpoint.refreshAzure(ctx) // a cluster that is gone has taken the registration with it
	}
	err := r.endpoint.refreshAzure(ctx)
	problems := []error{serviceErr, err}
	var state error
	if err == nil && r.goal.preflight && r.endpoint.Snapshot().ProvisioningState == "" {
		problems = append(problems, r.preflight(ctx, serviceErr == nil)...)
		if serviceErr == nil {
			state = r.service.Snapshot().usable(opConnect, ActionCreateEndpoint)
		}
	}
	return r.sort(problems, state)
}

// lookAtService finds the service, or looks at it again. Without one there is
// still the endpoint to look at.
func (r *run) lookAtService(ctx context.Context) error {
	if r.located {
		return r.source.refreshService(ctx, r.service)
	}
	service, err := r.source.findService(ctx, r.spec.NodeGroup)
	if r.located = err == nil; err != nil {
		service = &EndpointService{client: r.client, group: r.spec.NodeGroup, snapshot: ServiceSnapshot{NodeGroup: r.spec.NodeGroup}}
	}
	r.service, r.endpoint = service, service.endpoint(r.spec.EndpointID)
	r.endpoint.ending = r.ending
	return err
}

// sort keeps what is only missing for the decision, and returns all problems when
// there is another one among them. The state of the service is for the decision to
// judge, and told beside what is told anyway. Beside looks that failed nothing
// counts as missing: who looks again sees more.
func (r *run) sort(problems []error, state error) error {
	lasting := func(problem error) bool { return problem != nil && !errors.Is(problem, ErrNotFound) }
	if slices.ContainsFunc(problems, failedLook) {
		problems, state = slices.DeleteFunc(problems, func(problem error) bool { return !lasting(problem) }), nil
	}
	all := joinProblems(opConnect, r.resource(), append(problems, state)...)
	if slices.ContainsFunc(problems, lasting) {
		return all
	}
	r.absent = nil
	if slices.ContainsFunc(problems, func(problem error) bool { return problem != nil }) {
		r.absent = all
	}
	return nil
}

// failedLook reports whether a problem is that a cloud did not show what was asked
// for, although it may be there.
func failedLook(problem error) bool {
	return fromClient(problem) && !errors.Is(problem, ErrNotFound) && !malformed(problem)
}

// lookAfter looks again at what an action waits for. A look that fails is made
// again, within bounds.
func (r *run) lookAfter(ctx context.Context, action Action) error {
	r.await(action)
	var err error
	switch action {
	case ActionConfirm:
		r.tell(StepConfirm, r.resource(), stateConfirming, r.inDoubt())
		err = r.look(ctx)
	case ActionWaitForService:
		err = r.lookAfterService(ctx)
	case ActionWaitForEndpoint:
		err = r.lookAfterEndpoint(ctx)
	case ActionWaitUntilActive, ActionWaitForUnregistration:
		err = r.lookAfterConnection(ctx, action)
	}
	if r.failure != nil {
		return r.failure
	}
	if err == nil {
		r.looks++
	}
	return r.tolerate(ctx, err)
}

func (r *run) lookAfterService(ctx context.Context) error {
	if err := r.source.refreshService(ctx, r.service); err != nil {
		return err
	}
	r.tell(StepService, r.service.group.String(), r.service.Snapshot().Status.String(), r.overdue())
	return nil
}

func (r *run) lookAfterEndpoint(ctx context.Context) error {
	if err := r.lookAtAzure(ctx); err != nil {
		return err
	}
	id := r.endpoint.id.String()
	switch state := r.endpoint.Snapshot().ProvisioningState; {
	case state == "" && (r.tried.remove || !r.tried.create):
		r.tell(StepDelete, id, "deleted", "")
	case state == privatelink.ProvisioningStateDeleting:
		r.tell(StepDelete, id, stateDeleting, r.overdue())
	case state != "":
		r.tell(StepCreate, id, string(state), r.overdue())
	}
	return nil
}

// lookAtAzure follows the operation that the run began, which tells why it
// failed; what others began shows in the endpoint alone. An operation that is not
// there is too new to be seen, or too old: the endpoint itself tells the rest.
func (r *run) lookAtAzure(ctx context.Context) error {
	operation := r.operation
	if operation == nil {
		return r.endpoint.refreshAzure(ctx)
	}
	_, err := operation.poll(ctx)
	switch {
	case errors.Is(err, privatelink.ErrNotFound):
		r.operation = nil
		return r.endpoint.refreshAzure(ctx)
	case err != nil:
		return wrap(ActionWaitForEndpoint.String(), r.endpoint.id.String(), err)
	case !operation.done():
		return nil
	}
	r.operation = nil
	return operation.result(ctx)
}

func (r *run) lookAfterConnection(ctx context.Context, action Action) error {
	err := r.source.refreshConnection(ctx, r.endpoint)
	switch {
	case err != nil && r.goal.removes && errors.Is(err, ErrNotFound):
		r.endpoint.setConnection(Connection{}) // the cluster has gone meanwhile
	case err != nil:
		return err
	}
	connection, id := r.endpoint.Snapshot().Connection, r.endpoint.id.String()
	waiting := StatusDeleting
	if action == ActionWaitUntilActive {
		waiting = StatusPending
		message := connection.Message
		if connection.Status == StatusActive {
			message = "" // it may be there while nothing is wrong (documented)
		}
		if late := r.overdue(); late != "" && connection.Status == StatusPending {
			message = late
		}
		r.tell(StepActive, id, connection.Status.String(), message)
	} else if connection.Status == "" {
		r.tell(StepDelete, id, "unregistered", "")
	} else if late := r.overdue(); late != "" {
		r.tell(StepDelete, id, connection.Status.String(), late)
	}
	if connection.Status != waiting {
		// What TiDB Cloud did has changed Azure's side as well.
		return r.endpoint.refreshAzure(ctx)
	}
	return nil
}
