package arm

import (
	"strconv"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Operation is a long-running operation. Clients poll it at two URLs:
// operations/{id} from Azure-AsyncOperation, and operationResults/{id} from Location.
type Operation struct {
	ID, Name     string
	Started, Due time.Time
	Done         bool
	Resource     string // key of the resource or group
	Deletes      bool
	AtOnce       bool   // the deletion was answered with 200
	Err          *Error // the operation fails with it
	Subscription string // key
	// Finish, if not nil, is called at the end in place of what the engine does.
	Finish func(at time.Time)

	end, forgotten kernel.Event
}

// operationMemory is how long clients can poll a finished operation (assumed).
const operationMemory = 24 * time.Hour

// NewOperation starts an operation on the resource with this key. It does not change
// the resource: see Begin.
func (s *State) NewOperation(now time.Time, name, subscription, key string, takes time.Duration, deletes bool) *Operation {
	op := &Operation{
		ID: s.IDs.GUID(), Name: name, Started: now, Due: now.Add(takes),
		Resource: key, Deletes: deletes, Subscription: subscription,
	}
	if message, failing := s.Failing[key]; failing {
		delete(s.Failing, key)
		op.Err = errOperationFailed(message)
	}
	s.Operations[op.ID] = op
	op.end = kernel.Event{At: op.Due, Do: func(at time.Time) { s.Complete(at, op) }}
	s.Push(&op.end)
	return op
}

// Begin starts an operation on a resource and sets its state: Updating for a write,
// Deleting for its deletion.
func (s *State) Begin(now time.Time, r Resource, name string, takes time.Duration, state string) {
	b := r.Base()
	b.Op = s.NewOperation(now, name, b.Group.Subscription.Key, b.Key, takes, state == "Deleting")
	s.SetState(now, r, state)
}

// Complete ends the operation and gives the resource its final state.
func (s *State) Complete(at time.Time, op *Operation) {
	if op.Done {
		return // a deployment completed it early
	}
	op.Done = true
	op.forgotten = kernel.Event{At: at.Add(operationMemory), Do: func(time.Time) { delete(s.Operations, op.ID) }, Quiet: true}
	s.Push(&op.forgotten)
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
		r.Failed(s)
		return
	}
	if op.Deletes {
		s.Remove(at, r)
		return
	}
	etag := b.Etag
	s.SetState(at, r, "Succeeded")
	if b.Type.KeepsEtag {
		b.Etag = etag
	}
	r.Provisioned(s, at)
}

// SetState changes the provisioning state and the ETag.
func (s *State) SetState(at time.Time, r Resource, state string) {
	b := r.Base()
	if b.Parent != nil && b.Type.SharesState {
		if state == "Deleting" {
			state = "Updating"
		}
		s.SetState(at, b.Parent, state)
		return
	}
	if b.Parent != nil && !b.Type.OwnEtag {
		b.Parent.Base().Etag = s.IDs.Etag()
	}
	for _, p := range b.Parts {
		if q := p.Base(); q.Op == nil && q.Type.WrittenWithParent && state != "Deleting" {
			q.ProvisioningState = state
		}
	}
	if b.ProvisioningState != state {
		s.Changed(at, kernel.Azure, b.ID, b.ProvisioningState, state)
	}
	b.ProvisioningState, b.changed = state, at
	b.Etag = s.IDs.Etag()
}

// pollInterval returns the Retry-After of a poll of an operation in progress: 10 s at
// first, then 20, 40, 80, 160 (recorded). It depends on the time since the start, not
// on the number of polls.
func pollInterval(elapsed time.Duration) time.Duration {
	interval := 10 * time.Second
	for interval < 160*time.Second && elapsed >= 2*interval {
		interval *= 2
	}
	return interval
}

// newestOperationVersion is the api-version in operation URLs if the request has a
// later one (recorded: 2026-03-01 gave 2025-07-01).
const newestOperationVersion = "2025-07-01"

