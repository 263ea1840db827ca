package deployments

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// headDeployment says whether there is the deployment (documented; 404 is recorded).
func headDeployment(c *arm.Call) kernel.Reply {
	if find(c) == nil {
		return c.Fail(errNoDeployment(c.ID.Names[0]))
	}
	return c.Empty(204, 0).Reply
}

// busy returns an error if the deployment cannot be replaced now (recorded).
func (d *deployment) busy() *arm.Error {
	switch {
	case d.removal != nil:
		return errBeingDeleted(d)
	case !d.op.Done:
		return errDeploymentActive(d)
	}
	return nil
}

// deleteDeployment begins the deletion of a deployment with its operations, and leaves its
// resources alone (documented). It is Deleting meanwhile (recorded). One that runs cannot be
// deleted (documented; the error is assumed to be that of PUT). It takes as long as a resource
// does: recorded first polls after 15 s show both 202 and 204.
func deleteDeployment(c *arm.Call) kernel.Reply {
	d := find(c)
	switch {
	case d == nil:
		return c.Empty(204, 0).Reply // documented
	case !d.op.Done:
		return c.Fail(errDeploymentActive(d))
	case d.removal == nil: // a second DELETE does not put the end off (assumed)
		d.remove(c)
	}
	return c.Job(arm.DeploymentDeletion, d.removal)
}

// remove begins the deletion.
func (d *deployment) remove(c *arm.Call) {
	s, g := c.State, c.Group
	d.removal = s.NewOperation(c.Now, "", c.Sub.Key, kernel.Lower(d.id), s.Durations.Delete, true)
	d.removal.Finish = func(at time.Time) {
		if s.Groups[g.Key] == g {
			delete(deploymentsOf(g), kernel.Lower(d.name))
			s.Changed(at, kernel.Azure, d.id, "Deleting", "deleted")
		}
	}
	s.Changed(c.Now, kernel.Azure, d.id, d.state, "Deleting")
}

// cancelDeployment ends a deployment that is Accepted or Running (documented). What it has done
// stays (documented), which is nothing here: resources are made when it ends.
func cancelDeployment(c *arm.Call) kernel.Reply {
	d := find(c)
	switch {
	case d == nil:
		return c.Fail(errNoDeployment(c.ID.Names[0]))
	case d.op.Done:
		return c.Fail(errNotCancelled(d, d.stateAt(c.Now)))
	}
	before := d.stateAt(c.Now)
	d.op.Finish = func(time.Time) {}
	c.State.Complete(c.Now, d.op)
	d.state, d.took, d.changed = "Canceled", c.Now.Sub(d.op.Started), c.Now
	c.State.Changed(c.Now, kernel.Azure, d.id, before, d.state)
	return c.Empty(204, 0).Reply
}
