package privatedns

import (
	"encoding/base64"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Private DNS is a resource provider of its own, although its types live in
// Microsoft.Network: every write is answered 202, polls too while the operation
// runs, and its operations are named in the resource group [seen].

// dnsInterval is the Retry-After of private DNS [seen].
const dnsInterval = 30 * time.Second

// dnsOperationURL names the operation the way private DNS does: in base64.
func dnsOperationURL(c *arm.Call, kind string, op *arm.Operation) string {
	id := base64.StdEncoding.EncodeToString([]byte("FrontEndAsyncOperation;" + op.Name + ";" + op.ID + "_" + c.Sub.ID))
	return c.Req.BaseURL + "/subscriptions/" + c.Sub.ID + "/resourceGroups/" + kernel.Lower(c.ID.Group) +
		"/providers/" + network.Namespace + "/" + kind + "/" + id + "?api-version=" + c.Version
}

// dnsStarted renders the reply to a write that began an operation: an empty
// object for PUT and PATCH, nothing for DELETE.
func dnsStarted(c *arm.Call, op *arm.Operation) kernel.Reply {
	reply := c.Empty(202, arm.ExtraHeaders)
	if c.Req.Method != "DELETE" {
		reply = c.JSON(202, []byte("{}"), arm.ExtraHeaders)
	}
	dnsWait(c, &reply, op)
	return reply.Reply
}

func dnsWait(c *arm.Call, reply *arm.ReplyBuilder, op *arm.Operation) {
	reply.Fields.Set("Azure-Asyncoperation", dnsOperationURL(c, "privateDnsOperationStatuses", op))
	reply.Fields.Set("Location", dnsOperationURL(c, "privateDnsOperationResults", op))
	reply.RetryOperation(op, c.Now, dnsInterval)
}

// dnsPrecondition applies If-Match and If-None-Match, whose values other than *
// are ignored (API description).
func dnsPrecondition(c *arm.Call, r arm.Resource, exists bool, what string) *arm.Error {
	b := r.Base()
	if m := c.Req.IfMatch; m != "" && (!exists || m != "*" && bare(m) != bare(b.Etag)) {
		if link, ok := r.(*virtualNetworkLink); ok { // worded differently [seen]
			return errDNSPrecondition("The Virtual Network link '" + link.Name + "' for the Private DNS zone '" + link.zone.Name + "' has been modified (etag mismatch).")
		}
		return errDNSPrecondition("The " + what + " " + b.Name + " has been modified (etag mismatch).")
	}
	if c.Req.IfNoneMatch == "*" && exists {
		return errDNSPrecondition("The " + what + " " + b.Name + " exists already and hence cannot be created again.")
	}
	return nil
}

// dnsRefused is a write that is accepted and fails as an operation [seen for
// preconditions].
func dnsRefused(c *arm.Call, operation string, err *arm.Error) kernel.Reply {
	op := c.State.NewOperation(c.Now, operation, c.Sub.Key, "", c.State.Durations.VirtualNetwork, false)
	op.Err = err
	return dnsStarted(c, op)
}

// dnsWrite begins a write of the resource; change is what it does where the
// precondition holds. It takes as long as a virtual network's (assumed).
func dnsWrite(c *arm.Call, r arm.Resource, operation, what string, change func()) kernel.Reply {
	b := r.Base()
	if b.Op != nil {
		return c.Fail(arm.ErrBusy(operation, b.Op.ID, b.ID, arm.Until(c.Now, b.Op.Due)))
	}
	if err := dnsPrecondition(c, r, c.State.Resources[b.Key] == r, what); err != nil {
		return dnsRefused(c, operation, err)
	}
	change()
	b.Op = c.State.NewOperation(c.Now, operation, c.Sub.Key, b.Key, c.State.Durations.VirtualNetwork, false)
	c.State.SetState(c.Now, r, "Updating")
	return dnsStarted(c, b.Op)
}

// bare is an entity tag without quotes and without the mark of a weak one.
func bare(etag string) string { return strings.Trim(strings.TrimPrefix(etag, "W/"), `"`) }

// dnsDelete answers DELETE; what is not there needs none: 204 [seen]. That a
// precondition fails as an operation here too is assumed.
func dnsDelete(c *arm.Call, operation, what string) kernel.Reply {
	r := c.Find()
	if r == nil {
		return c.Empty(204, 0).Reply
	}
	if err := c.State.InUse(r, nil); err != nil {
		return c.Fail(err)
	}
	b := r.Base()
	if err := dnsPrecondition(c, r, true, what); err != nil {
		return dnsRefused(c, operation, err)
	}
	if b.Op == nil || !b.Op.Deletes { // a second DELETE does not put the end off
		b.Op = c.State.NewOperation(c.Now, operation, c.Sub.Key, b.Key, c.State.Durations.VirtualNetwork, true)
		c.State.SetState(c.Now, r, "Deleting")
	}
	return dnsStarted(c, b.Op)
}

// dnsOperation finds the operation that the request names.
func dnsOperation(c *arm.Call) *arm.Operation {
	text, err := base64.StdEncoding.DecodeString(c.ID.Names[0])
	if err != nil {
		return nil
	}
	id, _, _ := strings.Cut(string(text[strings.LastIndexByte(string(text), ';')+1:]), "_")
	if op := c.State.Operations[kernel.Lower(id)]; op != nil && op.Subscription == c.Sub.Key {
		return op
	}
	return nil
}

func pollDNSOperation(c *arm.Call) kernel.Reply {
	op := dnsOperation(c)
	switch {
	case op == nil:
		return c.Fail(arm.ErrNotFound(c.Req.Path))
	case !op.Done:
		reply := c.JSON(202, []byte(`{"status":"InProgress"}`), arm.ExtraHeaders)
		dnsWait(c, &reply, op)
		return reply.Reply
	case op.Err != nil:
		body := op.Err.Body()
		return c.JSON(200, append(body[:len(body)-1], `,"status":"Failed"}`...), 0).Reply
	}
	return c.JSON(200, []byte(`{"status":"Succeeded"}`), 0).Reply
}

// pollDNSResult answers the Location: 202 while running, then the resource, or
// 204 for a deletion (assumed, after Microsoft.Network's operationResults).
func pollDNSResult(c *arm.Call) kernel.Reply {
	op := dnsOperation(c)
	switch {
	case op == nil:
		return c.Fail(arm.ErrNotFound(c.Req.Path))
	case !op.Done:
		reply := c.Empty(202, arm.ExtraHeaders)
		dnsWait(c, &reply, op)
		return reply.Reply
	case op.Err != nil:
		return c.Fail(op.Err)
	}
	if r := c.State.Resources[op.Resource]; r != nil {
		return c.Show(200, r)
	}
	return c.Empty(204, 0).Reply
}
