package endpoint

// Event tells [ClientOptions.Progress] what happened.
type Event struct {
	// Step is what the client was at.
	Step Step
	// Resource is the ID of what it was about.
	Resource string
	// State is what was found or done: a status, or a word such as "creating".
	// Do not depend on its wording.
	State string
}

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
)

// PossibleStepValues returns the known values of Step.
func PossibleStepValues() []Step {
	return []Step{StepService, StepCreate, StepVerify, StepAccept, StepActive, StepDelete}
}

func (c *Client) progress(step Step, resource, state string) {
	if c.options.Progress != nil {
		c.options.Progress(Event{Step: step, Resource: resource, State: state})
	}
}
