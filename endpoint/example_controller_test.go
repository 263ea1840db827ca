package endpoint_test

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// object is what a controller of Kubernetes keeps for an endpoint: what is wanted,
// and in its status what the last call returned.
type object struct {
	Spec     endpoint.Spec
	Status   json.RawMessage
	Deleting bool
}

// controller is a Reconciler in the manner of controller-runtime: it is called with an
// object, and returns when it wants to be called again.
type controller struct {
	client *endpoint.Client
	save   func(context.Context, *object) error
}

// Reconcile takes one step and never waits.
func (c *controller) Reconcile(ctx context.Context, o *object) (requeueAfter time.Duration, err error) {
	var last endpoint.Reconciliation
	if len(o.Status) > 0 {
		if err := json.Unmarshal(o.Status, &last); err != nil {
			return 0, err
		}
	}
	last, err = c.client.Reconcile(ctx, o.Spec, &endpoint.ReconcileOptions{Previous: &last})
	if errors.Is(err, endpoint.ErrUnusable) {
		return time.Hour, nil // a condition of the object tells; a person decides
	}
	if err != nil {
		return 0, err // the queue of the controller backs off
	}
	if o.Status, err = json.Marshal(last); err != nil {
		return 0, err
	}
	if last.Action == endpoint.ActionNone {
		return time.Hour, c.save(ctx, o) // look whether it still is as it should be
	}
	return last.After, c.save(ctx, o)
}

// A controller calls Reconcile with each object when it is due.
func ExampleClient_Reconcile_controller() {
	_ = (&controller{}).Reconcile
}

// fleetLoop is a program that keeps a fleet in a file or a database of its own.
func fleetLoop(ctx context.Context, client *endpoint.Client, specs []endpoint.Spec, load func() ([]byte, error), save func([]byte) error) error {
	fleet := new(endpoint.Fleet)
	if state, err := load(); err != nil {
		return err
	} else if state != nil {
		if err := json.Unmarshal(state, fleet); err != nil {
			return err
		}
	}
	if err := fleet.Set(specs...); err != nil {
		return err
	}
	for {
		step, err := client.StepFleet(ctx, fleet, &endpoint.StepFleetOptions{LookAgainAfter: time.Hour})
		if err != nil {
			return err
		}
		state, err := json.Marshal(fleet)
		if err != nil {
			return err
		}
		if err := save(state); err != nil {
			return err
		}
		time.Sleep(time.Until(step.Next))
	}
}

// A fleet is encoded after each step, so that any process may take the next.
func ExampleClient_StepFleet() {
	_ = fleetLoop // it needs two clouds, or the simulator
}
