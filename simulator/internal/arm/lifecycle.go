package arm

import (
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// How resources come into the world, refer to one another and leave it.

// Add puts a resource with its parts into the world.
func (s *State) Add(r Resource) {
	b := r.Base()
	s.Put(r)
	switch {
	case b.Parent == nil:
		b.Group.members[b.Key] = r
	case !slices.Contains(b.Parent.Base().Parts, r):
		b.Parent.Base().join(r)
	}
	s.Refer(r)
	r.Occupy(s)
	for _, p := range b.Parts {
		s.Add(p)
	}
}

// Refer makes known what the resource refers to now.
func (s *State) Refer(r Resource) {
	if t := r.Base().Typ; t.references != nil {
		s.setTargets(r, t.references(r))
	}
}

// setTargets makes these what the resource refers to.
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

// Remove is the end of a resource by its own deletion.
func (s *State) Remove(at time.Time, r Resource) {
	s.Changed(at, kernel.Azure, r.Base().ID, r.Base().ProvisioningState, "deleted")
	s.Detach(at, r)
}

// Detach takes a resource out of the world, with its parts and with what belongs to it.
func (s *State) Detach(at time.Time, r Resource) {
	b := r.Base()
	for _, p := range slices.Clone(b.Parts) {
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
		case b.Typ.inParent:
			s.SetState(at, b.Parent, "Succeeded")
		case !b.Typ.ownTag:
			p.Etag = s.IDs.Etag()
		}
	}
}

// InUse returns an error if something needs the resource; where outside is not nil,
// if something in another group does.
func (s *State) InUse(r Resource, outside *ResourceGroup) *Error {
	users := r.Users(s)
	if outside != nil {
		users = slices.DeleteFunc(users, func(u User) bool { return u.By == nil || u.By.Base().Group == outside })
	}
	if len(users) == 0 {
		return nil
	}
	return r.Held(users)
}

// Put makes the resource known by its ID.
func (s *State) Put(r Resource) {
	b := r.Base()
	s.Resources[b.Key] = r
	if b.Typ.Indexed {
		if s.index[b.Typ.Path] == nil {
			s.index[b.Typ.Path] = map[string]Resource{}
		}
		s.index[b.Typ.Path][b.Key] = r
	}
}

// Drop makes it unknown.
func (s *State) Drop(r Resource) {
	b := r.Base()
	delete(s.Resources, b.Key)
	delete(s.index[b.Typ.Path], b.Key)
}

// AllOf lists all resources of an indexed type, by ID.
func AllOf[T Resource](s *State, path string) []T { return only[T](SortedByKey(s.index[path])) }

// Next counts what is handed out one after the other: 1, 2, 3.
func (s *State) Next(series string) int {
	s.counters[series]++
	return s.counters[series]
}
