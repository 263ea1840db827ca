package endpoint

import (
	"cmp"
	"fmt"
	"time"
)

// tell reports progress, the same only once in a row.
func (r *run) tell(step Step, resource, state, message string) {
	about := message
	switch {
	case step == StepConfirm:
		about = r.doubt.conclusion // the message may hold a request's ID
	case about != "" && about == r.overdue():
		about = "overdue" // its age grows
	}
	if told := fmt.Sprint(step, state, r.retried, about); told != r.told {
		r.told = told
		r.client.progress(step, resource, state, message, 1+r.retried)
	}
}

// overdue returns what to do about a wait that takes longer than it does as a
// rule, "" while patience is the remedy.
func (r *run) overdue() string {
	now := time.Now()
	switch r.awaited {
	case ActionWaitForService:
		return r.service.Snapshot().overdue(now)
	case ActionWaitUntilActive, ActionWaitForUnregistration:
		connection := r.endpoint.Snapshot().Connection
		since := r.client.seen.since(connection, now)
		if r.since.Before(since) {
			since = r.since // another process has seen it before
		}
		return connection.overdue(since, now)
	}
	return ""
}

// interrupted returns an error that says what the run was waiting for when its
// context ended.
func (r *run) interrupted(action Action, err error) error {
	endpoint, service := r.endpoint.Snapshot(), r.service.Snapshot()
	fault := &Error{Op: action.String(), Origin: OriginTiDBCloud, Resource: r.resource(), Err: err, Remedy: cmp.Or(r.overdue(), "call again to go on waiting; nothing was undone")}
	state := "it is " + endpoint.Connection.Status.String()
	switch action {
	case ActionWaitForService:
		fault.Resource, state = service.NodeGroup.String(), "it is "+service.Status.String()
		fault.Remedy = cmp.Or(r.overdue(), "call again to go on waiting; if it stays Creating for much longer than 5 minutes, "+supportTicket(service.NodeGroup))
	case ActionWaitForEndpoint:
		fault.Origin, state = OriginAzure, "it is "+string(endpoint.ProvisioningState)
	case ActionConfirm:
		fault.Origin, state = "", "this was looked at again: "+r.inDoubt()
	}
	fault.Found = "waiting ended while " + state + ": " + err.Error()
	if r.trouble.looks > 0 {
		fault.Found += "; the last look failed: " + r.trouble.conclusion
	}
	return fault
}

// inDoubt tells for people what the run looks at again.
func (r *run) inDoubt() string {
	if r.refusal != nil {
		return r.refusal.Error()
	}
	if r.absent != nil {
		return r.absent.Error()
	}
	return r.doubt.conclusion
}
