package endpoint

import "slices"

// situation holds all that the next action depends on: what was last seen of both
// clouds and what was tried already.
type situation struct {
	service  ServiceSnapshot
	endpoint EndpointSnapshot
	// serviceGone means that the last look did not find the service, so that what an
	// earlier one read cannot be read again.
	serviceGone bool
	// absent says what the spec names and a cloud does not have; nil if nothing is
	// missing.
	absent error
	tried  tried
	// replacing means that the endpoint is being deleted in order to be created again.
	replacing bool
	// replaced is the number of replacements that were begun.
	replaced int
}

// tried records what was done since the endpoint was last created, so that a run does
// not repeat an action that has had no effect.
type tried struct {
	create, accept, unregister, remove bool
}

// set records whether an action was tried.
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
