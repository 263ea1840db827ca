package temporal

import (
	"os"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// history is what a Temporal server wrote of a fleet of four: endpoints that come to
// be, a pause, looks at all and a removal. The test TestHistory of the module
// internal/temporaltest rewrites it with -update. It is kept as it is while workflows
// that were begun with it may still run: a change of the workflow that does not replay
// it has to go behind workflow.GetVersion.
const history = "testdata/history.json"

func replay(t *testing.T, run any) error {
	t.Helper()
	file, err := os.Open(history)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	events, err := client.HistoryFromJSON(file, client.HistoryJSONOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(events.GetEvents()) < 30 {
		t.Fatalf("%d events", len(events.GetEvents()))
	}
	replayer := worker.NewWorkflowReplayer()
	replayer.RegisterWorkflowWithOptions(run, workflow.RegisterOptions{Name: WorkflowName})
	return replayer.ReplayWorkflowHistory(nil, events)
}

func TestReplay(t *testing.T) {
	t.Parallel()
	if err := replay(t, Workflow); err != nil {
		t.Error(err)
	}
}

// A workflow that does something else does not pass for this one.
func TestReplayNotices(t *testing.T) {
	t.Parallel()
	err := replay(t, func(ctx workflow.Context, input Input) error {
		if err := workflow.Sleep(ctx, time.Second); err != nil {
			return err
		}
		return Workflow(ctx, input)
	})
	if err == nil {
		t.Error("a workflow that sleeps first replays the history")
	}
}
