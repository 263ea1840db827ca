package endpoint

import "time"

// Event tells [ClientOptions.Progress] what happened.
type Event struct {
	// Time is when, by the clock of the process.
	Time time.Time
	// Step is what the client was at.
	Step Step
	// Resource is the ID of what it was about.
	Resource string
	// State is what was found or done: a status, or a word such as "creating".
	// Do not depend on its wording.
	State string
	// Message is what the cloud says about it, such as why an acceptance or an
	// operation FAILED, or what to do about what takes too long; "" for nothing.
	Message string
	// Attempt is 1 for the first try in a call, and one more each time that the
	// call repairs a private endpoint whose creation failed, or replaces one, see
	// [Spec].MaxReplacements.
	Attempt int
}

// States of events that more than one place knows.
const (
	stateCreating    = "creating"
	stateDeleting    = "deleting"
	stateNotVerified = "failed"
	stateConfirming  = "looking again"
)

// Step is a part of the way to a connection. More may be added.
type Step string

const (
	// StepService: the state of the endpoint service.
	StepService Step = "service"
	// StepCreate: the private endpoint in Azure.
	StepCreate Step = "create"
	// StepVerify: the outcome of verifying.
	StepVerify Step = "verify"
	// StepAccept: the registration with TiDB Cloud.
	StepAccept Step = "accept"
	// StepActive: the status while it becomes ACTIVE.
	StepActive Step = "active"
	// StepDelete: the deletion of either side.
	StepDelete Step = "delete"
	// StepConfirm: something is looked at again before it is replaced, refused or
	// taken for gone; the message says what.
	StepConfirm Step = "confirm"
)

// PossibleStepValues returns the known values of Step.
func PossibleStepValues() []Step {
	return []Step{StepService, StepCreate, StepVerify, StepAccept, StepActive, StepDelete, StepConfirm}
}

func (c *Client) progress(step Step, resource, state, message string, attempt int) {
	if c.options.Progress != nil {
		c.options.Progress(Event{Time: time.Now(), Step: step, Resource: resource, State: state, Message: message, Attempt: attempt})
	}
}
