package endpoint

import "time"

// Event is one thing that happened, for [ClientOptions.Progress].
type Event struct {
	// Time is when it happened, by the clock of the process.
	Time time.Time
	// Step is the step that the client was taking.
	Step Step
	// Resource is the ID of the endpoint or node group.
	Resource string
	// State is what was found or done: a status, or a word such as "creating".
	// Do not depend on its wording.
	State string
	// Message is what the cloud says, such as why an acceptance or an operation failed,
	// or what to do about a wait that takes too long; "" if there is nothing to say.
	Message string
	// Attempt begins at 1 in each call and grows by one each time that the call repairs
	// or replaces the private endpoint, see [Spec].MaxReplacements.
	Attempt int
}

// States of events that are used in several places.
const (
	stateCreating    = "creating"
	stateDeleting    = "deleting"
	stateNotVerified = "failed"
	stateConfirming  = "looking again"
)

// Step is a step on the way to a connection. More values may be added.
type Step string

const (
	// StepService: the state of the endpoint service.
	StepService Step = "service"
	// StepCreate: the private endpoint in Azure.
	StepCreate Step = "create"
	// StepVerify: the outcome of Verify.
	StepVerify Step = "verify"
	// StepAccept: the registration with TiDB Cloud.
	StepAccept Step = "accept"
	// StepActive: the status in TiDB Cloud after the registration.
	StepActive Step = "active"
	// StepDelete: the deletion in either cloud.
	StepDelete Step = "delete"
	// StepConfirm: another look before something is replaced, refused or treated as
	// gone; the message says what was seen.
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
