package temporal

import (
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// Input is the input of [Workflow].
type Input struct {
	Config Config
	// State is what the previous run of the workflow hands over; nil for the first.
	State *State `json:",omitempty"`
}

// State is what a run of the workflow hands over to the next.
type State struct {
	// Changes are those that Fleet does not have yet.
	Fleet   packed  `json:",omitempty"`
	Changes changes `json:",omitempty"`
	// Last is the result of the last step, without its fleet.
	Last     stepOutput `json:",omitzero"`
	Paused   bool       `json:",omitempty"`
	Steps    int        `json:",omitempty"`
	Requests int        `json:",omitempty"`
}

// A run ends when Temporal suggests it, and at the latest when its history exceeds these
// bounds. Temporal terminates a workflow at 51,200 events or 50 MB (documented).
const (
	maxEvents = 5000
	maxBytes  = 8 << 20
)

// Workflow keeps the fleet of one API key: it takes a step when one is due and sleeps in
// between, without end. A [Client] starts it and sends it Updates and Queries. Cancelling
// the workflow ends it and undoes nothing.
func Workflow(ctx workflow.Context, input Input) error {
	if err := input.Config.validate(); err != nil {
		return temporal.NewNonRetryableApplicationError(err.Error(), ErrorTypeState, err)
	}
	e := &entity{config: input.Config.withDefaults()}
	if input.State != nil {
		e.State = *input.State
	}
	if err := e.listen(ctx); err != nil {
		return err
	}
	for {
		if err := e.sleep(ctx); err != nil {
			return err
		}
		if e.long(ctx) {
			if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
				return err
			}
			return workflow.NewContinueAsNewError(ctx, WorkflowName, Input{Config: input.Config, State: &e.State})
		}
		if err := e.step(ctx); err != nil {
			return err
		}
	}
}

// entity is the state of a run of the workflow.
type entity struct {
	State
	config  Config
	stepped time.Time // when the last step ended
	running bool
	taken   changes // by the step that is running
	shown   string  // the last line of the memo
}

// due returns when the next step is due; zero if none is.
func (e *entity) due() time.Time {
	next := e.Last.Step.Next
	if len(e.Changes) > 0 {
		next = time.Unix(0, 1)
	}
	if next.IsZero() {
		return next
	}
	if earliest := e.stepped.Add(e.config.Pace); !e.stepped.IsZero() && next.Before(earliest) {
		return earliest
	}
	return next
}

// sleep waits until a step is due or the run is to end. Changes and the end of a pause
// make a step due earlier.
func (e *entity) sleep(ctx workflow.Context) error {
	for {
		due, now := e.due(), workflow.Now(ctx)
		if !e.Paused && !due.IsZero() && !due.After(now) || e.long(ctx) {
			return nil
		}
		changes, paused := len(e.Changes), e.Paused
		awake := func() bool { return len(e.Changes) != changes || e.Paused != paused || e.long(ctx) }
		var err error
		if due.IsZero() || e.Paused {
			err = workflow.Await(ctx, awake)
		} else {
			_, err = workflow.AwaitWithOptions(ctx, workflow.AwaitOptions{
				Timeout: due.Sub(now), TimerOptions: workflow.TimerOptions{Summary: e.reason()},
			}, awake)
		}
		if err != nil {
			return err
		}
	}
}

// reason returns what the workflow sleeps for, for people who read its timers.
func (e *entity) reason() string {
	switch {
	case !e.Last.Step.LimitedUntil.IsZero():
		return "until the rate limit of the API key resets"
	case e.Last.Step.Working == 0:
		return "until it is time to look for drift"
	}
	return "until the clouds may have made progress"
}

// maxSummary is below the 400 bytes that Temporal allows for a summary (documented).
const maxSummary = 200

func summary(text string) string {
	if len(text) > maxSummary {
		return text[:maxSummary-3] + "..."
	}
	return text
}

func (e *entity) long(ctx workflow.Context) bool {
	info := workflow.GetInfo(ctx)
	return info.GetContinueAsNewSuggested() || info.GetCurrentHistoryLength() > maxEvents || info.GetCurrentHistorySize() > maxBytes
}

// step runs the activity, which Temporal tries again until it succeeds, so that no error
// ends the workflow. A later try finds in the clouds what a lost one has done.
func (e *entity) step(ctx workflow.Context) error {
	e.running = true
	defer func() { e.running = false }()
	e.taken, e.Changes = e.Changes, nil
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10*time.Minute + e.config.MaxStep,
		HeartbeatTimeout:    e.config.HeartbeatTimeout,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute},
		Summary:             summary(e.status(time.Time{}).String()),
	})
	var out stepOutput
	in := stepInput{Config: e.config, Fleet: e.Fleet, Changes: e.taken}
	if err := workflow.ExecuteActivity(ctx, ActivityName, in).Get(ctx, &out); err != nil {
		return err
	}
	e.Fleet, out.Fleet = out.Fleet, nil
	e.Last, e.taken = out, nil
	e.Steps++
	e.Requests += out.Step.Requests
	e.stepped = workflow.Now(ctx)
	return e.show(ctx)
}

// show writes the status where Temporal's UI shows it: current details, memo and search
// attributes.
func (e *entity) show(ctx workflow.Context) error {
	status := e.status(time.Time{})
	line := status.String()
	if line == e.shown {
		return nil
	}
	e.shown = line
	details := line
	if status.Message != "" {
		details += "\n\n" + status.Message
	}
	workflow.SetCurrentDetails(ctx, details)
	if e.config.SearchAttributes {
		if err := workflow.UpsertTypedSearchAttributes(ctx,
			temporal.NewSearchAttributeKeyInt64("FleetReady").ValueSet(int64(status.Ready)),
			temporal.NewSearchAttributeKeyInt64("FleetWorking").ValueSet(int64(status.Working)),
			temporal.NewSearchAttributeKeyInt64("FleetFailed").ValueSet(int64(status.Failed)),
		); err != nil {
			return err
		}
	}
	return workflow.UpsertMemo(ctx, map[string]any{"fleet": line})
}

// status returns the answer of the Query; next is its Next.
func (e *entity) status(next time.Time) Status {
	s := Status{
		Config: e.config, Paused: e.Paused, Ready: e.Last.Step.Ready, Working: e.Last.Step.Working, Failed: e.Last.Step.Failed,
		Waiting: e.Last.Waiting, Message: e.Last.Message, Next: next, LimitedUntil: e.Last.Step.LimitedUntil, Steps: e.Steps, Requests: e.Requests,
	}
	for _, change := range slices.Concat(e.taken, e.Changes) {
		s.Pending += len(change.Set) + len(change.Remove)
	}
	return s
}

// fleet returns the fleet with all accepted changes.
func (e *entity) fleet() (*endpoint.Fleet, error) {
	fleet, err := e.Fleet.unpack()
	if err != nil {
		return nil, err
	}
	return fleet, errors.Join(e.taken.apply(fleet), e.Changes.apply(fleet))
}
