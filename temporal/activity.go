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

// Resolve returns the clients of a key, whose credentials it alone knows. What it
// returns is kept as long as the worker runs. An error is tried again by Temporal.
type Resolve func(ctx context.Context, key string) (*endpoint.Client, error)

// The types of the activity's errors.
const (
	// ErrorTypeRateLimited: the API key has no request left, and Temporal tries again
	// when it has.
	ErrorTypeRateLimited = "RateLimited"
	// ErrorTypeCredentials: the worker could not resolve the key.
	ErrorTypeCredentials = "Credentials"
	// ErrorTypeState: the state of the fleet cannot be read, or its changes do not fit
	// it. Nothing tries again by itself.
	ErrorTypeState = "State"
)

// stepInput is what a step starts from.
type stepInput struct {
	Config  Config
	Fleet   packed   `json:",omitempty"`
	Changes []change `json:",omitempty"`
}

// stepOutput is what a step leads to.
type stepOutput struct {
	Fleet packed             `json:",omitempty"`
	Step  endpoint.FleetStep `json:",omitzero"`
	// Waiting counts the members that wait, by what they wait for; Message is what the
	// one that waits longest is told to do, or the first error.
	Waiting map[endpoint.Action]int `json:",omitempty"`
	Message string                  `json:",omitempty"`
}

// activities are what a worker does outside the workflow.
type activities struct {
	resolve Resolve

	mu      sync.Mutex
	clients map[string]*endpoint.Client
}

// client returns the clients of a key: one for all steps, as they count the requests
// of the key.
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
		err = apply(fleet, in.Changes)
	}
	if err != nil {
		return stepOutput{}, temporal.NewNonRetryableApplicationError(err.Error(), ErrorTypeState, nil)
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
		return stepOutput{}, temporal.NewNonRetryableApplicationError(err.Error(), ErrorTypeState, nil)
	case step.Requests == 0 && !step.LimitedUntil.IsZero() && !step.Next.Before(step.LimitedUntil):
		return stepOutput{}, temporal.NewApplicationErrorWithOptions("no request is left in this minute", ErrorTypeRateLimited, temporal.ApplicationErrorOptions{
			NextRetryDelay: max(time.Until(step.LimitedUntil), time.Millisecond),
		})
	}
	return output(fleet, step)
}

// output packs what a step led to.
func output(fleet *endpoint.Fleet, step endpoint.FleetStep) (stepOutput, error) {
	out := stepOutput{Step: step}
	var err error
	if out.Fleet, err = pack(fleet); err != nil {
		return stepOutput{}, temporal.NewNonRetryableApplicationError(err.Error(), ErrorTypeState, nil)
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

// alive tells Temporal that the worker lives, until done is called. The context that
// it returns ends with ctx, or when the worker is to stop: what the step has done by
// then is its result.
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
