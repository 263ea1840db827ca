package endpoint

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

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

// look reads both clouds. One error reports everything that would make a cloud refuse a
// new endpoint, before anything is created. What is only missing may be too new to be
// seen, so look leaves it to the decision.
func (r *run) look(ctx context.Context) error {
	serviceErr := r.lookAtService(ctx)
	r.gone = errors.Is(serviceErr, ErrNotFound)
	if r.goal.service {
		return r.sort([]error{serviceErr}, nil)
	}
	if serviceErr != nil && !errors.Is(serviceErr, ErrNotFound) && (r.goal.removes || malformed(serviceErr)) {
		return serviceErr
	}
	if serviceErr == nil {
		err := r.source.refreshConnection(ctx, r.endpoint)
		switch {
		case errors.Is(err, ErrNotFound), notShown(err) && !r.goal.removes:
			serviceErr = err // the node group that lists the connections is missing
		case err != nil:
			return err
		}
	}
	if r.goal.removes {
		return r.endpoint.refreshAzure(ctx) // a deleted cluster has no registrations
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

// lookAtService finds the service, or reads it again. If it is not found, the run goes
// on with an empty one, so that it can read the endpoint.
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

// sort returns all problems if one of them is more than something missing, and
// otherwise keeps what is missing for the decision. The state of the service is left to
// the decision and only accompanies other problems. If a look failed, nothing counts as
// missing: the next look may see more.
func (r *run) sort(problems []error, state error) error {
	lasting := func(problem error) bool { return problem != nil && !notShown(problem) }
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

// failedLook reports whether a problem is a failed request, so that what it asked for
// may exist.
func failedLook(problem error) bool {
	return fromClient(problem) && !notShown(problem) && !malformed(problem)
}

// errNotShown is the cause of an error about a reply that shows something else than what
// was asked for.
var errNotShown = errors.New("not shown")

// notShown reports whether a reply does not show what was asked for. Only an error that
// matches ErrNotFound proves that it does not exist; anything else may come from a proxy.
func notShown(problem error) bool {
	var reply *azcore.ResponseError
	return errors.Is(problem, ErrNotFound) || errors.Is(problem, errNotShown) ||
		errors.As(problem, &reply) && reply.StatusCode == http.StatusNotFound
}

// lookAfter looks again at what an action waits for. It returns nil for a look that
// fails, within bounds, so that the run looks again.
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
	default: // of another version of the package
		err = r.look(ctx)
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

// lookAtAzure polls the operation that the run began, which says why it failed, or
// else reads the endpoint, which alone counts. An operation that is not found is too new
// to be seen or too old, and not every role may read one, so lookAtAzure reads the
// endpoint then, too.
func (r *run) lookAtAzure(ctx context.Context) error {
	operation := r.operation
	if operation == nil {
		return r.endpoint.refreshAzure(ctx)
	}
	_, err := operation.poll(ctx)
	switch {
	case notShown(err), err != nil && !operationFailed(err) && !passing(ActionNone, err):
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
		r.endpoint.setConnection(Connection{}) // the cluster is gone now
	case err != nil:
		return err
	}
	connection, id := r.endpoint.Snapshot().Connection, r.endpoint.id.String()
	waiting := StatusDeleting
	if action == ActionWaitUntilActive {
		waiting = StatusPending
		message := connection.Message
		if connection.Status == StatusActive {
			message = "" // it may be set while nothing is wrong (documented)
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
		// TiDB Cloud has changed the connection in Azure as well.
		return r.endpoint.refreshAzure(ctx)
	}
	return nil
}
