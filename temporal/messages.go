package temporal

import (
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// The names of the Updates and Queries, for programs that send them without a [Client].
// Set takes a list of [endpoint.Spec], Remove a list of [EndpointID], Pause a bool. Status
// returns a [Status]; Members takes a [MembersFilter] and returns a list of [Member].
const (
	UpdateSet    = "Set"
	UpdateRemove = "Remove"
	UpdatePause  = "Pause"
	QueryStatus  = "Status"
	QueryMembers = "Members"
)

// listen sets the handlers.
func (e *entity) listen(ctx workflow.Context) error {
	return errors.Join(
		workflow.SetUpdateHandlerWithOptions(ctx, UpdateSet, func(ctx workflow.Context, specs []endpoint.Spec) error {
			e.Changes = e.Changes.with(change{Set: specs})
			return nil
		}, workflow.UpdateHandlerOptions{Validator: e.checkSpecs, Description: "adds endpoints, or changes their specs"}),
		workflow.SetUpdateHandlerWithOptions(ctx, UpdateRemove, func(ctx workflow.Context, ids []EndpointID) error {
			e.Changes = e.Changes.with(change{Remove: ids})
			return nil
		}, workflow.UpdateHandlerOptions{Description: "disconnects and deletes endpoints"}),
		workflow.SetUpdateHandlerWithOptions(ctx, UpdatePause, func(ctx workflow.Context, pause bool) error {
			e.Paused = pause
			if !pause {
				return nil
			}
			return workflow.Await(ctx, func() bool { return !e.running || !e.Paused })
		}, workflow.UpdateHandlerOptions{Description: "stops the steps, and returns when none is running"}),
		workflow.SetQueryHandlerWithOptions(ctx, QueryStatus, func() (Status, error) {
			next := e.due()
			if e.running {
				next = time.Time{}
			}
			return e.status(next), nil
		}, workflow.QueryHandlerOptions{Description: "how far the fleet is"}),
		workflow.SetQueryHandlerWithOptions(ctx, QueryMembers, func(filter MembersFilter) ([]Member, error) {
			fleet, err := e.fleet()
			if err != nil {
				return nil, err
			}
			return filter.of(fleet), nil
		}, workflow.QueryHandlerOptions{Description: "the endpoints, each with its state"}),
	)
}

// checkSpecs is the validator of Set: specs that it refuses do not enter the history.
func (e *entity) checkSpecs(_ workflow.Context, specs []endpoint.Spec) error {
	fleet, err := e.fleet()
	if err != nil {
		return err
	}
	return errors.Join(fleet.Check(specs...), checkSize(fleet, specs))
}
