package core

import (
	"maps"
	"strings"
	"time"
)

// create gives a new resource its identity. The location of a child is its parent's.
func (c *armCall) create(t *armType, parent resource, name, location string, tags map[string]string) meta {
	m := meta{typ: t, name: name, location: location, tags: tags, group: c.group, parent: parent, created: c.now, changed: c.now}
	if parent == nil {
		m.id = c.group.id + "/providers/" + t.full + "/" + name
	} else {
		p := parent.base()
		m.id, m.location, m.group, m.tags = p.id+"/"+t.words[len(t.words)-1]+"/"+name, p.location, p.group, nil
	}
	m.key, m.etag, m.guid = lower(m.id), c.s.ids.etag(), c.s.ids.guid()
	return m
}

// identity is create for a top-level resource whose ID is not the usual one.
func (c *armCall) identity(t *armType, id, name, location string) meta {
	m := c.create(t, nil, name, location, nil)
	m.id, m.key = id, lower(id)
	return m
}

// decodeBody reads the request's body into a wire type.
func (c *armCall) decodeBody(into any) *armError {
	if err := decodeText(c.req.Body, into); err != nil {
		return err
	}
	return c.checkEnumerations()
}

func decodeText(text []byte, into any) *armError {
	if len(text) == 0 {
		return errBadContent("the body is empty")
	}
	if err := decode(text, into); err != nil {
		return errBadContent(err.Error())
	}
	return nil
}

// checkWrite applies what every PUT of a resource is subject to: its name,
// If-Match, one change at a time and a location that never changes.
func (c *armCall) checkWrite(existing resource, name, location, operation string) *armError {
	if !validName(name) {
		return errBadName(name)
	}
	if location != "" && !validLocation(location) {
		return errBadLocation(location, c.typ.provider.namespace+"/"+c.typ.words[0])
	}
	if existing == nil {
		if c.req.IfMatch != "" && c.req.IfMatch != "*" {
			return errEtagMismatch(weak(c.req.IfMatch), `W/""`, c.req.Path)
		}
		return nil
	}
	b := existing.base()
	if err := c.checkMatch(existing); err != nil {
		return err
	}
	if location != "" && location != b.location {
		return errOtherLocation(b.name, b.location, c.group.name, location)
	}
	if b.op != nil {
		return errBusy(operation, b.op.id, b.id, until(c.now, b.op.due))
	}
	return nil
}

// checkReady returns an error if b or its resource group has an operation in
// progress, for the resource id that by refers to.
func (c *armCall) checkReady(b *meta, id, by string) *armError {
	for _, op := range []*operation{b.op, b.group.op} {
		if op != nil {
			return errNotProvisioned(id, by, until(c.now, op.due))
		}
	}
	return nil
}

// checkMatch applies If-Match.
func (c *armCall) checkMatch(r resource) *armError {
	if m := c.req.IfMatch; m != "" && m != "*" && weak(m) != r.tag() {
		return errEtagMismatch(weak(m), r.tag(), r.base().id)
	}
	return nil
}

// weak puts an entity tag that was sent without quotes into the form of the
// stored ones, as the error message shows it [seen].
func weak(etag string) string {
	if strings.HasPrefix(etag, `W/`) {
		return etag
	}
	return `W/"` + strings.Trim(etag, `"`) + `"`
}

// rendering is a resource as JSON. It holds until something may have changed.
type rendering struct {
	of       resource
	version  string
	revision uint64
	body     []byte
}

// view is how the reply to a request that writes nothing shows resources.
func (c *armCall) view() view { return view{version: c.version} }

// render is the resource as JSON; nobody may change the bytes.
func (c *armCall) render(r resource) []byte {
	last := &c.s.shown
	if last.of != r || last.version != c.version || last.revision != c.s.revision {
		*last = rendering{r, c.version, c.s.revision, encode(c.s.wire(r, c.view()))}
	}
	return last.body
}

// show renders one resource. Only a GET has the ETag header, and some types' no longer
// have it, except in China [seen].
func (c *armCall) show(status int, r resource) Reply {
	reply := c.json(status, c.render(r), 2)
	if until := r.base().typ.etagUntil; until == "" || c.version < until || c.inChina() {
		reply.fields.set("Etag", r.tag())
	}
	if op := r.base().op; op != nil {
		reply.RetryAfter = op.due.Sub(c.now)
	}
	return reply.Reply
}

// accepted renders the reply to a PUT that began an operation.
func (c *armCall) accepted(status int, r resource, op *operation, wait time.Duration) Reply {
	v := c.view()
	v.written, v.created = op.due.After(op.started), status == 201
	reply := c.json(status, encode(c.s.wire(r, v)), extraHeaders)
	reply.async(c, op, r.base().location, wait)
	return reply.Reply
}

