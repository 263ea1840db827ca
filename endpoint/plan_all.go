package endpoint

import (
	"context"
	"iter"
)

// PlanAllOptions are the optional settings of [Client.PlanAll].
type PlanAllOptions struct {
	// Concurrency is the maximum number of specs that are looked at at a time. 0 means
	// 16; less than zero is refused.
	Concurrency int
}

// PlanAllResult is the result of one spec of [Client.PlanAll].
type PlanAllResult struct {
	// Index is the index of the spec in the slice that PlanAll was given.
	Index int
	// Spec is the spec itself.
	Spec Spec
	// Plan is what ConnectAll would do; its zero value if Err is not nil.
	Plan Plan
	// Err is the error that Plan would return for the spec.
	Err error
}

// PlanAll does for many specs what [Client.Plan] does for one: it says what
// [Client.ConnectAll] would do, and changes nothing. It yields one result for each spec
// as it finishes.
//
// The specs share what they ask of TiDB Cloud, which allows 100 requests a minute
// (documented): a few for each node group, and one list of all connections. Only what
// Plan looks at several times takes requests of its own.
//
// The error of one spec does not stop the others. Two specs for the same endpoint or
// the same address are refused before any request. When the context ends, the
// remaining specs are yielded with its error; leaving the loop stops everything as
// well.
func (c *Client) PlanAll(ctx context.Context, specs []Spec, options *PlanAllOptions) iter.Seq[PlanAllResult] {
	return func(yield func(PlanAllResult) bool) {
		concurrency := 0
		if options != nil {
			concurrency = options.Concurrency
		}
		concurrency, problem := concurrent("PlanAllOptions.Concurrency", concurrency)
		working, cancel := context.WithCancel(ctx)
		results := make(chan PlanAllResult)
		begun := 0
		defer func() {
			cancel()
			for range begun {
				<-results
			}
		}()
		view, slots := newPlanView(c), make(chan struct{}, concurrency)
		conflicts := conflicts(specs)
		for i, spec := range specs {
			err := joinProblems(opCheckSpec, spec.EndpointID.String(), problem, spec.NodeGroup.validate(), spec.validate(), conflicts[i])
			if err != nil {
				if !yield(PlanAllResult{Index: i, Spec: spec, Err: err}) {
					return
				}
				continue
			}
			begun++
			go func() {
				plan, err := view.plan(working, spec, slots)
				results <- PlanAllResult{i, spec, plan, err}
			}()
		}
		for begun > 0 {
			result := <-results
			begun--
			if !yield(result) {
				return
			}
		}
	}
}

// plan returns the plan for a spec. It holds a slot while it looks, and none while it
// waits for the next look.
func (v *planView) plan(ctx context.Context, spec Spec, slots chan struct{}) (Plan, error) {
	run := &run{client: v.client, source: v, spec: spec, goal: connecting()}
	err := inSlot(ctx, slots, func() error { return run.start(ctx) })
	for err == nil {
		if !run.blind() {
			action, err := run.next()
			if err != nil {
				return Plan{}, err
			}
			if action != ActionConfirm {
				return run.plan(ctx)
			}
		}
		if err = sleep(ctx, run.confirmPause()); err == nil {
			err = inSlot(ctx, slots, func() error { return run.lookAfter(ctx, ActionConfirm) })
		}
	}
	if ctx.Err() != nil {
		err = &Error{Op: "plan", Resource: spec.EndpointID.String(), Found: "planning ended before it was done: " + ctx.Err().Error(), Err: ctx.Err()}
	}
	return Plan{}, err
}

// inSlot calls f once there is a slot, unless ctx ends before.
func inSlot(ctx context.Context, slots chan struct{}, f func() error) error {
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
		return f()
	case <-ctx.Done():
		return ctx.Err()
	}
}
