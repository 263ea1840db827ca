package arm

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/shape"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// NewMeta gives a new resource its identity. The location of a child is its parent's.
func (c *Call) NewMeta(t *Type, parent Resource, name, location string, tags map[string]string) Meta {
	m := Meta{Type: t, Name: name, Location: location, Tags: tags, Group: c.Group, Created: c.Now, changed: c.Now}
	if parent != nil {
		m = Below(parent, t, name, c.Now)
		if t.Tracked {
			m.Tags, m.Location = tags, cmp.Or(location, m.Location)
		}
	} else {
		group := c.Group.ID
		if t.Provider.LowerGroups {
			group = GroupID(c.Group.Subscription.ID, kernel.Lower(c.Group.Name))
		}
		m.ID = group + "/providers/" + t.Full + "/" + name
		m.Key = kernel.Lower(m.ID)
	}
	m.Etag, m.GUID = c.State.IDs.Etag(), c.State.IDs.GUID()
	return m
}

// Below is what a new child of the parent has in common with all resources, but for
// what is drawn at random.
func Below(parent Resource, t *Type, name string, at time.Time) Meta {
	if t.LowerNames {
		name = kernel.Lower(name)
	}
	p := parent.Base()
	id := p.ID + "/" + t.words[len(t.words)-1] + "/" + name
	return Meta{Type: t, ID: id, Key: kernel.Lower(id), Name: name, Location: p.Location, Group: p.Group, Parent: parent, Created: at, changed: at}
}

// DecodeBody decodes the request's body and compares it with its description.
func (c *Call) DecodeBody(into any) *Error {
	err := DecodeText(c.Req.Body, into)
	if err != nil && !json.Valid(c.Req.Body) || c.aboutTags {
		return err
	}
	return cmp.Or(c.checkBody(), err)
}

// checkBody returns an error if the body does not have its described shape.
func (c *Call) checkBody() *Error {
	if c.Type == nil {
		return c.CheckOwn("resourceGroups", c.Req.Body)
	}
	p := c.Type.Provider
	fault := c.Type.bodies[c.Req.Method].Check(c.Version, c.Req.Body, p.ExtraMembers)
	switch {
	case fault == nil:
		return nil
	case fault.Kind == shape.BadReference:
		return GatewayError(400, "LinkedInvalidPropertyId", fault.String())
	case fault.Kind == shape.WrongValue:
		bad := ErrBadProperty
		if p.BadValue != nil {
			bad = p.BadValue
		}
		return bad(fault.Property(), fault.Found, strings.TrimSuffix(c.Req.Path, "/"))
	case fault.ByARM || p.BadBody == nil:
		return ErrBadContent(fault.String())
	}
	return p.BadBody(fault.Property(), fault.String())
}

//go:embed described.txt
var described string

var ownBodies = shape.Parse(described)

// CheckOwn returns an error if a text, which is valid JSON, does not have the shape of
// the body of one of ARM's own types.
func (c *Call) CheckOwn(typ string, text []byte) *Error {
	if fault := ownBodies.Of(c.Req.Method, typ).Check(c.Version, text, false); fault != nil {
		return ErrBadContent(fault.String())
	}
	return nil
}

// DecodeText decodes a body.
func DecodeText(text []byte, into any) *Error {
	if len(text) == 0 {
		return ErrBadContent("the body is empty")
	}
	if err := kernel.Decode(text, into); err != nil {
		return ErrBadContent(err.Error())
	}
	return nil
}

// checkWrite makes the checks that all types have in common: the name, If-Match, no
// other operation in progress, and a location that does not change.
func (c *Call) checkWrite(existing Resource, name, location, operation string) *Error {
	if err := c.Type.checkName(c, name); err != nil {
		return err
	}
	switch {
	case location == "":
	case !ValidLocation(location):
		return errBadLocation(location, c.Type.Provider.Namespace+"/"+c.Type.words[0])
	case c.Type.Global && location != "global":
		return ErrBadProperty("location", location, strings.TrimSuffix(c.Req.Path, "/"))
	}
	if err := c.match(existing); err != nil || existing == nil {
		return err
	}
	b := existing.Base()
	if location != "" && location != b.Location {
		return ErrOtherLocation(b.Name, b.Location, c.Group.Name, location)
	}
	if b.Op != nil && !c.creating(existing) {
		return ErrBusy(operation, b.Op.ID, b.ID, Until(c.Now, b.Op.Due))
	}
	return nil
}

