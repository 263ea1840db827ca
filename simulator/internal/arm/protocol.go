package arm

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Protocol is how a resource provider carries out writes and deletions. Types that
// declare none have that of Microsoft.Network.
type Protocol struct {
	// Match returns an error if the preconditions of the request do not hold for r, which
	// is nil if there is no such resource. A nil Match ignores preconditions.
	Match func(c *Call, r Resource) *Error
	// Began is the reply to a request that began op on r. r is nil if op is to fail
	// because of an [Error] that is Later.
	Began func(c *Call, status int, r Resource, op *Operation) kernel.Reply
	// Written is the reply to a write that needs no operation.
	Written func(c *Call, status int, r Resource) kernel.Reply
	// Removed is the reply to a deletion that needs no operation; nil means that a
	// deletion needs one.
	Removed func(c *Call) kernel.Reply

	// Removal is how long a deletion takes; nil is Durations.Delete.
	Removal func(*kernel.Durations) time.Duration
	// Name returns the name of an operation. verb is Put or Delete, and thing the type's
	// name in the singular. A nil Name makes PutThingOperation of them.
	Name func(verb, thing string) string

	// Upserts marks a protocol in which PATCH is a write that changes what its body names,
	// a PUT that changes nothing is a write like any other, no body lists children, and
	// children are written and deleted even while an operation on the parent is in progress. In the
	// usual protocol, PATCH changes tags alone and all the rest is the other way round.
	Upserts bool
	// Creating is the provisioning state of a resource until its creation has ended. Another
	// PUT meanwhile is answered like the first. "" means Updating, and that another PUT is
	// refused.
	Creating string
}

// usual is the protocol of Microsoft.Network.
var usual = Protocol{
	Match: (*Call).matchEtag,
	Began: func(c *Call, status int, r Resource, op *Operation) kernel.Reply {
		if op.Deletes {
			return c.Deleting(op, r.Base().Location, r.Base().Type.deletionWait())
		}
		return c.Accepted(status, r, op, r.Base().Type.wait)
	},
	Written: (*Call).Unchanged,
}

// operationName returns the name of an operation on a resource of the type.
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

// matchEtag applies If-Match, whose value * matches any resource, and none.
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

// creating reports whether a PUT of the resource is answered like the first.
func (c *Call) creating(r Resource) bool {
	state := c.Type.protocol.Creating
	return state != "" && r.Base().ProvisioningState == state
}

// failLater accepts the request and begins an operation that fails with err.
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
