package privatedns

import (
	"encoding/base64"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Every write of a zone or a link is answered 202, polls too while the operation
// runs, and operations are named in the resource group (recorded).

// interval is the Retry-After of private DNS (recorded).
const interval = 30 * time.Second

// takes is how long all operations take: longer than those of a network that began later
// (recorded), twice as long as a network's (assumed).
func takes(d *kernel.Durations) time.Duration { return 2 * d.VirtualNetwork }

// protocol is that of zones or links: a write whose precondition does not hold is
// accepted and fails (recorded; assumed for deletions).
func protocol(thing, modified string) *arm.Protocol {
	return &arm.Protocol{
		Match: preconditions(thing, modified, failure), Began: began, Removal: takes, Upserts: true,
		Name: func(verb, thing string) string { return strings.Replace(verb, "Put", "Upsert", 1) + thing },
	}
}

// began answers with an empty object, or with nothing if the request is a DELETE.
func began(c *arm.Call, _ int, _ arm.Resource, op *arm.Operation) kernel.Reply {
	if c.Req.Method == "DELETE" {
		return pending(c, op, c.Empty(202, arm.ExtraHeaders))
	}
	return pending(c, op, c.JSON(202, []byte("{}"), arm.ExtraHeaders))
}

// pending adds where to look for the outcome of op, and when.
func pending(c *arm.Call, op *arm.Operation, reply arm.ReplyBuilder) kernel.Reply {
	id := base64.StdEncoding.EncodeToString([]byte("FrontEndAsyncOperation;" + op.Name + ";" + op.ID + "_" + c.Sub.ID))
	url := func(kind string) string {
		return c.Req.BaseURL + network.ID(arm.GroupID(c.Sub.ID, kernel.Lower(c.ID.Group)), kind, id) + "?api-version=" + c.Version
	}
	reply.Header.Set("Azure-Asyncoperation", url("privateDnsOperationStatuses"))
	reply.Header.Set("Location", url("privateDnsOperationResults"))
	reply.RetryOperation(op, c.Now, interval)
	return reply.Reply
}

// operationID is the ID in the name of an operation, or "".
func operationID(name string) string {
	text, err := base64.StdEncoding.DecodeString(name)
	if err != nil {
		return ""
	}
	id, _, _ := strings.Cut(string(text[strings.LastIndexByte(string(text), ';')+1:]), "_")
	return id
}

var (
	_ = Provider.Add(&arm.Type{Path: "privateDnsOperationStatuses", One: map[string]arm.Handler{"GET": pollStatus}})
	_ = Provider.Add(&arm.Type{Path: "privateDnsOperationResults", One: map[string]arm.Handler{"GET": pollResult}})
)

func pollStatus(c *arm.Call) kernel.Reply {
	op := c.Operation(operationID(c.ID.Names[0]))
	switch {
	case op == nil:
		return c.Fail(arm.ErrNotFound(c.Req.Path))
	case !op.Done:
		return pending(c, op, c.JSON(202, []byte(`{"status":"InProgress"}`), arm.ExtraHeaders))
	case op.Err != nil:
		body := op.Err.Body()
		return c.JSON(200, append(body[:len(body)-1], `,"status":"Failed"}`...), 0).Reply
	}
	return c.JSON(200, []byte(`{"status":"Succeeded"}`), 0).Reply
}

// pollResult answers 204 after a deletion (assumed, after Microsoft.Network).
func pollResult(c *arm.Call) kernel.Reply {
	return c.Result(operationID(c.ID.Names[0]),
		func(op *arm.Operation) kernel.Reply { return pending(c, op, c.Empty(202, arm.ExtraHeaders)) },
		func(*arm.Operation) kernel.Reply { return c.Empty(204, 0).Reply })
}
