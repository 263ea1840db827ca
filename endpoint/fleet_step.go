package endpoint

import (
	"context"
	"fmt"
	"time"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// StepFleetOptions are the optional settings of [Client.StepFleet].
type StepFleetOptions struct {
	// Concurrency is how many requests to one cloud are under way at once, at most.
	// 0 means 16, less is refused.
	Concurrency int
	// Reserve is how many of the API key's 100 requests a minute are left to others,
	// such as a process that takes over. 0 means none, less is refused.
	Reserve int
	// LookAgainAfter is how long after its last result a member is looked at again,
	// as by a new call of [Client.Connect]: what was deleted behind its back comes
	// back, what was rejected is reported. 0 means never, less is refused.
	LookAgainAfter time.Duration
	// MaxDuration is for how long the step begins something; what it has begun it
	// finishes. 0 means as long as something is due, less is refused.
	MaxDuration time.Duration
	// Resumed says that a step may have been taken from the same state before whose
	// outcome is lost, such as by a process that died. Each change is then looked for
	// before it is made. Without it the clouds refuse what they have already, which
	// does no harm and costs more requests.
	Resumed bool
}

// FleetStep is what one call of [Client.StepFleet] did.
type FleetStep struct {
	// Next is when to call again; zero means that nothing needs another call.
	Next time.Time
	// LimitedUntil is until when the rate limit of the API key allows no request;
	// zero when it did not stop anything.
	LimitedUntil time.Time
	// Requests is how many requests went to TiDB Cloud, not counting the rounds of
	// HTTP Digest.
	Requests int
	// Ready, Working and Failed count members: those at rest without and with a
	// problem, and the others.
	Ready, Working, Failed int
}

// StepFleet does all that can be done now for the members of a fleet, and returns
// when to come back. It waits for no cloud to get ready: no request is held back or
// sent again, and the rate limit comes back as a time. What the members have in
// common is asked once, and one listing of all connections takes the place of a look
// at each, so that a member costs little more than its registration.
//
//	for {
//		step, err := client.StepFleet(ctx, fleet, nil)
//		if err != nil || step.Next.IsZero() {
//			return err
//		}
//		time.Sleep(time.Until(step.Next))
//	}
//
// The fleet holds all that the next call needs: encode it, and any process may make
// that call, or the same call again. Members follow the rules of [Client.Connect],
// or of [Client.Disconnect] when they are being removed, and one's problem does not
// stop the others. An error is the context's or matches [ErrInvalidArgument]; the
// fleet is good to go on with in any case. [Client.ConnectAll] is this step in a loop.
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
	for name, value := range map[string]int64{
		"Concurrency": int64(o.Concurrency), "Reserve": int64(o.Reserve),
		"LookAgainAfter": int64(o.LookAgainAfter), "MaxDuration": int64(o.MaxDuration),
	} {
		if value < 0 {
			problems = append(problems, invalidArgument("StepFleetOptions."+name, fmt.Sprint(value), "it is negative", "use 0 for the default"))
		}
	}
	return joinProblems("check options", "", problems...)
}
