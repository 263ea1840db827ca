package arm

import (
	"maps"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Create gives a new resource its identity. The location of a child is its parent's.
func (c *Call) NewMeta(t *Type, parent Resource, name, location string, tags map[string]string) Meta {
	m := Meta{Type: t, Name: name, Location: location, Tags: tags, Group: c.Group, Parent: parent, Created: c.Now, changed: c.Now}
	if parent == nil {
		m.ID = c.Group.ID + "/providers/" + t.Full + "/" + name
	} else {
		p := parent.Base()
		m.ID, m.Location, m.Group, m.Tags = p.ID+"/"+t.words[len(t.words)-1]+"/"+name, p.Location, p.Group, nil
	}
	m.Key, m.Etag, m.GUID = kernel.Lower(m.ID), c.State.IDs.Etag(), c.State.IDs.GUID()
	return m
}

// Identity is create for a top-level resource whose ID is not the usual one.
func (c *Call) NewMetaWithID(t *Type, id, name, location string) Meta {
	m := c.NewMeta(t, nil, name, location, nil)
	m.ID, m.Key = id, kernel.Lower(id)
	return m
}

// DecodeBody reads the request's body into a wire type.
func (c *Call) DecodeBody(into any) *Error {
	if err := DecodeText(c.Req.Body, into); err != nil {
		return err
	}
	return c.checkEnumerations()
}

func DecodeText(text []byte, into any) *Error {
	if len(text) == 0 {
		return ErrBadContent("the body is empty")
	}
	if err := kernel.Decode(text, into); err != nil {
		return ErrBadContent(err.Error())
	}
	return nil
}

// checkWrite applies what every PUT of a resource is subject to: its name,
// If-Match, one change at a time and a location that never changes.
func (c *Call) checkWrite(existing Resource, name, location, operation string) *Error {
	if !ValidName(name) {
		return ErrBadName(name)
	}
	if location != "" && !ValidLocation(location) {
		return errBadLocation(location, c.Type.Provider.Namespace+"/"+c.Type.words[0])
	}
	if existing == nil {
		if c.Req.IfMatch != "" && c.Req.IfMatch != "*" {
			return errEtagMismatch(weak(c.Req.IfMatch), `W/""`, c.Req.Path)
		}
		return nil
	}
	b := existing.Base()
	if err := c.checkMatch(existing); err != nil {
		return err
	}
	if location != "" && location != b.Location {
		return ErrOtherLocation(b.Name, b.Location, c.Group.Name, location)
	}
	if b.Op != nil {
		return ErrBusy(operation, b.Op.ID, b.ID, Until(c.Now, b.Op.Due))
	}
	return nil
}

// CheckReady returns an error if b or its resource group has an operation in
// progress, for the resource id that by refers to.
func (c *Call) CheckReady(b *Meta, id, by string) *Error {
	for _, op := range []*Operation{b.Op, b.Group.op} {
		if op != nil {
			return ErrNotProvisioned(id, by, Until(c.Now, op.Due))
		}
	}
	return nil
}

// checkMatch applies If-Match.
func (c *Call) checkMatch(r Resource) *Error {
	if m := c.Req.IfMatch; m != "" && m != "*" && weak(m) != r.ShownEtag() {
		return errEtagMismatch(weak(m), r.ShownEtag(), r.Base().ID)
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
	of       Resource
	version  string
	revision uint64
	body     []byte
}

// View is how the reply to a request that writes nothing shows resources.
func (c *Call) View() View { return View{Version: c.Version} }

// render is the resource as JSON; nobody may change the bytes.
func (c *Call) render(r Resource) []byte {
	last := &c.State.shown
	if last.of != r || last.version != c.Version || last.revision != c.State.Revision {
		*last = rendering{r, c.Version, c.State.Revision, kernel.Encode(c.State.Wire(r, c.View()))}
	}
	return last.body
}

// Show renders one resource. Only a GET has the ETag header, and some types' no longer
// have it, except in China [seen].
func (c *Call) Show(status int, r Resource) kernel.Reply {
	reply := c.JSON(status, c.render(r), 2)
	if until := r.Base().Type.etagUntil; until == "" || c.Version < until || c.inChina() {
		reply.Fields.Set("Etag", r.ShownEtag())
	}
	if op := r.Base().Op; op != nil {
		reply.RetryAfter = op.Due.Sub(c.Now)
	}
	return reply.Reply
}

// Accepted renders the reply to a PUT that began an operation.
func (c *Call) Accepted(status int, r Resource, op *Operation, wait time.Duration) kernel.Reply {
	v := c.View()
	v.Written, v.Created = op.Due.After(op.Started), status == 201
	reply := c.JSON(status, kernel.Encode(c.State.Wire(r, v)), ExtraHeaders)
	reply.async(c, op, r.Base().Location, wait)
	return reply.Reply
}

// Unchanged renders the reply to a PUT that changed nothing or tags only: already
// Succeeded, with an operation that is done and no Retry-After [seen]. What is
// Failed is provisioned again, and so is what is to fail, so that the operation and
// the state end alike (assumed).
func (c *Call) Unchanged(status int, r Resource) kernel.Reply {
	b := r.Base()
	if _, failing := c.State.Failing[b.Key]; failing || b.ProvisioningState == "Failed" {
		c.State.Begin(c.Now, r, b.Type.operation, b.Type.takes(&c.State.Durations), "Updating")
		return c.Accepted(status, r, b.Op, 10*time.Second)
	}
	op := c.State.NewOperation(c.Now, "", c.Sub.Key, b.Key, 0, false)
	return c.Accepted(status, r, op, 0)
}

// retagged renders the reply to a PUT that changed tags at most.
func (c *Call) retagged(r Resource, tags map[string]string) kernel.Reply {
	if b := r.Base(); !maps.Equal(b.Tags, tags) {
		b.Tags = tags
		c.State.SetState(c.Now, r, "Succeeded")
	}
	return c.Unchanged(200, r)
}

// written starts the operation of a PUT and renders the reply to it.
func (c *Call) written(status int, r Resource, operation string, takes, wait time.Duration) kernel.Reply {
	c.State.Begin(c.Now, r, operation, takes, "Updating")
	return c.Accepted(status, r, r.Base().Op, wait)
}

// FindInRegion resolves a reference to a resource of type T, which has to be in the
// subscription and in the region of what refers to it.
func FindInRegion[T any, P interface {
	*T
	Resource
}](c *Call, id, by, location string) (P, *Error) {
	found, _ := c.State.Resources[kernel.Lower(id)].(P)
	if found == nil || found.Base().Location != location || found.Base().Group.Subscription != c.Sub {
		return nil, ErrInvalidReference(id, by)
	}
	return found, c.CheckReady(found.Base(), id, by)
}

// FindIfSent is findInRegion for a reference that may be missing, which is nil.
func FindOptional[T any, P interface {
	*T
	Resource
}](c *Call, r *Ref, by, location string) (P, *Error) {
	if r == nil || r.ID == "" {
		return nil, nil
	}
	return FindInRegion[T, P](c, r.ID, by, location)
}

// sameWithoutOperation is when a PUT that leaves some types as they are needs no
// operation any more: it has one in 2023-04-01 and 2024-05-01, none in 2026-03-01
// [seen].
const sameWithoutOperation = "2026"

// Same renders the reply to a PUT that changed nothing or tags only of a type that
// needs no operation for it any more.
func (c *Call) UnchangedAtOnce(r Resource) kernel.Reply {
	if c.Version < sameWithoutOperation {
		return c.Unchanged(200, r)
	}
	return c.JSON(200, kernel.Encode(c.State.Wire(r, c.View())), 0).Reply
}

// patchTags replaces a resource's tags, and nothing else, at once [seen for
// public IP addresses].
func (c *Call) patchTags() kernel.Reply {
	r := c.Find()
	if r == nil {
		return c.Fail(c.Missing())
	}
	var body struct {
		Tags map[string]string `json:"tags"`
	}
	if err := c.DecodeBody(&body); err != nil {
		return c.Fail(err)
	}
	if err := c.checkWrite(r, r.Base().Name, "", "UpdateTagsOperation"); err != nil {
		return c.Fail(err)
	}
	if body.Tags != nil {
		r.Base().Tags = body.Tags
		r.Base().Etag, r.Base().changed = c.State.IDs.Etag(), c.Now
	}
	return c.JSON(200, kernel.Encode(c.State.Wire(r, c.View())), 0).Reply
}

// ListBody is the reply to a list. Microsoft.Network does not page short ones [seen].
type ListBody struct {
	Value []any `json:"value"`
}

// List answers GET of a collection: the group's or the whole subscription's
// resources of the type by name, or the children of a resource in their order.
func (c *Call) List() kernel.Reply {
	body := ListBody{[]any{}}
	add := func(list []Resource) {
		for _, r := range list {
			if r.Base().Type == c.Type {
				body.Value = append(body.Value, c.State.Wire(r, c.View()))
			}
		}
	}
	switch {
	case len(c.Type.words) > 1:
		parent := c.Parent()
		if parent == nil {
			return c.Fail(c.Missing())
		}
		add(parent.Base().Parts)
	case c.Group != nil:
		add(c.Group.Sorted())
	default:
		for _, g := range c.State.groupsOf(c.Sub) {
			add(g.Sorted())
		}
	}
	return c.JSON(200, kernel.Encode(body), 0).Reply
}

// remove answers DELETE of an existing resource.
func (c *Call) remove(r Resource, operation string) kernel.Reply {
	b := r.Base()
	if err := c.checkMatch(r); err != nil {
		return c.Fail(err)
	}
	if err := c.State.InUse(r, nil); err != nil {
		return c.Fail(err)
	}
	if b.Op == nil || !b.Op.Deletes { // a second DELETE does not put the end off
		c.State.Begin(c.Now, r, operation, c.State.Durations.Delete, "Deleting")
	}
	return c.Deleting(b.Op, b.Location)
}

// Deleting renders the reply to a DELETE that began an operation [seen].
func (c *Call) Deleting(op *Operation, location string) kernel.Reply {
	reply := c.Empty(202, ExtraHeaders)
	reply.async(c, op, location, 10*time.Second)
	reply.Fields.Set("Location", c.operationURL("operationResults", op, location))
	return reply.Reply
}
