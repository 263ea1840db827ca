package temporal

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

const subscription = "11111111-1111-1111-1111-111111111111"

func spec(name string) endpoint.Spec {
	return endpoint.Spec{
		NodeGroup:  endpoint.NodeGroupID{Cluster: "1"},
		EndpointID: EndpointID{SubscriptionID: subscription, ResourceGroupName: "network", Name: name},
		SubnetID:   privatelink.SubnetID{SubscriptionID: subscription, ResourceGroupName: "network", VirtualNetworkName: "hub", Name: "endpoints"},
	}
}

// environment is a workflow under test, whose steps are played.
type environment struct {
	*testsuite.TestWorkflowEnvironment
	t     *testing.T
	start time.Time
	steps []stepInput
	at    []time.Duration
}

// play begins a test: a step makes all members ready, and asks for the next after a
// pause; 0 asks for none.
func play(t *testing.T, pause time.Duration) *environment {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	e := &environment{TestWorkflowEnvironment: suite.NewTestWorkflowEnvironment(), t: t}
	e.RegisterWorkflowWithOptions(Workflow, workflow.RegisterOptions{Name: WorkflowName})
	e.start = e.Now()
	e.RegisterActivityWithOptions(func(in stepInput) (stepOutput, error) {
		e.steps, e.at = append(e.steps, in), append(e.at, e.Now().Sub(e.start))
		fleet, err := in.Fleet.unpack()
		if err == nil {
			err = in.Changes.apply(fleet)
		}
		if err != nil {
			return stepOutput{}, err
		}
		step := endpoint.FleetStep{Ready: fleet.Len(), Requests: 10}
		if pause > 0 {
			step.Next = e.Now().Add(pause)
		}
		return output(fleet, step)
	}, activity.RegisterOptions{Name: ActivityName})
	return e
}

// update sends an update after a time, and returns where its outcome will be.
func (e *environment) update(after time.Duration, name string, argument any) *outcome {
	out := &outcome{}
	e.RegisterDelayedCallback(func() { e.UpdateWorkflow(name, fmt.Sprint(name, after), out, argument) }, after)
	return out
}

// outcome is what became of an update.
type outcome struct {
	accepted, done bool
	err            error
}

func (o *outcome) Accept() { o.accepted = true }

func (o *outcome) Reject(err error) { o.err = err }

func (o *outcome) Complete(_ any, err error) { o.done, o.err = true, err }

func (e *environment) run(d time.Duration) { e.runWith(d, Input{Config: Config{Key: "production"}}) }

func (e *environment) runWith(d time.Duration, input Input) {
	e.RegisterDelayedCallback(e.CancelWorkflow, d)
	e.SetTestTimeout(time.Minute)
	e.ExecuteWorkflow(WorkflowName, input)
}

func (e *environment) status() (status Status) {
	e.t.Helper()
	value, err := e.QueryWorkflow(QueryStatus)
	if err == nil {
		err = value.Get(&status)
	}
	if err != nil {
		e.t.Fatal(err)
	}
	return status
}

// Nothing is done without specs; one that is set is taken over at once, and then
// looked at as often as the step asks for, but not more often than the pace.
func TestStepsComeWhenTheyAreDue(t *testing.T) {
	t.Parallel()
	e := play(t, time.Hour)
	set := e.update(10*time.Minute, UpdateSet, []endpoint.Spec{spec("a"), spec("b")})
	e.update(10*time.Minute+time.Second, UpdateSet, []endpoint.Spec{spec("c")})
	e.run(3 * time.Hour)
	want := []time.Duration{10 * time.Minute, 10*time.Minute + 5*time.Second, 70*time.Minute + 5*time.Second, 130*time.Minute + 5*time.Second}
	if !set.done || set.err != nil || !slices.Equal(e.at, want) {
		t.Errorf("set: %+v, steps at %v, want %v", set, e.at, want)
	}
	if n := len(e.steps[1].Changes); n != 1 {
		t.Errorf("%d changes in the second step", n)
	}
	status := e.status()
	if status.Ready != 3 || status.Steps != 4 || status.Requests != 40 || status.Pending != 0 || status.Config.Key != "production" {
		t.Errorf("%+v", status)
	}
}

