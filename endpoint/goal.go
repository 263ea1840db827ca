package endpoint

// goal is what a run works towards: a pure decision about what was last seen, and
// what the run looks at.
type goal struct {
	decide func(Spec, situation) (Action, error)
	// keeps: the run wants a connection, so it deletes something only to replace it.
	keeps bool
	// removes: the run wants nothing to be left.
	removes bool
	// preflight: the run may create a private endpoint, so what would make a cloud
	// refuse one is looked for before.
	preflight bool
	// service: the run is about a service alone, so it looks at no endpoint.
	service bool
}

func connecting() goal { return goal{decide: decideConnect, keeps: true, preflight: true} }

func creating() goal { return goal{decide: decideCreateEndpoint, keeps: true} }

func awaitingService() goal { return goal{decide: decideService, keeps: true, service: true} }

func accepting() goal { return goal{decide: decideAccept, keeps: true} }

func awaiting() goal { return goal{decide: decideActive, keeps: true} }

func disconnecting() goal { return goal{decide: decideDisconnect, removes: true} }

func unregistering() goal { return goal{decide: decideUnregister} }

// doubtful reports whether what was decided must not be done, or returned, after
// a single look.
func (g goal) doubtful(now situation, action Action, err error) bool {
	switch {
	case err != nil:
		return true
	case action == ActionUnregister:
		return g.keeps
	case action == ActionDeleteEndpoint:
		// Once its registration is gone, a connection that Azure shows as dead has
		// been dead for good.
		return g.keeps && !(now.tried.unregister && dead(now.endpoint.ConnectionStatus))
	case action == ActionNone && g.removes:
		// What the run did not delete itself may only be hidden by a stale replica.
		return !now.tried.unregister || !now.tried.remove
	}
	return false
}
