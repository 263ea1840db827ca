package temporal

import (
	"context"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// Client sets what is wanted of fleets and reads how far they are. It is safe for
// concurrent use. For a key without a fleet its methods return Temporal's
// *serviceerror.NotFound, except for Set, which starts one.
type Client struct {
	temporal client.Client
	queue    string
	config   Config
}

// ClientOptions are the optional settings of a [Client].
type ClientOptions struct {
	// Config is that of the fleets that the client starts; its Key is not used.
	Config Config
}

// NewClient returns a client for the fleets of the workers of a task queue.
func NewClient(temporal client.Client, taskQueue string, options *ClientOptions) *Client {
	if options == nil {
		options = &ClientOptions{}
	}
	return &Client{temporal: temporal, queue: taskQueue, config: options.Config}
}

// WorkflowID returns the ID of the workflow that keeps the fleet of a key.
func WorkflowID(key string) string { return "tidbprivatelink-fleet-" + key }

// Set adds endpoints to the fleet of a key, or changes the specs of those with the same
// EndpointID. It returns when the workflow has accepted the specs, not when the endpoints
// are connected. If anything is wrong with them, the error names all problems, and
// nothing is changed. A payload of Temporal holds some 4,000 specs.
func (c *Client) Set(ctx context.Context, key string, specs ...endpoint.Spec) error {
	config := c.config
	config.Key = key
	if err := config.validate(); err != nil {
		return err
	}
	start := c.temporal.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID: WorkflowID(key), TaskQueue: c.queue, StaticSummary: "the endpoints of TiDB Cloud's API key " + key,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, WorkflowName, Input{Config: config})
	handle, err := c.temporal.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			WorkflowID: WorkflowID(key), UpdateName: UpdateSet, Args: []any{specs}, WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}

// Remove disconnects endpoints as [endpoint.Client.Disconnect] does. It returns when the
// workflow has accepted that. Endpoints that are not in the fleet are ignored.
func (c *Client) Remove(ctx context.Context, key string, ids ...EndpointID) error {
	return c.update(ctx, key, UpdateRemove, ids)
}

// Pause stops the steps until [Client.Resume], and returns when none is running. Nothing
// is undone, and connected endpoints stay connected.
func (c *Client) Pause(ctx context.Context, key string) error {
	return c.update(ctx, key, UpdatePause, true)
}

// Resume ends a pause.
func (c *Client) Resume(ctx context.Context, key string) error {
	return c.update(ctx, key, UpdatePause, false)
}

func (c *Client) update(ctx context.Context, key, name string, argument any) error {
	handle, err := c.temporal.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: WorkflowID(key), UpdateName: name, Args: []any{argument}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}

// Status returns how far the fleet of a key is.
func (c *Client) Status(ctx context.Context, key string) (status Status, err error) {
	value, err := c.temporal.QueryWorkflow(ctx, WorkflowID(key), "", QueryStatus)
	if err == nil {
		err = value.Get(&status)
	}
	return status, err
}

// Members returns the endpoints of a key, ordered by cluster, node group and ID. A nil
// filter is the zero one.
func (c *Client) Members(ctx context.Context, key string, filter *MembersFilter) (members []Member, err error) {
	if filter == nil {
		filter = &MembersFilter{}
	}
	value, err := c.temporal.QueryWorkflow(ctx, WorkflowID(key), "", QueryMembers, *filter)
	if err == nil {
		err = value.Get(&members)
	}
	return members, err
}
