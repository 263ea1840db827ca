package arm

import (
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Add adds a resource with its parts to the world.
func (s *State) Add(r Resource) {
	b := r.Base()
	s.Store(r)
	switch {
	case b.Parent == nil:
		b.Group.members[b.Key] = r
	case !slices.Contains(b.Parent.Base().Parts, r):
		b.Parent.Base().join(r)
	}
	s.UpdateReferences(r)
	r.Occupy(s)
	for _, p := range b.Parts {
		s.Add(p)
	}
}

// UpdateReferences makes r a referrer of exactly the resources that it refers to now.
func (s *State) UpdateReferences(r Resource) {
	if t := r.Base().Type; t.references != nil {
		s.setTargets(r, t.references(r))
	}
}

// setTargets makes r a referrer of exactly the targets, and tells old and new targets.
func (s *State) setTargets(r Resource, targets []Resource) {
	b := r.Base()
	before := b.Targets
	b.Targets = targets
	for _, t := range before {
		if !slices.Contains(targets, t) {
			delete(t.Base().Referrers, b.Key)
			t.Referred(s)
		}
	}
	for _, t := range targets {
		to := t.Base()
		if to.Referrers == nil {
			to.Referrers = map[string]Resource{}
		}
		to.Referrers[b.Key] = r
		t.Referred(s)
	}
}

// Remove ends a resource by its own deletion.
func (s *State) Remove(at time.Time, r Resource) {
	s.Changed(at, kernel.Azure, r.Base().ID, r.Base().ProvisioningState, "deleted")
	s.Detach(at, r)
}

// Detach removes a resource from the world, with its parts and with what belongs to it.
func (s *State) Detach(at time.Time, r Resource) {
	b := r.Base()
	parts := b.Parts
	b.Parts = nil // so that each part need not be looked for: there may be thousands
	for _, p := range parts {
		s.Detach(at, p)
	}
	r.Detached(s, at)
	r.Vacate(s)
	s.setTargets(r, nil)
	s.Drop(r)
	if b.Parent == nil {
		delete(b.Group.members, b.Key)
		return
	}
	p := b.Parent.Base()
	p.Parts = slices.DeleteFunc(p.Parts, func(other Resource) bool { return other == r })
	if s.Resources[p.Key] == b.Parent {
		switch {
		case b.Type.SharesState:
			s.SetState(at, b.Parent, "Succeeded")
		case !b.Type.OwnEtag:
			p.Etag = s.IDs.Etag()
		}
	}
}

// InUse returns an error if the resource has users. If outside is not nil, only users
// in other resource groups count.
func (s *State) InUse(r Resource, outside *ResourceGroup) *Error {
	users := r.Users(s)
	if outside != nil {
		users = slices.DeleteFunc(users, func(u User) bool { return u.By == nil || u.By.Base().Group == outside })
	}
	if len(users) == 0 {
		return nil
	}
	return r.ErrInUse(users)
}

// Store makes the resource findable by its ID.
func (s *State) Store(r Resource) {
	b := r.Base()
	s.Resources[b.Key] = r
	if b.Type.Indexed {
		if s.index[b.Type.Path] == nil {
			s.index[b.Type.Path] = map[string]Resource{}
		}
		s.index[b.Type.Path][b.Key] = r
	}
}

// Drop undoes Store.
func (s *State) Drop(r Resource) {
	b := r.Base()
	delete(s.Resources, b.Key)
	delete(s.index[b.Type.Path], b.Key)
}

// AllOf returns all resources of the indexed type with this path, ordered by ID.
func AllOf[T Resource](s *State, path string) []T { return only[T](SortedByKey(s.index[path])) }

// NextNumber returns the next number of a series: 1, 2, 3.
func (s *State) NextNumber(series string) int {
	s.counters[series]++
	return s.counters[series]
}
