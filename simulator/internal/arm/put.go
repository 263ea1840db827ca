package arm

import (
	"cmp"
	"maps"
	"slices"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Put answers PUT, and PATCH where it changes more than tags: it checks what every write is subject to, lets the type define
// the resource, and begins the operation.
func (d *Declared[T, B, P]) put(c *Call) kernel.Reply {
	var parent Resource
	if len(d.words) > 1 {
		if parent = c.Parent(); parent == nil {
			return c.Fail(c.Missing())
		}
	}
	var body B
	if err := cmp.Or(c.DecodeBody(&body), badTags(commonOf(&body).Tags, c.Type)); err != nil {
		return c.Fail(err)
	}
	existing, name := c.Find(), c.ID.Names[len(c.ID.Names)-1]
	patch, placed := c.Req.Method == "PATCH", parent == nil || d.Type.Tracked
	location := ""
	if placed {
		location = NormalLocation(commonOf(&body).Location)
	}
	if err := c.checkWrite(existing, name, location, d.Type.operation); err != nil {
		return c.Fail(err)
	}
	switch {
	case patch && existing == nil:
		return c.Fail(c.Missing())
	case placed && location == "" && !patch:
		return c.Fail(ErrLocationRequired())
	case existing != nil && !patch && c.creating(existing):
		return d.protocol.Began(c, 202, existing, existing.Base().Op)
	}
	if err := c.checkIdle(parent, existing, d.Type.operation); err != nil {
		return c.Fail(err)
	}
	next, err := d.draft(c, parent, name, location, &body, existing)
	if err != nil {
		return c.Fail(err)
	}
	return d.write(c, existing, next)
}

// checkIdle returns an error if an operation is in progress on the parent, on an
// exclusive part of it, or on a part of the resource.
func (c *Call) checkIdle(parent, existing Resource, operation string) *Error {
	if c.Type.protocol.Upserts {
		return nil
	}
	var involved []Resource
	if parent != nil {
		involved = append(involved, parent)
		for _, p := range parent.Base().Parts {
			if p != existing && p.Base().Type.Exclusive {
				involved = append(involved, p)
			}
		}
	}
	if existing != nil {
		involved = append(involved, existing.Base().Parts...)
	}
	for _, r := range involved {
		if b := r.Base(); b.Op != nil && (b.Type == nil || !b.Type.OwnEtag || r == parent) {
			return ErrBusy(operation, b.Op.ID, r.Base().stateful().ID, Until(c.Now, b.Op.Due))
		}
	}
	return nil
}

// draft makes the resource that the body defines, without adding it to the world.
func (d *Declared[T, B, P]) draft(c *Call, parent Resource, name, location string, body *B, existing Resource) (Resource, *Error) {
	next := new(T)
	r := any(next).(Resource)
	old, _ := any(existing).(*T)
	meta := c.NewMeta(d.Type, parent, name, location, commonOf(body).Tags)
	if d.bodies["PUT"].Describes("extendedLocation") {
		meta.Extended = commonOf(body).Extended
	}
	if c.Req.Method == "PATCH" {
		*next = *old
		tags := meta.Tags
		if meta.adopt(existing.Base()); tags != nil {
			meta.Tags = tags
		}
	}
	*r.Base() = meta
	return r, d.Define(c, next, body, old)
}

// Parts drafts the parts that a parent's body lists. old is the parent that exists,
// or nil.
func (d *Declared[T, B, P]) Parts(c *Call, parent, old Resource, bodies []B) *Error {
	for i := range bodies {
		name := commonOf(&bodies[i]).Name
		if !ValidName(name) {
			return ErrBadName(name)
		}
		if parent.Base().part(d.Type, name) != nil {
			return ErrSameName(parent.Base().ID, name)
		}
		var existing Resource
		if old != nil {
			existing = old.Base().part(d.Type, name)
		}
		part, err := d.draft(c, parent, name, "", &bodies[i], existing)
		if err != nil {
			return err
		}
		parent.Base().Parts = append(parent.Base().Parts, part)
	}
	return nil
}

// write adds the draft to the world, or changes the existing resource to match it.
func (d *Declared[T, B, P]) write(c *Call, old, next Resource) kernel.Reply {
	if old == nil {
		c.State.Add(next)
		return d.begin(c, 201, next, d.immediate(nil, next))
	}
	next.Base().inherit(old.Base())
	tags := next.Base().Tags
	atOnce := d.immediate(old, next)
	if !d.protocol.Upserts {
		if old.Base().ProvisioningState != "Failed" && sameParts(c.State, old.Base(), next.Base()) && d.Type.same(c.State, old, next) {
			return d.keep(c, old, tags)
		}
		if err := c.State.partsInUse(old.Base(), next.Base()); err != nil {
			return c.Fail(err)
		}
		c.takeParts(old, next)
	}
	old.Vacate(c.State)
	d.Type.apply(c, old, next)
	old.Base().adopt(next.Base())
	old.Occupy(c.State)
	c.State.UpdateReferences(old)
	return d.begin(c, 200, old, atOnce)
}

// keep answers a PUT that changes only tags or nothing. A part has no tags.
func (d *Declared[T, B, P]) keep(c *Call, r Resource, tags map[string]string) kernel.Reply {
	retagged := r.Base().Parent == nil && !maps.Equal(r.Base().Tags, tags)
	if retagged {
		r.Base().Tags = tags
		c.State.SetState(c.Now, r, "Succeeded")
	}
	if d.ReplyUnchanged != nil {
		return d.ReplyUnchanged(c, any(r).(*T), retagged)
	}
	if d.ReplyAtOnce != nil {
		return d.ReplyAtOnce(any(r).(*T), c, 200)
	}
	return c.Unchanged(200, r)
}

// immediate reports whether the write needs no operation.
func (d *Declared[T, B, P]) immediate(old, next Resource) bool {
	if d.AtOnce == nil {
		return false
	}
	before, _ := any(old).(*T)
	return d.AtOnce(before, any(next).(*T))
}

// begin starts the operation of a write, unless it needs none, and answers the write.
func (d *Declared[T, B, P]) begin(c *Call, status int, r Resource, atOnce bool) kernel.Reply {
	if atOnce {
		c.State.SetState(c.Now, r, "Succeeded")
		if d.ReplyAtOnce != nil {
			return d.ReplyAtOnce(any(r).(*T), c, status)
		}
		return d.protocol.Written(c, status, r)
	}
	c.State.Begin(c.Now, r, d.Type.operation, d.Type.takes(&c.State.Durations), cmp.Or(d.protocol.Creating, "Updating"))
	return d.protocol.Began(c, status, r, r.Base().Op)
}

// sameParts reports whether both have the same parts.
func sameParts(s *State, old, next *Meta) bool {
	if len(old.Parts) != len(next.Parts) {
		return false
	}
	for _, p := range next.Parts {
		before := old.part(p.Base().Type, p.Base().Name)
		if before == nil {
			return false
		}
		if before != p {
			p.Base().inherit(before.Base())
			if !p.Base().Type.same(s, before, p) {
				return false
			}
		}
	}
	return true
}

// partsInUse returns an error if a part that is not in next is in use.
func (s *State) partsInUse(old, next *Meta) *Error {
	for _, p := range old.Parts {
		if next.part(p.Base().Type, p.Base().Name) == nil {
			if err := s.InUse(p, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeParts gives old the parts of next. A part that old already has is changed in
// place.
func (c *Call) takeParts(old, next Resource) {
	list := next.Base().Parts
	for _, p := range slices.Clone(old.Base().Parts) {
		if next.Base().part(p.Base().Type, p.Base().Name) == nil {
			c.State.Detach(c.Now, p)
		}
	}
	for i, p := range list {
		switch before := old.Base().part(p.Base().Type, p.Base().Name); {
		case before == nil:
			p.Base().Parent = old
			c.State.Add(p)
		case before != p:
			before.Vacate(c.State)
			p.Base().Type.apply(c, before, p)
			before.Occupy(c.State)
			c.State.UpdateReferences(before)
			list[i] = before
		}
	}
	old.Base().Parts, next.Base().Parts = list, nil
}
