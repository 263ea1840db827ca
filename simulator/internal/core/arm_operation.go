package core

import (
	"strconv"
	"strings"
	"time"
)

// operation is a long-running operation. Clients see it through two URLs:
// operations/{id}, named by Azure-AsyncOperation, and operationResults/{id},
// named by Location.
type operation struct {
	id, name     string
	started, due time.Time
	done         bool
	resource     string // key of what it works on
	remove       bool   // the operation deletes the resource
	err          *armError
	subscription string
	finish       func(at time.Time) // what happens at the end, where that is not the resource's
}

// operationMemory is how long a finished operation can still be asked for (assumed).
const operationMemory = 24 * time.Hour

// start begins an operation on the resource with this key.
func (s *armState) start(now time.Time, name, subscription, key string, takes time.Duration, remove bool) *operation {
	op := &operation{
		id: s.ids.guid(), name: name, started: now, due: now.Add(takes),
		resource: key, remove: remove, subscription: subscription,
	}
	if message, failing := s.failing[key]; failing {
		delete(s.failing, key)
		op.err = errOperationFailed(message)
	}
	s.operations[op.id] = op
	s.plan(op.due, func(at time.Time) { s.complete(at, op) })
	return op
}

// begin starts an operation on a resource: a write, or its deletion where the state
// is Deleting.
func (s *armState) begin(now time.Time, r resource, name string, takes time.Duration, state string) {
	b := r.base()
	b.op = s.start(now, name, b.group.subscription.key, b.key, takes, state == "Deleting")
	s.setState(now, r, state)
}

// complete lets the resource take its final state.
func (s *armState) complete(at time.Time, op *operation) {
	if op.done {
		return // a deployment has completed it before
	}
	op.done = true
	s.planQuietly(at.Add(operationMemory), func(time.Time) { delete(s.operations, op.id) })
	if op.finish != nil {
		op.finish(at)
		return
	}
	r := s.resources[op.resource]
	if r == nil || r.base().op != op {
		return
	}
	b := r.base()
	b.op = nil
	if op.err != nil {
		s.setState(at, r, "Failed")
		r.failed(s) // what depends on the operation ends with it
		return
	}
	if op.remove {
		s.changed(at, Azure, b.id, b.provisioningState, "deleted")
		s.detach(at, r)
		return
	}
	s.setState(at, r, "Succeeded")
	r.provisioned(s, at)
}

// setState changes the provisioning state, and the etag with it.
func (s *armState) setState(at time.Time, r resource, state string) {
	b := r.base()
	if b.parent != nil && b.typ.inParent {
		if state == "Deleting" {
			state = "Updating"
		}
		s.setState(at, b.parent, state)
		return
	}
	if b.parent != nil && !b.typ.ownTag {
		b.parent.base().etag = s.ids.etag()
	}
	for _, p := range b.parts { // share in what is done to the whole
		if q := p.base(); q.op == nil && q.typ.inBody && state != "Deleting" {
			q.provisioningState = state
		}
	}
	if b.provisioningState != state {
		s.changed(at, Azure, b.id, b.provisioningState, state)
	}
	b.provisioningState, b.changed = state, at
	b.etag = s.ids.etag()
}

// pollInterval is the Retry-After of a poll that finds the operation under way:
// 10 s at first, then 20, 40, 80, 160 [seen]. It follows from the time that has
// passed, so that it does not depend on how often somebody asked.
func pollInterval(elapsed time.Duration) time.Duration {
	interval := 10 * time.Second
	for interval < 160*time.Second && elapsed >= 2*interval {
		interval *= 2
	}
	return interval
}

// operationVersion is the api-version in operation URLs: the server's own, which
// may be older than the request's [seen: 2026-03-01 gave 2025-07-01].
func operationVersion(request string) string {
	const server = "2025-07-01"
	if request > server {
		return server
	}
	return request
}

func (c *armCall) operationURL(kind string, op *operation, location string) string {
	return c.req.BaseURL + "/subscriptions/" + c.sub.id + "/providers/" + c.s.spelled(c.id.namespace) + "/locations/" + location +
		"/" + kind + "/" + op.id + "?api-version=" + operationVersion(c.version)
}

// pollOperation answers GET operations/{id}: always 200, the outcome is in the
// body, and nothing else is [seen].
func (c *armCall) pollOperation() Reply {
	op := c.s.operations[lower(c.id.names[1])]
	if op == nil || op.subscription != c.sub.key {
		return c.fail(errNotFound(c.req.Path))
	}
	if !op.done {
		reply := c.json(200, []byte(`{"status":"InProgress"}`), 1)
		reply.retryOperation(op, c.now, pollInterval(c.now.Sub(op.started)))
		return reply.Reply
	}
	if op.err != nil {
		return c.json(200, append([]byte(`{"status":"Failed",`), op.err.body()[1:]...), 0).Reply
	}
	return c.json(200, []byte(`{"status":"Succeeded"}`), 0).Reply
}

// pollResult answers GET operationResults/{id}: 202 while running, then 204 for
// a delete, with the operation's headers once more [seen], and the resource for
// a create.
func (c *armCall) pollResult() Reply {
	location := normalLocation(c.id.names[0])
	op := c.s.operations[lower(c.id.names[1])]
	if op == nil || op.subscription != c.sub.key {
		return c.fail(errNotFound(c.req.Path))
	}
	if !op.done {
		reply := c.empty(202, 3)
		reply.fields.set("Location", c.operationURL("operationResults", op, location))
		reply.retryOperation(op, c.now, pollInterval(c.now.Sub(op.started)))
		return reply.Reply
	}
	if op.err != nil {
		return c.fail(op.err)
	}
	if r := c.s.resources[op.resource]; r != nil && !op.remove {
		return c.show(200, r)
	}
	reply := c.empty(204, extraHeaders+1)
	reply.async(c, op, location, 0)
	reply.fields.set("Content-Type", "application/json; charset=utf-8")
	reply.fields.set("Location", c.operationURL("operationResults", op, location))
	return reply.Reply
}

func seconds(d time.Duration) string { return strconv.Itoa(ceilSeconds(d)) }

// until is the wait that a Retry-After names: at least a second.
func until(now, due time.Time) time.Duration {
	return max(due.Sub(now), time.Second)
}

// pollGroupJob answers the Location of a resource group's deletion: 202 while
// running, then 200 with no body [seen].
func (c *armCall) pollGroupJob(id string) Reply {
	_, guid, _ := strings.Cut(id, "-")
	op := c.s.operations[lower(guid)]
	if op == nil || op.finish == nil || op.subscription != c.sub.key {
		return c.fail(errNotFound(c.req.Path))
	}
	if op.done {
		return c.empty(200, 0).Reply
	}
	reply := c.empty(202, 3)
	reply.fields.set("Location", c.groupJobURL(op))
	reply.retryOperation(op, c.now, groupJobInterval)
	return reply.Reply
}

// groupJobInterval is the Retry-After of a resource group's deletion [seen].
const groupJobInterval = 15 * time.Second

func (c *armCall) groupJobURL(op *operation) string {
	return c.req.BaseURL + "/subscriptions/" + c.sub.id + "/operationresults/RESOURCEGROUPDELETIONJOB-" + op.id + "?api-version=" + c.version
}
