package endpoint

// Action is one step of [Client.Connect] or [Client.Disconnect]: a change in one of
// the clouds, or a wait for one. More values may be added.
type Action string

const (
	// ActionNone: nothing is left to do.
	ActionNone Action = "None"
	// ActionWaitForService: wait until the endpoint service is ACTIVE.
	ActionWaitForService Action = "WaitForService"
	// ActionCreateEndpoint: create the private endpoint in Azure, or repair one
	// whose creation failed.
	ActionCreateEndpoint Action = "CreateEndpoint"
	// ActionWaitForEndpoint: wait until Azure has created, changed or deleted the
	// private endpoint.
	ActionWaitForEndpoint Action = "WaitForEndpoint"
	// ActionAccept: register the endpoint with TiDB Cloud.
	ActionAccept Action = "Accept"
	// ActionWaitUntilActive: wait until TiDB Cloud has accepted the endpoint.
	ActionWaitUntilActive Action = "WaitUntilActive"
	// ActionUnregister: delete the endpoint from TiDB Cloud, which disconnects it.
	ActionUnregister Action = "Unregister"
	// ActionWaitForUnregistration: wait until TiDB Cloud has deleted the endpoint.
	ActionWaitForUnregistration Action = "WaitForUnregistration"
	// ActionDeleteEndpoint: delete the private endpoint from Azure.
	ActionDeleteEndpoint Action = "DeleteEndpoint"
	// ActionConfirm: look again before replacing something, refusing it or treating it
	// as gone, because a single look may be wrong.
	ActionConfirm Action = "Confirm"
)

// PossibleActionValues returns the known values of Action.
func PossibleActionValues() []Action {
	return []Action{
		ActionNone, ActionWaitForService, ActionCreateEndpoint, ActionWaitForEndpoint, ActionAccept,
		ActionWaitUntilActive, ActionUnregister, ActionWaitForUnregistration, ActionDeleteEndpoint, ActionConfirm,
	}
}

// Changes reports whether the action changes something in one of the clouds.
func (a Action) Changes() bool {
	switch a {
	case ActionCreateEndpoint, ActionAccept, ActionUnregister, ActionDeleteEndpoint:
		return true
	}
	return false
}

// String returns the action as a phrase for people. Do not depend on its wording.
func (a Action) String() string {
	switch a {
	case ActionNone:
		return "nothing to do"
	case ActionWaitForService:
		return "wait until the endpoint service is Active"
	case ActionCreateEndpoint:
		return "create the private endpoint"
	case ActionWaitForEndpoint:
		return "wait for Azure"
	case ActionAccept:
		return "accept the endpoint"
	case ActionWaitUntilActive:
		return "wait until the endpoint is Active"
	case ActionUnregister:
		return "delete the endpoint from TiDB Cloud"
	case ActionWaitForUnregistration:
		return "wait until TiDB Cloud has deleted the endpoint"
	case ActionDeleteEndpoint:
		return "delete the private endpoint"
	case ActionConfirm:
		return "look again"
	}
	return string(a)
}

// needsService reports whether the action can only succeed while the cluster
// exists and runs.
func (a Action) needsService() bool {
	return a == ActionWaitForService || a == ActionCreateEndpoint || a == ActionAccept
}