// CheckReady returns an error if b or its resource group has an operation in
// progress. The error names b as id and the resource that refers to it as by.
func (c *Call) CheckReady(b *Meta, id, by string) *Error {
	for _, op := range []*Operation{b.Op, b.Group.op} {
		if op != nil {
			return ErrNotProvisioned(id, by, b.ProvisioningState, op)
		}
	}
	return nil
}

// weak returns an ETag that was sent without quotes in the form of the stored ones, as
// the error message shows it (recorded).
func weak(etag string) string {
	if strings.HasPrefix(etag, `W/`) {
		return etag
	}
	return `W/"` + strings.Trim(etag, `"`) + `"`
}

// rendering is the JSON of a resource at a revision of the world.
type rendering struct {
	of       Resource
	version  string
	revision uint64
	body     []byte
}

// View returns the view for a reply to a request that writes nothing.
func (c *Call) View() View { return View{Version: c.Version} }

// render returns the JSON of the resource, which the caller must not change.
func (c *Call) render(r Resource) []byte {
	last := &c.State.shown
	if last.of != r || last.version != c.Version || last.revision != c.State.Revision {
		*last = rendering{r, c.Version, c.State.Revision, kernel.Encode(c.State.Wire(r, c.View()))}
	}
	return last.body
}

// Show returns the reply that shows a resource. It has an ETag header, except for some
// types from an api-version on; in China these keep theirs (recorded).
func (c *Call) Show(status int, r Resource) kernel.Reply {
	reply := c.JSON(status, c.render(r), 2)
	if until := r.Base().Type.EtagUntil; r.ShownEtag() != "" && (until == "" || c.Version < until || c.inChina()) {
		etag := r.ShownEtag()
		if r.Base().Type.QuotesEtag {
			etag = `"` + etag + `"`
		}
		reply.Header.Set("Etag", etag)
	}
	if op := r.Base().Op; op != nil {
		reply.RetryAfter = op.Due.Sub(c.Now)
	}
	return reply.Reply
}

// Accepted returns the reply to a PUT that began an operation.
func (c *Call) Accepted(status int, r Resource, op *Operation, wait time.Duration) kernel.Reply {
	v := c.View()
	v.Written, v.Created = op.Due.After(op.Started), status == 201
	reply := c.JSON(status, kernel.Encode(c.State.Wire(r, v)), ExtraHeaders)
	reply.async(c, op, r.Base().Location, wait)
	return reply.Reply
}

// Unchanged returns the reply to a PUT that changed nothing or only tags: Succeeded,
// with an operation that is done and no Retry-After (recorded). A resource that is
// Failed or was told to fail gets a real operation, so that operation and state end
// alike (assumed).
func (c *Call) Unchanged(status int, r Resource) kernel.Reply {
	b := r.Base()
	if _, failing := c.State.Failing[b.Key]; failing || b.ProvisioningState == "Failed" {
		c.State.Begin(c.Now, r, b.Type.operation, b.Type.takes(&c.State.Durations), "Updating")
		return c.Accepted(status, r, b.Op, 10*time.Second)
	}
	op := c.State.NewOperation(c.Now, "", c.Sub.Key, b.Key, 0, false)
	return c.Accepted(status, r, op, 0)
}

// FindInRegion resolves a reference to a resource of type T. It must be in the call's
// subscription, in the given location, and ready.
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

// FindOptional is FindInRegion for a reference that may be absent; the result is then
// nil.
func FindOptional[T any, P interface {
	*T
	Resource
}](c *Call, r *Ref, by, location string) (P, *Error) {
	if r == nil || r.ID == "" {
		return nil, nil
	}
	return FindInRegion[T, P](c, r.ID, by, location)
}

