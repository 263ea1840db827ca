package endpoint

import (
	"context"
	"fmt"
	"time"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// StepFleetOptions are the optional settings of [Client.StepFleet].
type StepFleetOptions struct {
	// Concurrency is the maximum number of requests to one cloud at a time. 0 means 16,
	// less is refused.
	Concurrency int
	// Reserve is the number of the API key's 100 requests a minute that are left to
	// others, such as a process that takes over. 0 means none, less is refused.
	Reserve int
	// LookAgainAfter is the time after its last result at which a member is looked at
	// again, as by a new call of [Client.Connect]: an endpoint that somebody deleted
	// comes back, one that was rejected is reported. 0 means never, less is refused.
	LookAgainAfter time.Duration
	// MaxDuration is the time after which the step begins nothing new; it finishes what
	// it has begun. 0 means no limit, less is refused.
	MaxDuration time.Duration
	// Resumed means that another step from the same state may have been taken, whose
	// outcome is lost, such as that of a process that died. Then the step looks before
	// each change whether it was made. Without it, the clouds refuse a change that was
	// made, which does no harm and takes more requests.
	Resumed bool
}

// FleetStep is what one call of [Client.StepFleet] did.
type FleetStep struct {
	// Next is when to call again; zero if no call is needed.
	Next time.Time
	// LimitedUntil is when the rate limit of the API key resets; zero if it did not stop
	// anything.
	LimitedUntil time.Time
	// Requests is the number of requests to TiDB Cloud, without the rounds of HTTP
	// Digest.
	Requests int
	// Ready, Working and Failed count the members without an error at rest, under way,
	// and at rest with an error.
	Ready, Working, Failed int
}

// StepFleet does what is possible now for the members of a fleet, and returns when to
// come back. It does not wait for a cloud to get ready: it neither holds a request back
// nor sends it again, and returns the rate limit's reset as a time. It reads what members
// share once, and lists all connections in place of reading each, so that a member costs
// little more than its registration.
//
//	for {
//		step, err := client.StepFleet(ctx, fleet, nil)
//		if err != nil || step.Next.IsZero() {
//			return err
//		}
//		time.Sleep(time.Until(step.Next))
//	}
//
// The fleet holds all that the next call needs: once it is encoded, any process may make
// that call, or the same call again. Members follow the rules of [Client.Connect], or of
// [Client.Disconnect] while they are being removed, and the error of one does not stop
// the others. StepFleet returns the context's error or one that matches
// [ErrInvalidArgument]; the fleet can go on in any case. [Client.ConnectAll] is this step
// in a loop.
func (c *Client) StepFleet(ctx context.Context, fleet *Fleet, options *StepFleetOptions) (FleetStep, error) {
	if options == nil {
		options = &StepFleetOptions{}
	}
	if fleet == nil {
		return FleetStep{}, invalidArgument("fleet", "", "it is nil", "pass a Fleet, such as new(Fleet)")
	}
	if err := options.validate(); err != nil {
		return FleetStep{}, err
	}
	budget := &tidbcloud.Budget{Reserve: options.Reserve}
	engine := fleet.init()
	engine.use(c, options.Concurrency)
	engine.budget, engine.sent = budget, 0
	engine.begin(*options, time.Now())
	err := engine.round(tidbcloud.WithBudget(ctx, budget), func(*member) bool { return true })
	step := engine.report(options.LookAgainAfter)
	step.Requests = budget.Sent()
	engine.asked += budget.Sent() - engine.sent
	engine.sent = budget.Sent()
	return step, err
}

func (o *StepFleetOptions) validate() error {
	var problems []error
	for _, option := range []struct {
		name  string
		value int64
	}{
		{"Concurrency", int64(o.Concurrency)}, {"Reserve", int64(o.Reserve)},
		{"LookAgainAfter", int64(o.LookAgainAfter)}, {"MaxDuration", int64(o.MaxDuration)},
	} {
		if option.value < 0 {
			problems = append(problems, invalidArgument("StepFleetOptions."+option.name, fmt.Sprint(option.value), "it is negative", "use 0 for the default"))
		}
	}
	return joinProblems("check options", "", problems...)
}
