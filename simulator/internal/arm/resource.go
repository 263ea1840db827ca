package arm

import (
	"cmp"
	"maps"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Create gives a new resource its identity. The location of a child is its parent's.
func (c *Call) Create(t *Type, parent Resource, name, location string, tags map[string]string) Meta {
	m := Meta{Typ: t, Name: name, Location: location, Tags: tags, Group: c.Group, Created: c.Now, changed: c.Now}
	if parent != nil {
		m = Below(parent, t, name, c.Now)
		if t.tracked {
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
	m.Etag, m.GUID = c.S.IDs.Etag(), c.S.IDs.GUID()
	return m
}

// Below is what a new child of the parent has in common with all resources, but for
// what is drawn at random.
func Below(parent Resource, t *Type, name string, at time.Time) Meta {
	if t.lowerNames {
		name = kernel.Lower(name)
	}
	p := parent.Base()
	id := p.ID + "/" + t.words[len(t.words)-1] + "/" + name
	return Meta{Typ: t, ID: id, Key: kernel.Lower(id), Name: name, Location: p.Location, Group: p.Group, Parent: parent, Created: at, changed: at}
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
	if err := c.Typ.checkName(c, name); err != nil {
		return err
	}
	switch {
	case location == "":
	case !ValidLocation(location):
		return errBadLocation(location, c.Typ.Provider.Namespace+"/"+c.Typ.words[0])
	case c.Typ.global && location != "global":
		return ErrBadProperty("location", location, strings.TrimSuffix(c.Req.Path, "/"))
	}
	if err := c.match(existing); err != nil || existing == nil {
		return err
	}
	b := existing.Base()
	if location != "" && location != b.Location {
		return ErrOtherLocation(b.Name, b.Location, c.Group.Name, location)
	}
	if b.Op != nil && !c.hidden(existing) {
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
	last := &c.S.shown
	if last.of != r || last.version != c.Version || last.revision != c.S.Revision {
		*last = rendering{r, c.Version, c.S.Revision, kernel.Encode(c.S.Wire(r, c.View()))}
	}
	return last.body
}

// Show renders one resource. Only a GET has the ETag header, and some types' no longer
// have it, except in China [seen].
func (c *Call) Show(status int, r Resource) kernel.Reply {
	reply := c.JSON(status, c.render(r), 2)
	if until := r.Base().Typ.etagUntil; r.Tag() != "" && (until == "" || c.Version < until || c.inChina()) {
		reply.Fields.Set("Etag", r.Tag())
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
	reply := c.JSON(status, kernel.Encode(c.S.Wire(r, v)), ExtraHeaders)
	reply.async(c, op, r.Base().Location, wait)
	return reply.Reply
}

// Unchanged renders the reply to a PUT that changed nothing or tags only: already
// Succeeded, with an operation that is done and no Retry-After [seen]. What is
// Failed is provisioned again, and so is what is to fail, so that the operation and
// the state end alike (assumed).
func (c *Call) Unchanged(status int, r Resource) kernel.Reply {
	b := r.Base()
	if _, failing := c.S.Failing[b.Key]; failing || b.ProvisioningState == "Failed" {
		c.S.Begin(c.Now, r, b.Typ.operation, b.Typ.takes(&c.S.Durations), "Updating")
		return c.Accepted(status, r, b.Op, 10*time.Second)
	}
	op := c.S.Start(c.Now, "", c.Sub.Key, b.Key, 0, false)
	return c.Accepted(status, r, op, 0)
}

// retagged renders the reply to a PUT that changed tags at most.
func (c *Call) retagged(r Resource, tags map[string]string) kernel.Reply {
	if b := r.Base(); !maps.Equal(b.Tags, tags) {
		b.Tags = tags
		c.S.SetState(c.Now, r, "Succeeded")
	}
	return c.Unchanged(200, r)
}

// written starts the operation of a PUT and renders the reply to it.
func (c *Call) written(status int, r Resource, operation string, takes, wait time.Duration) kernel.Reply {
	c.S.Begin(c.Now, r, operation, takes, "Updating")
	return c.Accepted(status, r, r.Base().Op, wait)
}

// FindInRegion resolves a reference to a resource of type T, which has to be in the
// subscription and in the region of what refers to it.
func FindInRegion[T any, P interface {
	*T
	Resource
}](c *Call, id, by, location string) (P, *Error) {
	found, _ := c.S.Resources[kernel.Lower(id)].(P)
	if found == nil || found.Base().Location != location || found.Base().Group.Subscription != c.Sub {
		return nil, ErrInvalidReference(id, by)
	}
	return found, c.CheckReady(found.Base(), id, by)
}

// FindIfSent is findInRegion for a reference that may be missing, which is nil.
func FindIfSent[T any, P interface {
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
func (c *Call) Same(r Resource) kernel.Reply {
	if c.Version < sameWithoutOperation {
		return c.Unchanged(200, r)
	}
	return c.JSON(200, kernel.Encode(c.S.Wire(r, c.View())), 0).Reply
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
		r.Base().Etag, r.Base().changed = c.S.IDs.Etag(), c.Now
	}
	return c.JSON(200, kernel.Encode(c.S.Wire(r, c.View())), 0).Reply
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
			if r.Base().Typ == c.Typ {
				body.Value = append(body.Value, c.S.Wire(r, c.View()))
			}
		}
	}
	switch {
	case len(c.Typ.words) > 1:
		parent := c.Parent()
		if parent == nil {
			return c.Fail(c.Missing())
		}
		add(parent.Base().Parts)
	case c.Group != nil:
		add(c.Group.Sorted())
	default:
		for _, g := range c.S.groupsOf(c.Sub) {
			add(g.Sorted())
		}
	}
	return c.JSON(200, kernel.Encode(body), 0).Reply
}

// remove answers DELETE of an existing resource.
func (c *Call) remove(r Resource) kernel.Reply {
	if err := c.S.InUse(r, nil); err != nil {
		return c.Fail(err)
	}
	if err := c.match(r); err != nil {
		return c.Fail(err)
	}
	b, p := r.Base(), c.Typ.protocol
	if p.Removed != nil {
		c.S.Remove(c.Now, r)
		return p.Removed(c)
	}
	if b.Op == nil || !b.Op.Remove { // a second DELETE does not put the end off
		takes := c.S.Durations.Delete
		if p.Removal != nil {
			takes = p.Removal(&c.S.Durations)
		}
		c.S.Begin(c.Now, r, c.Typ.operationName("Delete"), takes, "Deleting")
	}
	return p.Began(c, 202, r, b.Op)
}

// Deleting renders the reply to a DELETE that began an operation [seen].
func (c *Call) Deleting(op *Operation, location string) kernel.Reply {
	reply := c.Empty(202, ExtraHeaders)
	reply.async(c, op, location, 10*time.Second)
	reply.Fields.Set("Location", c.operationURL("operationResults", op, location))
	return reply.Reply
}
