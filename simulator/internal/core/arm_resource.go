package core

import (
	"maps"
	"strings"
	"time"
)

// meta is what all resources have in common.
type meta struct {
	id, key           string
	name              string
	location          string
	tags              map[string]string
	etag, guid        string
	provisioningState string
	group             *resourceGroup
	op                *operation // under way, or nil
	created, changed  time.Time
}

// resource is one Azure resource.
type resource interface {
	base() *meta
	// tag is the entity tag: a child shows its parent's [seen].
	tag() string
	// wire is the resource as JSON shows it to a request of this api-version.
	wire(s *State, version string) any
	// inUse says why the resource cannot be deleted now, or nil.
	inUse(s *State) *armError
	// provisioned is called when an operation on it has succeeded.
	provisioned(s *State, at time.Time)
	// detach takes the resource out of the world, with what belongs to it.
	detach(s *State, at time.Time)
}

func (m *meta) base() *meta { return m }
func (m *meta) tag() string { return m.etag }

// create gives a new resource its identity.
func (c *armCall) create(id, name, location string, tags map[string]string) meta {
	return meta{
		id: id, key: lower(id), name: name, location: location, tags: tags,
		etag: c.s.ids.etag(), guid: c.s.ids.guid(), group: c.group, created: c.now, changed: c.now,
	}
}

// add puts a resource into the world.
func (s *State) add(r resource) {
	b := r.base()
	s.resources[b.key] = r
	b.group.members[b.key] = r
}

// drop takes it out again.
func (s *State) drop(r resource) {
	b := r.base()
	delete(s.resources, b.key)
	delete(b.group.members, b.key)
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
		return errBadLocation(location, networkNamespace+"/"+c.id.types[0])
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

// checkReady says that a resource that another one refers to, or its group, is
// changing at the moment.
func (c *armCall) checkReady(b *meta, by string) *armError {
	for _, op := range []*operation{b.op, b.group.op} {
		if op != nil {
			return errNotProvisioned(b.id, by, until(c.now, op.due))
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

// render is the resource as JSON; nobody may change the bytes.
func (c *armCall) render(r resource) []byte {
	last := &c.s.shown
	if last.of != r || last.version != c.version || last.revision != c.s.revision {
		*last = rendering{r, c.version, c.s.revision, encode(r.wire(c.s, c.version))}
	}
	return last.body
}

// show renders one resource. Only a GET has the ETag header, and a virtual
// network's no longer has it in 2026, except in China [seen].
func (c *armCall) show(status int, r resource) Reply {
	reply := c.json(status, c.render(r), 2)
	if c.version < "2026" || c.inChina() || !is[*virtualNetwork](r) {
		reply.header.set("Etag", r.tag())
	}
	if op := r.base().op; op != nil {
		reply.RetryAfter = op.due.Sub(c.now)
	}
	return reply.Reply
}

// accepted renders the reply to a PUT that began an operation.
func (c *armCall) accepted(status int, r resource, op *operation, wait time.Duration) Reply {
	reply := c.json(status, encode(r.wire(c.s, c.version)), extraHeaders)
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
		b.op = c.s.start(c.now, "Put"+capital(c.id.types[len(c.id.types)-1])+"Operation", c.sub.key, b.key, c.s.provisioning(r), false)
		c.s.setState(c.now, r, "Updating")
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
	b := r.base()
	b.op = c.s.start(c.now, operation, c.sub.key, b.key, takes, false)
	c.s.setState(c.now, r, "Updating")
	return c.accepted(status, r, b.op, wait)
}

// findInRegion resolves a reference to a resource of type T, which has to be in the
// subscription and in the region of who refers to it. No reference is nil.
func findInRegion[T any, P interface {
	*T
	resource
}](c *armCall, r *ref, by, location string) (P, *armError) {
	if r == nil || r.ID == "" {
		return nil, nil
	}
	found, _ := c.s.resources[lower(r.ID)].(P)
	if found == nil || found.base().location != location || found.base().group.subscription != c.sub {
		return nil, errInvalidReference(r.ID, by)
	}
	return found, c.checkReady(found.base(), by)
}

// same renders the reply to a PUT that changed nothing or tags only of a type that
// needs no operation for it any more.
func (c *armCall) same(r resource) Reply {
	if c.version < sameWithoutOperation {
		return c.unchanged(200, r)
	}
	return c.json(200, encode(r.wire(c.s, c.version)), 0).Reply
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
	return c.json(200, encode(r.wire(c.s, c.version)), 0).Reply
}

// listBody is the reply to a list. Microsoft.Network does not page short ones [seen].
type listBody struct {
	Value []any `json:"value"`
}

// list renders the members of the group, or of the whole subscription, that have
// the type asked for, by name.
func (c *armCall) list(want func(resource) bool) Reply {
	groups := []*resourceGroup{c.group}
	if c.group == nil {
		groups = c.s.groupsOf(c.sub)
	}
	body := listBody{[]any{}}
	for _, g := range groups {
		for _, r := range g.sorted() {
			if want(r) {
				body.Value = append(body.Value, r.wire(c.s, c.version))
			}
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
	if err := r.inUse(c.s); err != nil {
		return c.fail(err)
	}
	if b.op == nil || !b.op.remove { // a second DELETE does not put the end off
		b.op = c.s.start(c.now, operation, c.sub.key, b.key, c.s.durations.Delete, true)
		c.s.setState(c.now, r, "Deleting")
	}
	return c.deleting(b.op, b.location)
}

// deleting renders the reply to a DELETE that began an operation [seen].
func (c *armCall) deleting(op *operation, location string) Reply {
	reply := c.empty(202, extraHeaders)
	reply.async(c, op, location, 10*time.Second)
	reply.header.set("Location", c.operationURL("operationResults", op, location))
	return reply.Reply
}
