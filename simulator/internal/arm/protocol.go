package arm

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Protocol is how a resource provider carries out writes and deletions. Types that
// declare none have that of Microsoft.Network.
type Protocol struct {
	// Match returns an error if the preconditions of the request do not hold for r,
	// which is nil if there is no such resource; nil ignores preconditions.
	Match func(c *Call, r Resource) *Error
	// Began is the reply to a request that began op on r. r is nil if op fails before
	// it gets to the resource, see [Error.Later].
	Began func(c *Call, status int, r Resource, op *Operation) kernel.Reply
	// Written is the reply to a write that needs no operation.
	Written func(c *Call, status int, r Resource) kernel.Reply
	// Removed is the reply to a deletion that needs no operation; nil means that a
	// deletion needs one.
	Removed func(c *Call) kernel.Reply

	// Removal is how long a deletion takes; nil is Durations.Delete.
	Removal func(*kernel.Durations) time.Duration
	// Name is the name of an operation, after its verb, Put or Delete, and the
	// singular of the type's name; nil is PutThingOperation.
	Name func(verb, thing string) string

	// Upserts marks types whose writes change what the body names: a PATCH changes
	// more than tags, a PUT that changes nothing is a write like any other, a body
	// does not list the children, and these are written at any time.
	Upserts bool
	// Hidden is the provisioning state of a resource that is being created, if it
	// cannot be found meanwhile and another PUT is answered like the first; "" is for
	// one that can be found, and is Updating.
	Hidden string
}

// usual is the protocol of Microsoft.Network.
var usual = Protocol{
	Match: (*Call).matchEtag,
	Began: func(c *Call, status int, r Resource, op *Operation) kernel.Reply {
		if op.Deletes {
			return c.Deleting(op, r.Base().Location)
		}
		return c.Accepted(status, r, op, r.Base().Type.wait)
	},
	Written: (*Call).Unchanged,
}

// operationName is the name of an operation on a resource of the type.
func (t *Type) operationName(verb string) string {
	if t.protocol.Name != nil {
		return t.protocol.Name(verb, singular(t.words[len(t.words)-1]))
	}
	return verb + singular(t.words[len(t.words)-1]) + "Operation"
}

// match applies the preconditions of the request.
func (c *Call) match(r Resource) *Error {
	if c.Type.protocol.Match == nil {
		return nil
	}
	return c.Type.protocol.Match(c, r)
}

// matchEtag applies If-Match; its value * is for any resource, and for none.
func (c *Call) matchEtag(r Resource) *Error {
	found, id := `W/""`, c.Req.Path
	if r != nil {
		found, id = r.ShownEtag(), r.Base().ID
	}
	if m := c.Req.IfMatch; m != "" && m != "*" && (r == nil || weak(m) != found) {
		return errEtagMismatch(weak(m), found, id)
	}
	return nil
}

// visible is the resource that the request names, or nil if there is none or it is
// hidden.
func (c *Call) visible() Resource {
	r := c.Find()
	if r != nil && c.hidden(r) {
		return nil
	}
	return r
}

func (c *Call) hidden(r Resource) bool {
	state := c.Type.protocol.Hidden
	return state != "" && r.Base().ProvisioningState == state
}

// failLater accepts the request, with an operation that fails.
func (c *Call) failLater(err *Error) kernel.Reply {
	failure := *err
	failure.Later = false
	verb := "Put"
	if c.Req.Method == "DELETE" {
		verb = "Delete"
	}
	op := c.State.NewOperation(c.Now, c.Type.operationName(verb), c.Sub.Key, "", c.Type.takes(&c.State.Durations), false)
	op.Err = &failure
	return c.Type.protocol.Began(c, 202, nil, op)
}
