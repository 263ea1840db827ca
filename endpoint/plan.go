package endpoint

import (
	"context"
	"fmt"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// Plan is what [Client.Connect] or [Client.Disconnect] would do. Two plans compare with
// cmp.Diff without options.
type Plan struct {
	// Actions are in order; nil if nothing is left to do.
	Actions []Action
	// Service and Endpoint are what exists now.
	Service  ServiceSnapshot
	Endpoint EndpointSnapshot
}

// Changes reports whether an action of the plan changes anything.
func (p Plan) Changes() bool {
	for _, action := range p.Actions {
		if action.Changes() {
			return true
		}
	}
	return false
}

// String returns the plan as a list for people. Do not depend on its wording.
func (p Plan) String() string {
	var b strings.Builder
	fmt.Fprintln(&b, p.Endpoint.ID)
	if len(p.Actions) == 0 {
		fmt.Fprintf(&b, "  %v\n", ActionNone)
	}
	for i, action := range p.Actions {
		fmt.Fprintf(&b, "  %d. %v\n", i+1, action)
	}
	return b.String()
}

// PlanOptions are the optional settings of [Client.Plan].
type PlanOptions struct {
	// placeholder for future options
}

// Plan says what [Client.Connect] would do with a spec, and changes nothing. It checks
// what Connect checks and returns the errors of Connect that can be foreseen. Before it
// plans a replacement or returns an error about what it saw, it looks for
// [ClientOptions].ConfirmAfter, as Connect does.
func (c *Client) Plan(ctx context.Context, spec Spec, _ *PlanOptions) (Plan, error) {
	run, err := c.begin(ctx, spec, Reconciliation{})
	if err != nil {
		return Plan{}, err
	}
	return run.plan(ctx)
}

// PlanDisconnectOptions are the optional settings of [Client.PlanDisconnect].
type PlanDisconnectOptions struct {
	// placeholder for future options
}

// PlanDisconnect says what [Client.Disconnect] would do with a spec, and changes
// nothing. As Disconnect does, it needs the spec's NodeGroup and EndpointID alone.
// It returns the errors that Disconnect would return, as far as they can be
// foreseen. Before it returns an error about what it saw, or a plan without actions,
// it looks again for [ClientOptions].ConfirmAfter.
func (c *Client) PlanDisconnect(ctx context.Context, spec Spec, _ *PlanDisconnectOptions) (Plan, error) {
	run, err := c.beginDisconnect(ctx, spec)
	if err != nil {
		return Plan{}, err
	}
	return run.plan(ctx)
}

// plan returns the actions that lead from what was seen to the run's goal.
func (r *run) plan(ctx context.Context) (Plan, error) {
	if err := r.confirm(ctx); err != nil {
		return Plan{}, err
	}
	now := r.situation()
	plan := Plan{Service: now.service, Endpoint: now.endpoint}
	for {
		action, err := r.goal.decide(r.spec, now)
		if err != nil {
			return Plan{}, err
		}
		if action == ActionNone {
			return plan, nil
		}
		plan.Actions = append(plan.Actions, action)
		now = now.after(action, r.spec)
	}
}

// after returns the situation that an action should lead to.
func (s situation) after(action Action, spec Spec) situation {
	endpoint := &s.endpoint
	switch action {
	case ActionWaitForService:
		s.service.Status = ServiceStatusActive
		if s.service.ResourceID == "" {
			s.service.ResourceID = notKnown
		}
	case ActionCreateEndpoint:
		s.replacing, s.tried = false, tried{create: true}
		*endpoint = EndpointSnapshot{
			ID: endpoint.ID, Region: s.service.Region, ProvisioningState: privatelink.ProvisioningStateUpdating,
			SubnetID: spec.SubnetID, PrivateIPAddress: spec.PrivateIPAddress, ServiceID: s.service.ResourceID,
			ConnectionStatus: privatelink.ConnectionStatusPending, Connection: endpoint.Connection,
		}
	case ActionWaitForEndpoint:
		if endpoint.ProvisioningState == privatelink.ProvisioningStateDeleting {
			*endpoint = EndpointSnapshot{ID: endpoint.ID, Connection: endpoint.Connection}
			break
		}
		endpoint.ProvisioningState = privatelink.ProvisioningStateSucceeded
		if endpoint.PrivateIPAddress == "" {
			endpoint.PrivateIPAddress = notKnown
		}
	case ActionAccept:
		s.tried.accept = true
		endpoint.Connection.Status = StatusPending
	case ActionWaitUntilActive:
		endpoint.Connection.Status, endpoint.Connection.PrivateIPAddress = StatusActive, endpoint.PrivateIPAddress
		endpoint.ConnectionStatus = privatelink.ConnectionStatusApproved
	case ActionUnregister:
		s.replacing, s.replaced = true, max(s.replaced, 1)
		endpoint.Connection.Status = StatusDeleting
	case ActionWaitForUnregistration:
		endpoint.Connection = Connection{}
		if endpoint.ProvisioningState != "" {
			endpoint.ConnectionStatus = privatelink.ConnectionStatusDisconnected
		}
	case ActionDeleteEndpoint:
		s.replacing, s.replaced = true, max(s.replaced, 1)
		endpoint.ProvisioningState = privatelink.ProvisioningStateDeleting
	}
	return s
}