// What is malformed is refused with all problems, is not in the history, and the rest
// goes on.
func TestMalformedSpecsAreRefused(t *testing.T) {
	t.Parallel()
	e := play(t, time.Hour)
	good := spec("a")
	good.PrivateIPAddress = "10.0.0.9"
	bad, same := spec("b"), spec("c")
	bad.SubnetID.Name, bad.MaxReplacements = "", -1
	same.PrivateIPAddress = good.PrivateIPAddress
	e.update(time.Second, UpdateSet, []endpoint.Spec{good})
	refused := e.update(time.Minute, UpdateSet, []endpoint.Spec{bad, same})
	e.update(2*time.Minute, UpdateSet, []endpoint.Spec{spec("d")})
	e.run(5 * time.Minute)
	if refused.accepted || refused.err == nil {
		t.Fatalf("%+v", refused)
	}
	for _, part := range []string{"SubnetID", "MaxReplacements", "has the same"} {
		if !strings.Contains(refused.err.Error(), part) {
			t.Errorf("%v\ndoes not tell of %s", refused.err, part)
		}
	}
	if status := e.status(); status.Ready != 2 {
		t.Errorf("%+v", status)
	}
}

// A removal is handed to the next step; a pause lets none begin until it ends.
func TestRemoveAndPause(t *testing.T) {
	t.Parallel()
	e := play(t, time.Hour)
	e.update(time.Second, UpdateSet, []endpoint.Spec{spec("a"), spec("b")})
	paused := e.update(time.Minute, UpdatePause, true)
	e.update(2*time.Minute, UpdateRemove, []EndpointID{spec("b").EndpointID})
	e.RegisterDelayedCallback(func() {
		if status := e.status(); !status.Paused || status.Pending != 1 || status.Steps != 1 {
			t.Errorf("while paused: %+v", status)
		}
		value, err := e.QueryWorkflow(QueryMembers, MembersFilter{Limit: 1, Skip: 1})
		var members []Member
		if err == nil {
			err = value.Get(&members)
		}
		if err != nil || len(members) != 1 || members[0].EndpointID.Name != "b" || !members[0].Removing {
			t.Errorf("members %+v, %v", members, err)
		}
	}, 10*time.Hour)
	resumed := e.update(11*time.Hour, UpdatePause, false)
	e.run(11*time.Hour + time.Minute)
	if !paused.done || !resumed.done || len(e.steps) != 2 || e.at[1] != 11*time.Hour || len(e.steps[1].Changes) != 1 {
		t.Errorf("%+v %+v, steps at %v", paused, resumed, e.at)
	}
}

// A long history ends: the workflow hands all it knows to its successor.
func TestContinuesAsNew(t *testing.T) {
	t.Parallel()
	e := play(t, time.Hour)
	e.update(time.Second, UpdateSet, []endpoint.Spec{spec("a")})
	e.RegisterDelayedCallback(func() { e.SetContinueAsNewSuggested(true) }, 90*time.Minute)
	e.run(100 * time.Hour)
	var again *workflow.ContinueAsNewError
	if err := e.GetWorkflowError(); !errors.As(err, &again) {
		t.Fatalf("error %v", err)
	}
	var input Input
	if err := converter.GetDefaultDataConverter().FromPayloads(again.Input, &input); err != nil {
		t.Fatal(err)
	}
	fleet, err := input.State.Fleet.unpack()
	if err != nil || fleet.Len() != 1 || input.State.Steps != 2 || input.Config.Key != "production" {
		t.Errorf("%+v, %v", input, err)
	}
	next := play(t, time.Hour)
	next.runWith(time.Minute, input)
	if len(next.steps) != 0 && next.at[0] != 0 {
		t.Errorf("steps at %v", next.at)
	}
	if status := next.status(); status.Ready != 1 || status.Steps < 2 {
		t.Errorf("the successor has %+v", status)
	}
}

func TestConfigIsChecked(t *testing.T) {
	t.Parallel()
	err := Config{Reserve: -1, Pace: -1}.validate()
	if !errors.Is(err, endpoint.ErrInvalidArgument) || !strings.Contains(err.Error(), "Key") || !strings.Contains(err.Error(), "Pace") {
		t.Errorf("error %v", err)
	}
	e := play(t, 0)
	e.runWith(time.Minute, Input{})
	if err := e.GetWorkflowError(); err == nil || !strings.Contains(err.Error(), "name the key") {
		t.Errorf("error %v", err)
	}
}
