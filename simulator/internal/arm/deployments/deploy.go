package deployments

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// deploy carries out a deployment: it puts the resources in the order of their dependencies
// and completes each operation at once. Resources that are not simulated, and those that
// depend on them, are left out, and the deployment is Failed.
func (d *deployment) deploy(s *arm.State, at time.Time, g *arm.ResourceGroup) {
	sc := d.template.scope
	sc.begin()
	sc.now, sc.deployed, sc.static = at, true, false
	left := d.template.leftOut()
	for _, r := range d.template.resources {
		if slices.Contains(left, r) {
			continue
		}
		if failure := d.put(r); failure != nil {
			d.err = errDeploymentFailed(*failure)
			break
		}
	}
	if len(left) > 0 && d.err == nil {
		d.err = errLeftOut(left)
	}
	if d.mode == complete && d.err == nil {
		d.cleaning = at
		d.clean(s, at, g)
		return
	}
	d.end(s, at)
}

// leftOut returns the resources that are not simulated, and those that depend on them.
func (t *template) leftOut() []*templateResource {
	var left []*templateResource
	for _, r := range t.resources {
		if !r.simulated || r.waits(func(other *templateResource) bool { return slices.Contains(left, other) }) != nil {
			left = append(left, r)
		}
	}
	return left
}

// whyLeft says why the resource is left out.
func (r *templateResource) whyLeft() string {
	if r.simulated {
		return "it depends on a resource that is not simulated"
	}
	return errType(r.Type).Message
}

// end evaluates the outputs and gives the deployment its final state.
func (d *deployment) end(s *arm.State, at time.Time) {
	d.state, d.took, d.changed = "Succeeded", at.Sub(d.op.Started), at
	if d.err == nil {
		d.outputs, d.err = d.template.evaluateOutputs()
		d.evaluated(at)
	}
	if d.err != nil {
		d.state = "Failed"
	}
	s.Changed(at, kernel.Azure, d.id, "Accepted", d.state)
}

// put puts one resource, and returns why it cannot be.
func (d *deployment) put(r *templateResource) *arm.ErrorDetail {
	sc := d.template.scope
	id := r.id(sc.groupID)
	done := &step{verb: "Create", target: r.target(sc.groupID), took: sc.now.Sub(d.op.Started), at: sc.now}
	d.steps = append(d.steps, done)
	body, err := r.expanded(sc)
	if err != nil {
		failure := failureOf("resource '"+id+"'", err)
		done.fail(400, arm.ProviderError(400, failure.Code, failure.Message).Body())
		return &failure
	}
	c, reply, _ := sc.ask("PUT", id, r.APIVersion, body)
	if done.status = reply.Status; reply.Status >= 400 {
		failure := detailOf(reply)
		done.fail(reply.Status, reply.Body)
		return &failure
	}
	if made := sc.state.Resources[c.Key]; made != nil && made.Base().Op != nil {
		op := made.Base().Op
		sc.state.Complete(sc.now, op)
		done.status = 200 // of the GET that shows the end
		if op.Err != nil {
			return done.failLate(op.Err)
		}
	}
	return nil
}

// failLate ends the step with the error of a resource's operation, in the form that users report.
func (st *step) failLate(err *arm.Error) *arm.ErrorDetail {
	failure := arm.ProviderError(409, "ResourceDeploymentFailure", "The resource write operation failed to complete successfully, because it reached terminal provisioning state 'Failed'.")
	failure.Details = []arm.ErrorDetail{{Code: err.Code, Message: err.Message}}
	st.fail(failure.Status, append([]byte(`{"status":"Failed",`), failure.Body()[1:]...))
	return &arm.ErrorDetail{Code: failure.Code, Message: failure.Message}
}

// step is what a deployment has done, which clients see as an operation.
type step struct {
	verb    string
	target  *dependencyTarget // nil for the outputs
	status  int
	message json.RawMessage // of one that failed
	took    time.Duration
	at      time.Time
}

func (st *step) fail(status int, message json.RawMessage) { st.status, st.message = status, message }

// evaluated adds the step that has evaluated the outputs. There is one without outputs, too
// (recorded).
func (d *deployment) evaluated(at time.Time) {
	done := &step{verb: evaluateOutputs, status: 200, took: d.took, at: at}
	if d.err != nil {
		done.fail(d.err.Status, d.err.Body())
	}
	d.steps = append(d.steps, done)
}
