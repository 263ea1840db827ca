package core

import (
	"slices"
	"time"
)

// How resources come into the world, refer to one another and leave it.

// add puts a resource with its parts into the world.
func (s *armState) add(r resource) {
	b := r.base()
	s.put(r)
	switch {
	case b.parent == nil:
		b.group.members[b.key] = r
	case !slices.Contains(b.parent.base().parts, r):
		b.parent.base().parts = append(b.parent.base().parts, r)
	}
	s.refer(r)
	r.occupy(s)
	for _, p := range b.parts {
		s.add(p)
	}
}

// refer makes known what the resource refers to now.
func (s *armState) refer(r resource) {
	if t := r.base().typ; t.references != nil {
		s.setTargets(r, t.references(r))
	}
}

// setTargets makes these what the resource refers to.
func (s *armState) setTargets(r resource, targets []resource) {
	b := r.base()
	before := b.targets
	b.targets = targets
	for _, t := range before {
		if !slices.Contains(targets, t) {
			delete(t.base().referrers, b.key)
			t.referred(s)
		}
	}
	for _, t := range targets {
		to := t.base()
		if to.referrers == nil {
			to.referrers = map[string]resource{}
		}
		to.referrers[b.key] = r
		t.referred(s)
	}
}

// detach takes a resource out of the world, with its parts and with what belongs to it.
func (s *armState) detach(at time.Time, r resource) {
	b := r.base()
	for _, p := range slices.Clone(b.parts) {
		s.detach(at, p)
	}
	r.detached(s, at)
	r.vacate(s)
	s.setTargets(r, nil)
	s.drop(r)
	if b.parent == nil {
		delete(b.group.members, b.key)
		return
	}
	p := b.parent.base()
	p.parts = slices.DeleteFunc(p.parts, func(other resource) bool { return other == r })
	if s.resources[p.key] == b.parent {
		switch {
		case b.typ.inParent:
			s.setState(at, b.parent, "Succeeded")
		case !b.typ.ownTag:
			p.etag = s.ids.etag()
		}
	}
}

// inUse returns an error if something needs the resource; where outside is not nil,
// if something in another group does.
func (s *armState) inUse(r resource, outside *resourceGroup) *armError {
	users := r.users(s)
	if outside != nil {
		users = slices.DeleteFunc(users, func(u user) bool { return u.by == nil || u.by.base().group == outside })
	}
	if len(users) == 0 {
		return nil
	}
	return r.held(users)
}

// put makes the resource known by its ID.
func (s *armState) put(r resource) {
	b := r.base()
	s.resources[b.key] = r
	if b.typ.indexed {
		if s.index[b.typ.path] == nil {
			s.index[b.typ.path] = map[string]resource{}
		}
		s.index[b.typ.path][b.key] = r
	}
}

// drop makes it unknown.
func (s *armState) drop(r resource) {
	b := r.base()
	delete(s.resources, b.key)
	delete(s.index[b.typ.path], b.key)
}

// allOf lists all resources of an indexed type, by ID.
func allOf[T resource](s *armState, path string) []T { return only[T](sortedByKey(s.index[path])) }

// next counts what is handed out one after the other: 1, 2, 3.
func (s *armState) next(series string) int {
	s.counters[series]++
	return s.counters[series]
}
