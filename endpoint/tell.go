package endpoint

import (
	"cmp"
	"fmt"
	"time"
)

// tell sends an event, unless the last one was the same.
func (r *run) tell(step Step, resource, state, message string) {
	about := message
	switch {
	case step == StepConfirm:
		about = r.doubt.conclusion // the message may hold the ID of a request
	case about != "" && about == r.overdue():
		about = "overdue" // the age in the message grows
	}
	if told := fmt.Sprint(step, state, r.retried, about); told != r.told {
		r.told = told
		r.client.progress(step, resource, state, message, 1+r.retried)
	}
}

// overdue returns the remedy for a wait that takes longer than usual, "" for any other.
func (r *run) overdue() string {
	now := time.Now()
	switch r.awaited {
	case ActionWaitForService:
		return r.service.Snapshot().overdue(now)
	case ActionWaitUntilActive, ActionWaitForUnregistration:
		connection := r.endpoint.Snapshot().Connection
		since := r.client.seen.since(connection, now)
		if r.since.Before(since) {
			since = r.since // an earlier call, of another process maybe, saw it first
		}
		return connection.overdue(since, now)
	}
	return ""
}

// interrupted returns an error describing what the run was waiting for when its context
// ended.
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
	case ActionWaitUntilActive:
		if endpoint.Connection.Status == StatusActive {
			fault.Origin, state = OriginAzure, "its connection is "+string(endpoint.ConnectionStatus)
		}
	case ActionConfirm:
		fault.Origin, state = "", "this was looked at again: "+r.inDoubt()
	}
	fault.Found = "waiting ended while " + state + ": " + err.Error()
	if r.trouble.looks > 0 {
		fault.Found += "; the last look failed: " + r.trouble.conclusion
	}
	return fault
}

// inDoubt returns what the run is confirming, as a text for people.
func (r *run) inDoubt() string {
	if r.refusal != nil {
		return r.refusal.Error()
	}
	if r.absent != nil {
		return r.absent.Error()
	}
	return r.doubt.conclusion
}
