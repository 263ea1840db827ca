package endpoint_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// The limits of one call of a verb, for each spec. An hour is enough for a late service, three
// acceptances and the confirmations between them; in that time a look each half minute takes
// six requests at most.
const (
	chaosTime     = time.Hour
	chaosSends    = 720
	chaosCalls    = 10 // of a verb while there are faults
	chaosRemedies = 6  // that are carried out afterwards: one for each fault, and one
)

// chaosOutcome is the outcome of a plan.
type chaosOutcome struct {
	wrong    []string
	reached  map[chaosCell]int
	requests int
	took     time.Duration
	log      simulator.Journal
}

// play runs a plan in a bubble of its own.
func (p chaosPlan) play(t *testing.T, verbose bool) (out chaosOutcome) {
	synctest.Test(t, func(*testing.T) {
		w := newChaosWorld(p, verbose)
		start := time.Now()
		w.play()
		out = chaosOutcome{w.wrong, w.reached, int(w.requests.Load()), time.Since(start), nil}
		if verbose {
			out.log = append(w.sim.Journal(), w.log...)
			slices.SortStableFunc(out.log, func(a, b simulator.Entry) int { return a.Time.Compare(b.Time) })
		}
	})
	return out
}

func (w *chaosWorld) play() {
	if w.plan.connected {
		w.kept(func(_ int, spec endpoint.Spec) {
			if _, err := w.client.Connect(w.working, spec, nil); err != nil {
				w.fail("before anything went wrong: %v", err)
			}
		})
	}
	w.note("armed")
	w.arm(true)
	for range chaosCalls {
		if err := w.call(); err == nil && !w.dead {
			break
		}
		if w.dead {
			w.note("the process starts again")
			w.start()
		}
		time.Sleep(time.Minute)
	}
	w.arm(false)
	w.background.Wait()
	time.Sleep(10 * time.Minute)
	w.note("quiet")
	w.converge()
	w.judgeEnd()
	w.exit()
}

func (w *chaosWorld) arm(armed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.armed = armed
}

// converge calls the verb after the last fault and carries out the remedies that its errors
// name.
func (w *chaosWorld) converge() {
	var err error
	for range chaosRemedies {
		if err = w.call(); err == nil {
			return
		}
		if errors.Is(err, endpoint.ErrUnusable) {
			w.cure()
		}
		time.Sleep(time.Minute)
	}
	w.fail("%s fails although all is quiet: %v", w.plan.verb, err)
}

// cure disconnects an unusable endpoint, as its error says.
func (w *chaosWorld) cure() {
	w.kept(func(_ int, spec endpoint.Spec) {
		if w.truth(spec.EndpointID.String()).healthy() {
			return
		}
		w.curing.Store(true)
		defer w.curing.Store(false)
		w.note("remedy: Disconnect %s", spec.EndpointID.Name)
		if err := w.client.Disconnect(w.working, spec, nil); err != nil {
			w.note("which fails: %v", err) // an operation that was to fail may have been this one
		}
	})
}

// call calls the verb once for all specs and checks what it returns.
func (w *chaosWorld) call() error {
	ctx, cancel := context.WithTimeout(w.working, chaosTime*time.Duration(len(w.specs)))
	defer cancel()
	before, start := w.requests.Load(), time.Now()
	w.mu.Lock()
	w.deleted = map[string]int{}
	w.mu.Unlock()
	var all []error
	result := func(spec endpoint.Spec, err error) {
		w.note("%s %s: %v", w.plan.verb, spec.EndpointID.Name, err)
		w.judgeReturn(spec, err)
		all = append(all, err)
	}
	if w.plan.verb == "ConnectAll" {
		var specs []endpoint.Spec
		w.kept(func(_ int, spec endpoint.Spec) { specs = append(specs, spec) })
		for r := range w.client.ConnectAll(ctx, specs, nil) {
			result(r.Spec, r.Err)
		}
	} else if w.plan.verb == "StepFleet" {
		w.stepFleet(ctx, result)
	} else {
		w.kept(func(_ int, spec endpoint.Spec) { result(spec, w.one(ctx, spec)) })
	}
	if ctx.Err() != nil && w.working.Err() == nil {
		w.fail("%s took more than %v", w.plan.verb, time.Since(start))
	}
	if sent := w.requests.Load() - before; sent > int64(chaosSends*len(w.specs)) {
		w.fail("%s sent %d requests", w.plan.verb, sent)
	}
	return errors.Join(all...)
}

// stepFleet takes steps, each with a fleet that was encoded and decoded. One of which
// the process forgot what it did is taken again from the same state.
func (w *chaosWorld) stepFleet(ctx context.Context, result func(endpoint.Spec, error)) {
	var specs []endpoint.Spec
	w.kept(func(_ int, spec endpoint.Spec) { specs = append(specs, spec) })
	fleet := new(endpoint.Fleet)
	if err := fleet.Set(specs...); err != nil {
		w.fail("Set: %v", err)
		return
	}
	options, told := &endpoint.StepFleetOptions{}, map[string]bool{}
	tell := func(m endpoint.FleetMember, err error) {
		if id := m.Spec.EndpointID.String(); !told[id] {
			told[id] = true
			result(m.Spec, err)
		}
	}
	for range chaosSends {
		state, err := json.Marshal(fleet)
		if err != nil {
			w.fail("encode: %v", err)
			return
		}
		step, err := w.client.StepFleet(ctx, fleet, options)
		if options.Resumed = w.forget.CompareAndSwap(true, false); !options.Resumed || err != nil {
			for _, m := range fleet.Members() {
				if m.Ready || m.Err != nil {
					tell(m, m.Err) // what happens to it later is another matter
				}
			}
			if state, err = json.Marshal(fleet); err != nil {
				w.fail("encode: %v", err)
				return
			}
		}
		fleet = new(endpoint.Fleet)
		if err := json.Unmarshal(state, fleet); err != nil {
			w.fail("decode: %v", err)
			return
		}
		if ctx.Err() != nil || step.Working == 0 && !options.Resumed {
			break
		}
		time.Sleep(time.Until(step.Next))
	}
	for _, m := range fleet.Members() {
		tell(m, cmp.Or(ctx.Err(), m.Err))
	}
}

// one calls the verb for one spec.
func (w *chaosWorld) one(ctx context.Context, spec endpoint.Spec) (err error) {
	switch w.plan.verb {
	case "Connect":
		_, err = w.client.Connect(ctx, spec, nil)
		return err
	case "Disconnect":
		return w.client.Disconnect(ctx, spec, nil)
	}
	var step endpoint.Reconciliation
	for range chaosSends {
		if w.forget.CompareAndSwap(true, false) {
			step = endpoint.Reconciliation{}
		}
		step, err = w.client.Reconcile(ctx, spec, &endpoint.ReconcileOptions{Previous: &step})
		if err != nil || step.Action == endpoint.ActionNone {
			return err
		}
		time.Sleep(step.After)
	}
	return fmt.Errorf("Reconcile does not come to an end: %+v", step)
}
