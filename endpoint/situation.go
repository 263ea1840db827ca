package endpoint

import "slices"

// situation is all that the next action depends on: what both clouds were last
// seen to have, and what was tried already.
type situation struct {
	service  ServiceSnapshot
	endpoint EndpointSnapshot
	// absent says that a cloud does not have what the spec names; nil when nothing
	// is missing.
	absent error
	tried  tried
	// replacing says that what cannot be repaired is being deleted.
	replacing bool
	// replaced counts how often that was begun.
	replaced int
}

// tried says what was done already since the endpoint was last created: doing
// over and over what leads nowhere does not help.
type tried struct {
	create, accept, unregister, remove bool
}

// set notes whether an action was tried.
func (t *tried) set(action Action, done bool) {
	switch action {
	case ActionCreateEndpoint:
		t.create = done
	case ActionAccept:
		t.accept = done
	case ActionUnregister:
		t.unregister = done
	case ActionDeleteEndpoint:
		t.remove = done
	}
}

// actions returns what was tried.
func (t tried) actions() (actions []Action) {
	for action, done := range map[Action]bool{
		ActionCreateEndpoint: t.create, ActionAccept: t.accept, ActionUnregister: t.unregister, ActionDeleteEndpoint: t.remove,
	} {
		if done {
			actions = append(actions, action)
		}
	}
	slices.Sort(actions)
	return actions
}
