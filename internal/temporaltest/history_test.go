package temporaltest_test

import (
	"context"
	"flag"
	"os"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/temporal"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

var update = flag.Bool("update", false, "rewrite the history that the module temporal replays")

// here starts a worker in the process of the test, with a name that does not depend on the
// machine.
func (w *world) here() {
	w.t.Helper()
	connection, err := client.NewLazyClient(client.Options{HostPort: w.server.Address, Identity: "worker", Logger: quiet{}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(connection.Close)
	work := worker.New(connection, queue, worker.Options{WorkerStopTimeout: 10 * time.Second})
	temporal.Register(work, func(context.Context, string) (*endpoint.Client, error) {
		options := azcore.ClientOptions{Transport: w.sim}
		azure, err := privatelink.NewClient(w.sim.Credential(), &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: options}})
		if err != nil {
			return nil, err
		}
		account := w.sim.Account().APIKey
		credential, err := tidbcloud.NewCredential(account.Public, string(account.Private))
		if err != nil {
			return nil, err
		}
		tidb, err := tidbcloud.NewClient(credential, &tidbcloud.ClientOptions{ClientOptions: options})
		if err != nil {
			return nil, err
		}
		return endpoint.NewClient(azure, tidb, &endpoint.ClientOptions{ConfirmAfter: 2 * time.Minute / speed, PollFrequency: 30 * time.Second / speed})
	})
	if err := work.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(work.Stop)
}

// An idle fleet adds a bounded number of events and bytes to the history with each look,
// by default one an hour.
func TestHistorySize(t *testing.T) {
	t.Parallel()
	endpoints, clusters := size(t)
	config := quick()
	config.LookAgainAfter = 10*time.Second + time.Duration(endpoints)*20*time.Millisecond
	w := newWorld(t, config)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute+time.Duration(endpoints)*time.Second/5)
	defer cancel()
	w.here()
	if err := w.fleets.Set(ctx, key, w.specs(clusters, endpoints)...); err != nil {
		t.Fatal(err)
	}
	w.until(ctx, ready(endpoints))
	begun, first, bytes := w.length(ctx)
	before := w.until(ctx, ready(endpoints))
	const looks = 2
	after := w.until(ctx, func(s temporal.Status) bool {
		return ready(endpoints)(s) && time.Until(s.Next) > config.LookAgainAfter/4 && s.Steps >= before.Steps+looks
	})
	run, last, all := w.length(ctx)
	if run != begun {
		t.Skip("the workflow continued as new meanwhile")
	}
	steps := int64(after.Steps - before.Steps)
	t.Logf("%d idle endpoints: %d events and %d bytes a step, %d events and %d KB a day with one look an hour", endpoints,
		(last-first)/steps, (all-bytes)/steps, (last-first)/steps*24, (all-bytes)/steps*24/1000)
	if (last-first)/steps > 15 || (all-bytes)/steps > 20_000+int64(endpoints)*250 {
		t.Errorf("%d events and %d bytes in %d steps", last-first, all-bytes, steps)
	}
}

// length returns the open run, and the number of its events and bytes.
func (w *world) length(ctx context.Context) (run string, events, bytes int64) {
	w.t.Helper()
	described, err := w.temporal.DescribeWorkflowExecution(ctx, temporal.WorkflowID(key), "")
	if err != nil {
		w.t.Fatal(err)
	}
	info := described.GetWorkflowExecutionInfo()
	return info.GetExecution().GetRunId(), info.GetHistoryLength(), info.GetHistorySizeBytes()
}

// largest returns the size of the open run's largest event of an activity.
func (w *world) largest(ctx context.Context) (most int) {
	w.t.Helper()
	iterator := w.temporal.GetWorkflowHistory(ctx, temporal.WorkflowID(key), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for iterator.HasNext() {
		event, err := iterator.Next()
		if err != nil {
			w.t.Fatal(err)
		}
		if event.GetActivityTaskScheduledEventAttributes() != nil || event.GetActivityTaskCompletedEventAttributes() != nil {
			most = max(most, proto.Size(event))
		}
	}
	return most
}

// TestHistory writes the history that the module temporal replays, as a server has it:
// endpoints that get ready, a pause, looks for drift and a removal.
func TestHistory(t *testing.T) {
	t.Parallel()
	config := quick()
	config.LookAgainAfter = 5 * time.Second
	w := newWorld(t, config)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	w.here()
	specs := w.specs(2, 4)
	if err := w.fleets.Set(ctx, key, specs...); err != nil {
		t.Fatal(err)
	}
	w.until(ctx, ready(4))
	if err := w.fleets.Pause(ctx, key); err != nil {
		t.Fatal(err)
	}
	steps := w.until(ctx, func(s temporal.Status) bool { return s.Paused }).Steps
	if err := w.fleets.Resume(ctx, key); err != nil {
		t.Fatal(err)
	}
	w.until(ctx, func(s temporal.Status) bool { return ready(4)(s) && s.Steps > steps })
	if err := w.fleets.Remove(ctx, key, specs[1].EndpointID); err != nil {
		t.Fatal(err)
	}
	w.until(ctx, ready(3))
	w.check(3)
	history := &historypb.History{}
	iterator := w.temporal.GetWorkflowHistory(ctx, temporal.WorkflowID(key), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for iterator.HasNext() {
		event, err := iterator.Next()
		if err != nil {
			t.Fatal(err)
		}
		history.Events = append(history.Events, event)
	}
	replayer := worker.NewWorkflowReplayer()
	replayer.RegisterWorkflowWithOptions(temporal.Workflow, workflow.RegisterOptions{Name: temporal.WorkflowName})
	if err := replayer.ReplayWorkflowHistory(quiet{}, history); err != nil {
		t.Error(err)
	}
	if *update {
		text, err := protojson.MarshalOptions{Indent: " "}.Marshal(history)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("../../temporal/testdata/history.json", append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