// OperationURL returns where an operation in a region is polled; kind is the word before its ID.
func (c *Call) OperationURL(kind string, op *Operation, location string) string {
	return c.Req.BaseURL + "/subscriptions/" + c.Sub.ID + "/providers/" + c.State.spelled(c.ID.Namespace) + "/locations/" + location +
		"/" + kind + "/" + op.ID + "?api-version=" + min(c.Version, newestOperationVersion)
}

// findOperation finds an operation of the subscription, or returns nil.
func (c *Call) findOperation(id string) *Operation {
	if op := c.State.Operations[kernel.Lower(id)]; op != nil && op.Subscription == c.Sub.Key {
		return op
	}
	return nil
}

// PollOperation answers GET operations/{id}: always with 200 and a body that holds
// nothing but the outcome (recorded).
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

// PollResult answers GET operationResults/{id}: with 202 while the operation is in
// progress, then with the resource, or after a deletion with 204, or null if the deletion was
// answered with 200, and the operation's headers (recorded).
func (c *Call) PollResult() kernel.Reply {
	location := NormalLocation(c.ID.Names[0])
	return c.Result(c.ID.Names[1], func(op *Operation) kernel.Reply {
		reply := c.Empty(202, 3)
		reply.Header.Set("Location", c.OperationURL("operationResults", op, location))
		reply.RetryOperation(op, c.Now, pollInterval(c.Now.Sub(op.Started)))
		return reply.Reply
	}, func(op *Operation) kernel.Reply {
		reply := c.Empty(204, ExtraHeaders+1)
		if op.AtOnce {
			reply = c.JSON(200, []byte("null"), ExtraHeaders+1)
		}
		reply.async(c, op, location, 0)
		reply.Header.Set("Content-Type", ContentType)
		reply.Header.Set("Location", c.OperationURL("operationResults", op, location))
		return reply.Reply
	})
}

// Operation is the subscription's operation with this ID, or nil.
func (c *Call) Operation(id string) *Operation {
	if op := c.State.Operations[kernel.Lower(id)]; op != nil && op.Subscription == c.Sub.Key {
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
	if r := c.State.Resources[op.Resource]; r != nil && !op.Deletes {
		return c.Show(200, r)
	}
	return gone(op)
}

func seconds(d time.Duration) string { return strconv.Itoa(kernel.CeilSeconds(d)) }

// Until returns the Retry-After of an error that lasts until due: at least a second.
func Until(now, due time.Time) time.Duration {
	return max(due.Sub(now), time.Second)
}

// Kinds of jobs of ARM itself, which clients poll at the subscription's operationresults.
const (
	GroupDeletion      = "RESOURCEGROUPDELETIONJOB"
	DeploymentDeletion = "DEPLOYMENTDELETIONJOB"
)

// pollJob answers the Location of a job: with 202 while it is in progress, then without a
// body, with 200 for the deletion of a group and 204 for that of a deployment (recorded).
func (c *Call) pollJob(id string) kernel.Reply {
	kind, guid, _ := strings.Cut(id, "-")
	op := c.findOperation(guid)
	switch {
	case op == nil || op.Finish == nil:
		return c.Fail(ErrNotFound(c.Req.Path))
	case !op.Done:
		return c.Job(kind, op)
	case kind == DeploymentDeletion:
		return c.Empty(204, 0).Reply
	}
	return c.Empty(200, 0).Reply
}

// jobInterval is the Retry-After of a job (recorded).
const jobInterval = 15 * time.Second

// Job returns the reply to a request that began a job, and to a poll of it.
func (c *Call) Job(kind string, op *Operation) kernel.Reply {
	reply := c.Empty(202, 3)
	reply.Header.Set("Location", c.Req.BaseURL+"/subscriptions/"+c.Sub.ID+"/operationresults/"+kind+"-"+op.ID+"?api-version="+c.Version)
	reply.RetryOperation(op, c.Now, jobInterval)
	return reply.Reply
}
