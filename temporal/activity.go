package temporal

import (
	"context"
	"errors"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// Resolve returns the client of a key; it alone knows the credentials. The worker keeps
// the client for as long as it runs. After an error, Temporal tries again.
type Resolve func(ctx context.Context, key string) (*endpoint.Client, error)

// The types of the activity's errors, as Temporal shows them.
const (
	// ErrorTypeRateLimited means that the API key has no request left. Temporal tries
	// again when the limit resets.
	ErrorTypeRateLimited = "RateLimited"
	// ErrorTypeCredentials means that the worker could not resolve the key. Temporal
	// tries again.
	ErrorTypeCredentials = "Credentials"
	// ErrorTypeState means that the worker cannot decode the state of the fleet, such as
	// one of a newer version, or that a change does not fit it. Temporal tries again.
	ErrorTypeState = "State"
)

// stepInput is the input of the activity.
type stepInput struct {
	Config  Config
	Fleet   packed  `json:",omitempty"`
	Changes changes `json:",omitempty"`
}

// stepOutput is the result of the activity.
type stepOutput struct {
	Fleet packed             `json:",omitempty"`
	Step  endpoint.FleetStep `json:",omitzero"`
	// Waiting counts the members under way by their next action; Message is the remedy
	// of the longest wait, or the first error.
	Waiting map[endpoint.Action]int `json:",omitempty"`
	Message string                  `json:",omitempty"`
}

// activities is the worker's side of the activity.
type activities struct {
	resolve Resolve

	mu      sync.Mutex
	clients map[string]*endpoint.Client
}

// client returns the client of a key. All steps share it, as it counts the requests of
// the key.
func (a *activities) client(ctx context.Context, key string) (*endpoint.Client, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if client, ok := a.clients[key]; ok {
		return client, nil
	}
	client, err := a.resolve(ctx, key)
	if err != nil {
		return nil, temporal.NewApplicationErrorWithOptions("resolve the credentials of "+key+": "+err.Error(), ErrorTypeCredentials, temporal.ApplicationErrorOptions{})
	}
	a.clients[key] = client
	return client, nil
}

// step is the activity.
func (a *activities) step(ctx context.Context, in stepInput) (stepOutput, error) {
	fleet, err := in.Fleet.unpack()
	if err == nil {
		err = in.Changes.apply(fleet)
	}
	if err != nil {
		return stepOutput{}, stateError(err)
	}
	client, err := a.client(ctx, in.Config.Key)
	if err != nil {
		return stepOutput{}, err
	}
	working, done := alive(ctx, in.Config.HeartbeatTimeout/3)
	step, err := client.StepFleet(working, fleet, &endpoint.StepFleetOptions{
		Reserve: in.Config.Reserve, LookAgainAfter: in.Config.LookAgainAfter, MaxDuration: in.Config.MaxStep,
		Resumed: activity.GetInfo(ctx).Attempt > 1,
	})
	done()
	switch {
	case ctx.Err() != nil:
		return stepOutput{}, ctx.Err() // another worker has the step
	case err != nil && !errors.Is(err, context.Canceled):
		return stepOutput{}, stateError(err)
	case step.Requests == 0 && !step.LimitedUntil.IsZero() && !step.Next.Before(step.LimitedUntil):
		return stepOutput{}, temporal.NewApplicationErrorWithOptions("no request is left in this minute", ErrorTypeRateLimited, temporal.ApplicationErrorOptions{
			NextRetryDelay: max(time.Until(step.LimitedUntil), time.Millisecond),
		})
	}
	return output(fleet, step)
}

// stateError leaves the step to a worker that can take it.
func stateError(err error) error { return temporal.NewApplicationError(err.Error(), ErrorTypeState) }

// output returns the result of a step.
func output(fleet *endpoint.Fleet, step endpoint.FleetStep) (stepOutput, error) {
	out := stepOutput{Step: step}
	var err error
	if out.Fleet, err = pack(fleet); err != nil {
		return stepOutput{}, stateError(err)
	}
	var since time.Time
	for _, m := range fleet.Members() {
		if m.Action != endpoint.ActionNone && m.Action != "" {
			if out.Waiting == nil {
				out.Waiting = map[endpoint.Action]int{}
			}
			out.Waiting[m.Action]++
		}
		switch {
		case m.Message != "" && (out.Message == "" || m.Since.Before(since)):
			out.Message, since = m.Message, m.Since
		case m.Err != nil && out.Message == "":
			out.Message = m.Err.Error()
		}
	}
	return out, nil
}

// alive sends heartbeats until done is called. The context that it returns ends with
// ctx, or when the worker is told to stop: then the step ends early, and what it has done
// is its result.
func alive(ctx context.Context, interval time.Duration) (working context.Context, done func()) {
	working, cancel := context.WithCancel(ctx)
	var beating sync.WaitGroup
	beating.Go(func() {
		ticker := time.NewTicker(max(interval, 10*time.Millisecond))
		defer ticker.Stop()
		for {
			activity.RecordHeartbeat(ctx)
			select {
			case <-ticker.C:
			case <-activity.GetWorkerStopChannel(ctx):
				cancel()
				return
			case <-working.Done():
				return
			}
		}
	})
	return working, func() {
		cancel()
		beating.Wait()
	}
}
