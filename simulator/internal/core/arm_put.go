package core

import (
	"maps"
	"slices"
)

// put answers PUT: it checks what every write is subject to, lets the type define
// the resource, and begins the operation.
func (d *declared[T, B, P]) put(c *armCall) Reply {
	var parent resource
	if len(d.words) > 1 {
		if parent = c.parent(); parent == nil {
			return c.fail(c.missing())
		}
	}
	var body B
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	existing, name := c.find(), c.id.names[len(c.id.names)-1]
	common := commonOf(&body)
	location := normalLocation(common.Location)
	if parent != nil {
		location = ""
	}
	if err := c.checkWrite(existing, name, location, d.armType.operation); err != nil {
		return c.fail(err)
	}
	if parent == nil && location == "" {
		return c.fail(errLocationRequired())
	}
	if err := c.checkIdle(parent, existing, d.armType.operation); err != nil {
		return c.fail(err)
	}
	next, err := d.draft(c, parent, name, location, &body, existing)
	if err != nil {
		return c.fail(err)
	}
	return d.write(c, existing, next)
}

// checkIdle returns an error if an operation is in progress on the parent, on a part
// of it that has to be alone, or on a part of the resource.
func (c *armCall) checkIdle(parent, existing resource, operation string) *armError {
	var involved []resource
	if parent != nil {
		involved = append(involved, parent)
		for _, p := range parent.base().parts {
			if p != existing && p.base().typ.exclusive {
				involved = append(involved, p)
			}
		}
	}
	if existing != nil {
		involved = append(involved, existing.base().parts...)
	}
	for _, r := range involved {
		if b := r.base(); b.op != nil && (b.typ == nil || !b.typ.ownTag || r == parent) {
			return errBusy(operation, b.op.id, r.base().stateful().id, until(c.now, b.op.due))
		}
	}
	return nil
}

// draft makes the resource that the body defines, outside of the world.
func (d *declared[T, B, P]) draft(c *armCall, parent resource, name, location string, body *B, existing resource) (resource, *armError) {
	next := new(T)
	r := any(next).(resource)
	*r.base() = c.create(d.armType, parent, name, location, commonOf(body).Tags)
	old, _ := any(existing).(*T)
	return r, d.define(c, next, body, old)
}

// parts drafts the parts that a parent's body lists. old is the parent that exists,
// or nil.
func (d *declared[T, B, P]) parts(c *armCall, parent, old resource, bodies []B) *armError {
	for i := range bodies {
		name := commonOf(&bodies[i]).Name
		if !validName(name) {
			return errBadName(name)
		}
		if parent.base().part(d.armType, name) != nil {
			return errSameName(parent.base().id, name)
		}
		var existing resource
		if old != nil {
			existing = old.base().part(d.armType, name)
		}
		part, err := d.draft(c, parent, name, "", &bodies[i], existing)
		if err != nil {
			return err
		}
		parent.base().parts = append(parent.base().parts, part)
	}
	return nil
}

// write puts the drafted resource into the world, or makes the existing one like it.
func (d *declared[T, B, P]) write(c *armCall, old, next resource) Reply {
	if old == nil {
		c.s.add(next)
		return d.begin(c, 201, next, d.immediate(nil, next))
	}
	next.base().inherit(old.base())
	tags := next.base().tags
	if old.base().provisioningState != "Failed" && sameParts(old.base(), next.base()) && d.armType.same(old, next) {
		return d.kept(c, old, tags)
	}
	if err := c.s.partsInUse(old.base(), next.base()); err != nil {
		return c.fail(err)
	}
	atOnce := d.immediate(old, next)
	c.takeParts(old, next)
	old.vacate(c.s)
	d.armType.apply(c, old, next)
	old.base().adopt(next.base())
	old.occupy(c.s)
	c.s.refer(old)
	return d.begin(c, 200, old, atOnce)
}

// kept answers a PUT that changes the tags or nothing. A part has no tags.
func (d *declared[T, B, P]) kept(c *armCall, r resource, tags map[string]string) Reply {
	retagged := r.base().parent == nil && !maps.Equal(r.base().tags, tags)
	if retagged {
		r.base().tags = tags
		c.s.setState(c.now, r, "Succeeded")
	}
	if d.definition.unchanged != nil {
		return d.definition.unchanged(c, any(r).(*T), retagged)
	}
	if d.ready != nil {
		return d.ready(any(r).(*T), c, 200)
	}
	return c.unchanged(200, r)
}

// immediate reports whether the write needs no operation.
func (d *declared[T, B, P]) immediate(old, next resource) bool {
	if d.atOnce == nil {
		return false
	}
	before, _ := any(old).(*T)
	return d.atOnce(before, any(next).(*T))
}

// begin starts the operation of a write and renders the reply to it.
func (d *declared[T, B, P]) begin(c *armCall, status int, r resource, atOnce bool) Reply {
	if atOnce {
		c.s.setState(c.now, r, "Succeeded")
		if d.ready != nil {
			return d.ready(any(r).(*T), c, status)
		}
		return c.unchanged(status, r)
	}
	c.s.begin(c.now, r, d.armType.operation, d.armType.takes(&c.s.durations), "Updating")
	return c.accepted(status, r, r.base().op, d.wait)
}

// sameParts reports whether both have parts of the same names that are the same.
func sameParts(old, next *meta) bool {
	if len(old.parts) != len(next.parts) {
		return false
	}
	for _, p := range next.parts {
		before := old.part(p.base().typ, p.base().name)
		if before == nil {
			return false
		}
		if before != p {
			p.base().inherit(before.base())
			if !p.base().typ.same(before, p) {
				return false
			}
		}
	}
	return true
}

// partsInUse returns an error if a part that is not in next is in use.
func (s *armState) partsInUse(old, next *meta) *armError {
	for _, p := range old.parts {
		if next.part(p.base().typ, p.base().name) == nil {
			if err := s.inUse(p, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeParts gives old the parts of next. One that both have stays the same resource.
func (c *armCall) takeParts(old, next resource) {
	list := next.base().parts
	for _, p := range slices.Clone(old.base().parts) {
		if next.base().part(p.base().typ, p.base().name) == nil {
			c.s.detach(c.now, p)
		}
	}
	for i, p := range list {
		switch before := old.base().part(p.base().typ, p.base().name); {
		case before == nil:
			p.base().parent = old
			c.s.add(p)
		case before != p:
			before.vacate(c.s)
			p.base().typ.apply(c, before, p)
			before.occupy(c.s)
			c.s.refer(before)
			list[i] = before
		}
	}
	old.base().parts, next.base().parts = list, nil
}
