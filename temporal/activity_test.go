package temporal

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// newClients returns clients of a simulator.
func newClients(t *testing.T, sim *simulator.Simulator) (*endpoint.Client, *tidbcloud.Client) {
	t.Helper()
	options := azcore.ClientOptions{Transport: sim}
	azure, err := privatelink.NewClient(sim.Credential(), &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: options}})
	if err != nil {
		t.Fatal(err)
	}
	key := sim.Account().APIKey
	credential, err := tidbcloud.NewCredential(key.Public, string(key.Private))
	if err != nil {
		t.Fatal(err)
	}
	tidb, err := tidbcloud.NewClient(credential, &tidbcloud.ClientOptions{ClientOptions: options})
	if err != nil {
		t.Fatal(err)
	}
	client, err := endpoint.NewClient(azure, tidb, nil)
	if err != nil {
		t.Fatal(err)
	}
	return client, tidb
}

// run takes a step as a worker does.
func run(t *testing.T, resolve Resolve, in stepInput) (out stepOutput, err error) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	a := &activities{resolve: resolve, clients: map[string]*endpoint.Client{}}
	env.RegisterActivityWithOptions(a.step, activity.RegisterOptions{Name: ActivityName})
	in.Config.Key = "production"
	in.Config = in.Config.withDefaults()
	value, err := env.ExecuteActivity(ActivityName, in)
	if err == nil {
		err = value.Get(&out)
	}
	return out, err
}

// A key without a request left is the time of the reset: in the result of the step that
// learns it, and in the error of a step that cannot begin. No step waits for it.
func TestStepTellsTheRateLimit(t *testing.T) {
	t.Parallel()
	sim := simulator.ForTest(t, nil)
	client, tidb := newClients(t, sim)
	wanted := spec("a")
	wanted.NodeGroup.Cluster = sim.AddCluster(simulator.Cluster{}).ClusterID
	start := time.Now()
	budget := tidbcloud.WithBudget(t.Context(), &tidbcloud.Budget{})
	for range 200 {
		if _, err := tidb.GetCluster(budget, wanted.NodeGroup.Cluster, nil); errors.Is(err, tidbcloud.ErrRateLimited) {
			break
		}
	}
	_, other := newClients(t, sim)
	if _, err := other.GetCluster(budget, wanted.NodeGroup.Cluster, nil); !errors.Is(err, tidbcloud.ErrRateLimited) {
		t.Skip("a new minute has begun")
	}
	resolve := func(context.Context, string) (*endpoint.Client, error) { return client, nil }
	_, err := run(t, resolve, stepInput{Changes: changes{{Set: []endpoint.Spec{wanted}}}})
	var failed *temporal.ApplicationError
	if !errors.As(err, &failed) || failed.Type() != ErrorTypeRateLimited || failed.NonRetryable() {
		t.Fatalf("error %v", err)
	}
	if delay := failed.NextRetryDelay(); delay <= 0 || delay > time.Minute {
		t.Errorf("try again after %v", delay)
	}
	fresh, _ := newClients(t, sim)
	resolve = func(context.Context, string) (*endpoint.Client, error) { return fresh, nil }
	out, err := run(t, resolve, stepInput{Changes: changes{{Set: []endpoint.Spec{wanted}}}})
	if err != nil || !out.Step.LimitedUntil.After(start) || out.Step.Next.Before(out.Step.LimitedUntil) {
		t.Errorf("error %v, %+v", err, out.Step)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}

// No error of a step ends the workflow: another worker may have the credentials, or know
// the state.
func TestStepErrors(t *testing.T) {
	t.Parallel()
	newer, err := pack(map[string]int{"Version": 99})
	if err != nil {
		t.Fatal(err)
	}
	unresolved := func(context.Context, string) (*endpoint.Client, error) { return nil, errors.New("the vault is sealed") }
	for name, test := range map[string]struct {
		in   stepInput
		kind string
		text string
	}{
		"credentials":  {kind: ErrorTypeCredentials, text: "the vault is sealed"},
		"newer state":  {in: stepInput{Fleet: newer}, kind: ErrorTypeState, text: "newer version"},
		"broken state": {in: stepInput{Fleet: packed("x")}, kind: ErrorTypeState, text: "unpack"},
		"bad change":   {in: stepInput{Changes: changes{{Set: []endpoint.Spec{{}}}}}, kind: ErrorTypeState, text: "EndpointID"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := run(t, unresolved, test.in)
			var failed *temporal.ApplicationError
			if !errors.As(err, &failed) || failed.Type() != test.kind || failed.NonRetryable() || !strings.Contains(err.Error(), test.text) {
				t.Errorf("error %v", err)
			}
		})
	}
}
