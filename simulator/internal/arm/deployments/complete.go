package deployments

import (
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// complete is the mode of a deployment that deletes what the group holds and the template does
// not (documented). It does so after it has made the resources, if they could be made (assumed).
const complete = "Complete"

// A deployment tries again and again to delete what is in use, and fails in the end: users
// report an hour to an hour and a half. That is what becomes of a template with a private
// endpoint, because it does not hold the network interface of the endpoint (reported, too).
const (
	cleanAgain = time.Minute // assumed
	cleanFor   = time.Hour
)

// clean deletes what is to be deleted, or as much of it as can be, and ends the deployment or
// plans another try.
func (d *deployment) clean(s *arm.State, at time.Time, g *arm.ResourceGroup) {
	left := d.unwanted(s, g)
	for again := true; again; { // what is in use may not be after the next one has gone
		again = false
		left = slices.DeleteFunc(left, func(r arm.Resource) bool {
			gone := d.drop(s, at, r)
			again = again || gone
			return gone
		})
	}
	switch {
	case len(left) == 0:
		d.end(s, at)
	case at.Sub(d.cleaning) >= cleanFor:
		d.err = errCleanUp()
		d.end(s, at)
	default:
		next := s.NewOperation(at, "", g.Subscription.Key, kernel.Lower(d.id), cleanAgain, false)
		next.Started = d.op.Started
		next.Finish = func(at time.Time) {
			if s.Groups[g.Key] == g {
				d.clean(s, at, g)
			}
		}
		d.op = next
	}
}

// conditionsDelete is the first api-version in which a resource that a condition leaves out is
// deleted (documented).
const conditionsDelete = "2019-05-10"

// unwanted returns what is in the group and not in the template: resources, and children with
// a location of their own. Other children go with their parent alone (documented by type).
func (d *deployment) unwanted(s *arm.State, g *arm.ResourceGroup) []arm.Resource {
	kept := map[string]bool{}
	keep := func(list []*templateResource) {
		for _, r := range list {
			kept[kernel.Lower(r.id(g.ID))] = true
		}
	}
	keep(d.template.resources)
	if d.version < conditionsDelete {
		for _, list := range d.template.names {
			keep(list)
		}
	}
	return slices.DeleteFunc(arm.SortedByKey(s.Resources), func(r arm.Resource) bool {
		b := r.Base()
		return b.Group != g || kept[b.Key] || b.Parent != nil && !b.Type.Tracked
	})
}

// drop deletes a resource at once, and reports whether it is gone.
func (d *deployment) drop(s *arm.State, at time.Time, r arm.Resource) bool {
	const version = "2021-04-01"
	b, sc := r.Base(), d.template.scope
	if s.Resources[b.Key] != r {
		return true // with another one
	}
	sc.now = at
	_, reply, _ := sc.ask("DELETE", b.ID, version, nil)
	if op := b.Op; op != nil && op.Deletes && reply.Status < 400 {
		s.Complete(at, op)
	}
	if s.Resources[b.Key] == r {
		return false
	}
	target := &dependencyTarget{ID: b.ID}
	if id, ok := arm.ParseID(b.ID); ok {
		target.Type, target.Name = id.Namespace+"/"+strings.Join(id.Types, "/"), strings.Join(id.Names, "/")
	}
	d.steps = append(d.steps, &step{verb: "Delete", target: target, status: 200, took: at.Sub(d.op.Started), at: at})
	return true
}