// unchanged renders the reply to a PUT that changed nothing or tags only: already
// Succeeded, with an operation that is done and no Retry-After [seen]. What is
// Failed is provisioned again, and so is what is to fail, so that the operation and
// the state end alike (assumed).
func (c *armCall) unchanged(status int, r resource) Reply {
	b := r.base()
	if _, failing := c.s.failing[b.key]; failing || b.provisioningState == "Failed" {
		c.s.begin(c.now, r, b.typ.operation, b.typ.takes(&c.s.durations), "Updating")
		return c.accepted(status, r, b.op, 10*time.Second)
	}
	op := c.s.start(c.now, "", c.sub.key, b.key, 0, false)
	return c.accepted(status, r, op, 0)
}

// retagged renders the reply to a PUT that changed tags at most.
func (c *armCall) retagged(r resource, tags map[string]string) Reply {
	if b := r.base(); !maps.Equal(b.tags, tags) {
		b.tags = tags
		c.s.setState(c.now, r, "Succeeded")
	}
	return c.unchanged(200, r)
}

// written starts the operation of a PUT and renders the reply to it.
func (c *armCall) written(status int, r resource, operation string, takes, wait time.Duration) Reply {
	c.s.begin(c.now, r, operation, takes, "Updating")
	return c.accepted(status, r, r.base().op, wait)
}

// findInRegion resolves a reference to a resource of type T, which has to be in the
// subscription and in the region of what refers to it.
func findInRegion[T any, P interface {
	*T
	resource
}](c *armCall, id, by, location string) (P, *armError) {
	found, _ := c.s.resources[lower(id)].(P)
	if found == nil || found.base().location != location || found.base().group.subscription != c.sub {
		return nil, errInvalidReference(id, by)
	}
	return found, c.checkReady(found.base(), id, by)
}

// findIfSent is findInRegion for a reference that may be missing, which is nil.
func findIfSent[T any, P interface {
	*T
	resource
}](c *armCall, r *ref, by, location string) (P, *armError) {
	if r == nil || r.ID == "" {
		return nil, nil
	}
	return findInRegion[T, P](c, r.ID, by, location)
}

// sameWithoutOperation is when a PUT that leaves some types as they are needs no
// operation any more: it has one in 2023-04-01 and 2024-05-01, none in 2026-03-01
// [seen].
const sameWithoutOperation = "2026"

// same renders the reply to a PUT that changed nothing or tags only of a type that
// needs no operation for it any more.
func (c *armCall) same(r resource) Reply {
	if c.version < sameWithoutOperation {
		return c.unchanged(200, r)
	}
	return c.json(200, encode(c.s.wire(r, c.view())), 0).Reply
}

// patchTags replaces a resource's tags, and nothing else, at once [seen for
// public IP addresses].
func (c *armCall) patchTags() Reply {
	r := c.find()
	if r == nil {
		return c.fail(c.missing())
	}
	var body struct {
		Tags map[string]string `json:"tags"`
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	if err := c.checkWrite(r, r.base().name, "", "UpdateTagsOperation"); err != nil {
		return c.fail(err)
	}
	if body.Tags != nil {
		r.base().tags = body.Tags
		r.base().etag, r.base().changed = c.s.ids.etag(), c.now
	}
	return c.json(200, encode(c.s.wire(r, c.view())), 0).Reply
}

// listBody is the reply to a list. Microsoft.Network does not page short ones [seen].
type listBody struct {
	Value []any `json:"value"`
}

// list answers GET of a collection: the group's or the whole subscription's
// resources of the type by name, or the children of a resource in their order.
func (c *armCall) list() Reply {
	body := listBody{[]any{}}
	add := func(list []resource) {
		for _, r := range list {
			if r.base().typ == c.typ {
				body.Value = append(body.Value, c.s.wire(r, c.view()))
			}
		}
	}
	switch {
	case len(c.typ.words) > 1:
		parent := c.parent()
		if parent == nil {
			return c.fail(c.missing())
		}
		add(parent.base().parts)
	case c.group != nil:
		add(c.group.sorted())
	default:
		for _, g := range c.s.groupsOf(c.sub) {
			add(g.sorted())
		}
	}
	return c.json(200, encode(body), 0).Reply
}

// remove answers DELETE of an existing resource.
func (c *armCall) remove(r resource, operation string) Reply {
	b := r.base()
	if err := c.checkMatch(r); err != nil {
		return c.fail(err)
	}
	if err := c.s.inUse(r, nil); err != nil {
		return c.fail(err)
	}
	if b.op == nil || !b.op.remove { // a second DELETE does not put the end off
		c.s.begin(c.now, r, operation, c.s.durations.Delete, "Deleting")
	}
	return c.deleting(b.op, b.location)
}

// deleting renders the reply to a DELETE that began an operation [seen].
func (c *armCall) deleting(op *operation, location string) Reply {
	reply := c.empty(202, extraHeaders)
	reply.async(c, op, location, 10*time.Second)
	reply.fields.set("Location", c.operationURL("operationResults", op, location))
	return reply.Reply
}