// unchangedWithoutOperation is the first api-version in which some types need no
// operation for a PUT that changes nothing (recorded: 2023-04-01 and 2024-05-01 have
// one, 2026-03-01 has none).
const unchangedWithoutOperation = "2026"

// UnchangedAtOnce is Unchanged for a type that no longer needs an operation.
func (c *Call) UnchangedAtOnce(r Resource) kernel.Reply {
	if c.Version < unchangedWithoutOperation {
		return c.Unchanged(200, r)
	}
	return c.Reply(200, c.State.Wire(r, c.View()))
}

// patchTags answers PATCH: it replaces the tags, and nothing else, at once (recorded
// for public IP addresses).
func (c *Call) patchTags() kernel.Reply {
	r := c.Find()
	if r == nil {
		return c.Fail(c.Missing())
	}
	var body struct {
		Tags map[string]string `json:"tags"`
	}
	if err := cmp.Or(c.DecodeBody(&body), badTags(body.Tags, c.Type)); err != nil {
		return c.Fail(err)
	}
	if err := c.checkWrite(r, r.Base().Name, "", "UpdateTagsOperation"); err != nil {
		return c.Fail(err)
	}
	if body.Tags != nil {
		r.Base().Tags = body.Tags
		r.Base().Etag, r.Base().changed = c.State.IDs.Etag(), c.Now
	}
	reply := c.JSON(200, c.render(r), 1)
	c.notify(&reply)
	return reply.Reply
}

// ListBody is the JSON of a list. Microsoft.Network does not page short lists
// (recorded).
type ListBody struct {
	Value []any `json:"value"`
}

// ReplyList returns the reply with a list that is not paged.
func (c *Call) ReplyList(list []any) kernel.Reply {
	if list == nil {
		list = []any{} // null is no list
	}
	return c.Reply(200, ListBody{list})
}

// List answers GET of a collection: the resources of the type in the group or in the
// whole subscription by name, or the children of a resource in their order.
func (c *Call) List() kernel.Reply {
	var list []any
	add := func(resources []Resource) {
		for _, r := range resources {
			if r.Base().Type == c.Type {
				list = append(list, c.State.Wire(r, c.View()))
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
		add(c.Group.sorted())
	default:
		for _, g := range c.State.groupsOf(c.Sub) {
			add(g.sorted())
		}
	}
	return c.ReplyList(list)
}

// remove answers DELETE of an existing resource.
func (c *Call) remove(r Resource) kernel.Reply {
	if err := c.State.InUse(r, nil); err != nil {
		return c.Fail(err)
	}
	if err := c.match(r); err != nil {
		return c.Fail(err)
	}
	b, p := r.Base(), c.Type.protocol
	if b.Parent != nil && !p.Upserts {
		if parent := b.Parent.Base(); parent.Op != nil && parent.Op.Deletes {
			return c.Fail(ErrReferencedNotProvisioned(parent.ID, b.ID, parent.ProvisioningState, parent.Op))
		}
	}
	if p.Removed != nil {
		c.State.Remove(c.Now, r)
		return p.Removed(c)
	}
	if b.Op == nil || !b.Op.Deletes { // a second DELETE does not put the end off
		takes := c.State.Durations.Delete
		if p.Removal != nil {
			takes = p.Removal(&c.State.Durations)
		}
		c.State.Begin(c.Now, r, c.Type.operationName("Delete"), takes, "Deleting")
	}
	return p.Began(c, 202, r, b.Op)
}

// Deleting returns the reply to a DELETE that began an operation (recorded).
func (c *Call) Deleting(op *Operation, location string, wait time.Duration) kernel.Reply {
	reply := c.Empty(202, ExtraHeaders)
	reply.async(c, op, location, wait)
	reply.Header.Set("Location", c.OperationURL("operationResults", op, location))
	return reply.Reply
}
