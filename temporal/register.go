package temporal

import (
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// The names of the workflow and the activity. They do not change.
const (
	WorkflowName = "tidbprivatelink.Fleet"
	ActivityName = "tidbprivatelink.FleetStep"
)

// Register registers the workflow and its activity with a worker. Give the worker a
// WorkerStopTimeout of a minute: a step that is told to stop ends early, and what it has
// done is kept. To check a Set, the workflow decodes its fleet, which takes some 0.2 s for
// 10,000 endpoints: on a busy machine, raise DeadlockDetectionTimeout above the SDK's
// second.
func Register(registry worker.Registry, resolve Resolve) {
	registry.RegisterWorkflowWithOptions(Workflow, workflow.RegisterOptions{Name: WorkflowName})
	a := &activities{resolve: resolve, clients: map[string]*endpoint.Client{}}
	registry.RegisterActivityWithOptions(a.step, activity.RegisterOptions{Name: ActivityName})
}
