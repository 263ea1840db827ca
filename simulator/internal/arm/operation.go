package arm

import (
	"strconv"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Operation is a long-running operation. Clients see it through two URLs:
// operations/{id}, named by Azure-AsyncOperation, and operationResults/{id},
// named by Location.
type Operation struct {
	ID, Name     string
	Started, Due time.Time
	Done         bool
	Resource     string // key of what it works on
	Remove       bool   // the operation deletes the resource
	Err          *Error
	Subscription string
	Finish       func(at time.Time) // what happens at the end, where that is not the resource's
}

// operationMemory is how long a finished operation can still be asked for (assumed).
const operationMemory = 24 * time.Hour

// Start begins an operation on the resource with this key.
func (s *State) Start(now time.Time, name, subscription, key string, takes time.Duration, remove bool) *Operation {
	op := &Operation{
		ID: s.IDs.GUID(), Name: name, Started: now, Due: now.Add(takes),
		Resource: key, Remove: remove, Subscription: subscription,
	}
	if message, failing := s.Failing[key]; failing {
		delete(s.Failing, key)
		op.Err = errOperationFailed(message)
	}
	s.Operations[op.ID] = op
	s.Plan(op.Due, func(at time.Time) { s.Complete(at, op) })
	return op
}

// Begin starts an operation on a resource: a write, or its deletion where the state
// is Deleting.
func (s *State) Begin(now time.Time, r Resource, name string, takes time.Duration, state string) {
	b := r.Base()
	b.Op = s.Start(now, name, b.Group.Subscription.Key, b.Key, takes, state == "Deleting")
	s.SetState(now, r, state)
}

// Complete lets the resource take its final state.
func (s *State) Complete(at time.Time, op *Operation) {
	if op.Done {
		return // a deployment has completed it before
	}
	op.Done = true
	s.PlanQuietly(at.Add(operationMemory), func(time.Time) { delete(s.Operations, op.ID) })
	if op.Finish != nil {
		op.Finish(at)
		return
	}
	r := s.Resources[op.Resource]
	if r == nil || r.Base().Op != op {
		return
	}
	b := r.Base()
	b.Op = nil
	if op.Err != nil {
		s.SetState(at, r, "Failed")
		r.Failed(s) // what depends on the operation ends with it
		return
	}
	if op.Remove {
		s.Remove(at, r)
		return
	}
	s.SetState(at, r, "Succeeded")
	r.Provisioned(s, at)
}

// SetState changes the provisioning state, and the etag with it.
func (s *State) SetState(at time.Time, r Resource, state string) {
	b := r.Base()
	if b.Parent != nil && b.Typ.inParent {
		if state == "Deleting" {
			state = "Updating"
		}
		s.SetState(at, b.Parent, state)
		return
	}
	if b.Parent != nil && !b.Typ.ownTag {
		b.Parent.Base().Etag = s.IDs.Etag()
	}
	for _, p := range b.Parts { // share in what is done to the whole
		if q := p.Base(); q.Op == nil && q.Typ.inBody && state != "Deleting" {
			q.ProvisioningState = state
		}
	}
	if b.ProvisioningState != state {
		s.Changed(at, kernel.Azure, b.ID, b.ProvisioningState, state)
	}
	b.ProvisioningState, b.changed = state, at
	b.Etag = s.IDs.Etag()
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

func (c *Call) operationURL(kind string, op *Operation, location string) string {
	return c.Req.BaseURL + "/subscriptions/" + c.Sub.ID + "/providers/" + c.S.spelled(c.ID.Namespace) + "/locations/" + location +
		"/" + kind + "/" + op.ID + "?api-version=" + operationVersion(c.Version)
}

// PollOperation answers GET operations/{id}: always 200, the outcome is in the
// body, and nothing else is [seen].
func (c *Call) PollOperation() kernel.Reply {
	op := c.Operation(c.ID.Names[1])
	if op == nil {
		return c.Fail(ErrNotFound(c.Req.Path))
	}
	if !op.Done {
		reply := c.JSON(200, []byte(`{"status":"InProgress"}`), 1)
		reply.RetryOperation(op, c.Now, pollInterval(c.Now.Sub(op.Started)))
		return reply.Reply
	}
	if op.Err != nil {
		return c.JSON(200, append([]byte(`{"status":"Failed",`), op.Err.Body()[1:]...), 0).Reply
	}
	return c.JSON(200, []byte(`{"status":"Succeeded"}`), 0).Reply
}

// PollResult answers GET operationResults/{id}: 202 while running, then 204 for
// a delete, with the operation's headers once more [seen], and the resource for
// a create.
func (c *Call) PollResult() kernel.Reply {
	location := NormalLocation(c.ID.Names[0])
	return c.Result(c.ID.Names[1], func(op *Operation) kernel.Reply {
		reply := c.Empty(202, 3)
		reply.Fields.Set("Location", c.operationURL("operationResults", op, location))
		reply.RetryOperation(op, c.Now, pollInterval(c.Now.Sub(op.Started)))
		return reply.Reply
	}, func(op *Operation) kernel.Reply {
		reply := c.Empty(204, ExtraHeaders+1)
		reply.async(c, op, location, 0)
		reply.Fields.Set("Content-Type", "application/json; charset=utf-8")
		reply.Fields.Set("Location", c.operationURL("operationResults", op, location))
		return reply.Reply
	})
}

// Operation is the subscription's operation with this ID, or nil.
func (c *Call) Operation(id string) *Operation {
	if op := c.S.Operations[kernel.Lower(id)]; op != nil && op.Subscription == c.Sub.Key {
		return op
	}
	return nil
}

// Result answers GET of an operation's result: as running says while it runs, then
// its error, the resource that it has written, or as gone says.
func (c *Call) Result(id string, running, gone func(*Operation) kernel.Reply) kernel.Reply {
	op := c.Operation(id)
	switch {
	case op == nil:
		return c.Fail(ErrNotFound(c.Req.Path))
	case !op.Done:
		return running(op)
	case op.Err != nil:
		return c.Fail(op.Err)
	}
	if r := c.S.Resources[op.Resource]; r != nil && !op.Remove {
		return c.Show(200, r)
	}
	return gone(op)
}

func seconds(d time.Duration) string { return strconv.Itoa(kernel.CeilSeconds(d)) }

// Until is the wait that a Retry-After names: at least a second.
func Until(now, due time.Time) time.Duration {
	return max(due.Sub(now), time.Second)
}

// pollGroupJob answers the Location of a resource group's deletion: 202 while
// running, then 200 with no body [seen].
func (c *Call) pollGroupJob(id string) kernel.Reply {
	_, guid, _ := strings.Cut(id, "-")
	op := c.S.Operations[kernel.Lower(guid)]
	if op == nil || op.Finish == nil || op.Subscription != c.Sub.Key {
		return c.Fail(ErrNotFound(c.Req.Path))
	}
	if op.Done {
		return c.Empty(200, 0).Reply
	}
	reply := c.Empty(202, 3)
	reply.Fields.Set("Location", c.groupJobURL(op))
	reply.RetryOperation(op, c.Now, groupJobInterval)
	return reply.Reply
}

// groupJobInterval is the Retry-After of a resource group's deletion [seen].
const groupJobInterval = 15 * time.Second

func (c *Call) groupJobURL(op *Operation) string {
	return c.Req.BaseURL + "/subscriptions/" + c.Sub.ID + "/operationresults/RESOURCEGROUPDELETIONJOB-" + op.ID + "?api-version=" + c.Version
}
