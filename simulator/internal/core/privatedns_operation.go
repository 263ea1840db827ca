package core

import (
	"encoding/base64"
	"strings"
	"time"
)

// Private DNS is a resource provider of its own, although its types live in
// Microsoft.Network: every write is answered 202, polls too while the operation
// runs, and its operations are named in the resource group [seen].

// dnsInterval is the Retry-After of private DNS [seen].
const dnsInterval = 30 * time.Second

// dnsOperationURL names the operation the way private DNS does: in base64.
func (c *armCall) dnsOperationURL(kind string, op *operation) string {
	id := base64.StdEncoding.EncodeToString([]byte("FrontEndAsyncOperation;" + op.name + ";" + op.id + "_" + c.sub.id))
	return c.req.BaseURL + "/subscriptions/" + c.sub.id + "/resourceGroups/" + lower(c.id.group) +
		"/providers/" + networkNamespace + "/" + kind + "/" + id + "?api-version=" + c.version
}

// dnsStarted renders the reply to a write that began an operation: an empty
// object for PUT and PATCH, nothing for DELETE.
func (c *armCall) dnsStarted(op *operation) Reply {
	reply := c.empty(202, extraHeaders)
	if c.req.Method != "DELETE" {
		reply = c.json(202, []byte("{}"), extraHeaders)
	}
	c.dnsWait(&reply, op)
	return reply.Reply
}

func (c *armCall) dnsWait(reply *armReply, op *operation) {
	reply.fields.set("Azure-Asyncoperation", c.dnsOperationURL("privateDnsOperationStatuses", op))
	reply.fields.set("Location", c.dnsOperationURL("privateDnsOperationResults", op))
	reply.retryOperation(op, c.now, dnsInterval)
}

// dnsPrecondition applies If-Match and If-None-Match, whose values other than *
// are ignored (API description).
func (c *armCall) dnsPrecondition(r resource, exists bool, what string) *armError {
	b := r.base()
	if m := c.req.IfMatch; m != "" && (!exists || m != "*" && bare(m) != bare(b.etag)) {
		if link, ok := r.(*virtualNetworkLink); ok { // worded differently [seen]
			return errDNSPrecondition("The Virtual Network link '" + link.name + "' for the Private DNS zone '" + link.zone.name + "' has been modified (etag mismatch).")
		}
		return errDNSPrecondition("The " + what + " " + b.name + " has been modified (etag mismatch).")
	}
	if c.req.IfNoneMatch == "*" && exists {
		return errDNSPrecondition("The " + what + " " + b.name + " exists already and hence cannot be created again.")
	}
	return nil
}

// dnsRefused is a write that is accepted and fails as an operation [seen for
// preconditions].
func (c *armCall) dnsRefused(operation string, err *armError) Reply {
	op := c.s.start(c.now, operation, c.sub.key, "", c.s.durations.VirtualNetwork, false)
	op.err = err
	return c.dnsStarted(op)
}

// dnsWrite begins a write of the resource; change is what it does where the
// precondition holds. It takes as long as a virtual network's (assumed).
func (c *armCall) dnsWrite(r resource, operation, what string, change func()) Reply {
	b := r.base()
	if b.op != nil {
		return c.fail(errBusy(operation, b.op.id, b.id, until(c.now, b.op.due)))
	}
	if err := c.dnsPrecondition(r, c.s.resources[b.key] == r, what); err != nil {
		return c.dnsRefused(operation, err)
	}
	change()
	b.op = c.s.start(c.now, operation, c.sub.key, b.key, c.s.durations.VirtualNetwork, false)
	c.s.setState(c.now, r, "Updating")
	return c.dnsStarted(b.op)
}

// bare is an entity tag without quotes and without the mark of a weak one.
func bare(etag string) string { return strings.Trim(strings.TrimPrefix(etag, "W/"), `"`) }

// dnsDelete answers DELETE; what is not there needs none: 204 [seen]. That a
// precondition fails as an operation here too is assumed.
func (c *armCall) dnsDelete(operation, what string) Reply {
	r := c.find()
	if r == nil {
		return c.empty(204, 0).Reply
	}
	if err := c.s.inUse(r, nil); err != nil {
		return c.fail(err)
	}
	b := r.base()
	if err := c.dnsPrecondition(r, true, what); err != nil {
		return c.dnsRefused(operation, err)
	}
	if b.op == nil || !b.op.remove { // a second DELETE does not put the end off
		b.op = c.s.start(c.now, operation, c.sub.key, b.key, c.s.durations.VirtualNetwork, true)
		c.s.setState(c.now, r, "Deleting")
	}
	return c.dnsStarted(b.op)
}

// dnsOperation finds the operation that the request names.
func (c *armCall) dnsOperation() *operation {
	text, err := base64.StdEncoding.DecodeString(c.id.names[0])
	if err != nil {
		return nil
	}
	id, _, _ := strings.Cut(string(text[strings.LastIndexByte(string(text), ';')+1:]), "_")
	if op := c.s.operations[lower(id)]; op != nil && op.subscription == c.sub.key {
		return op
	}
	return nil
}

func (c *armCall) pollDNSOperation() Reply {
	op := c.dnsOperation()
	switch {
	case op == nil:
		return c.fail(errNotFound(c.req.Path))
	case !op.done:
		reply := c.json(202, []byte(`{"status":"InProgress"}`), extraHeaders)
		c.dnsWait(&reply, op)
		return reply.Reply
	case op.err != nil:
		body := op.err.body()
		return c.json(200, append(body[:len(body)-1], `,"status":"Failed"}`...), 0).Reply
	}
	return c.json(200, []byte(`{"status":"Succeeded"}`), 0).Reply
}

// pollDNSResult answers the Location: 202 while running, then the resource, or
// 204 for a deletion (assumed, after Microsoft.Network's operationResults).
func (c *armCall) pollDNSResult() Reply {
	op := c.dnsOperation()
	switch {
	case op == nil:
		return c.fail(errNotFound(c.req.Path))
	case !op.done:
		reply := c.empty(202, extraHeaders)
		c.dnsWait(&reply, op)
		return reply.Reply
	case op.err != nil:
		return c.fail(op.err)
	}
	if r := c.s.resources[op.resource]; r != nil {
		return c.show(200, r)
	}
	return c.empty(204, 0).Reply
}
