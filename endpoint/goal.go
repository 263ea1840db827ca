package endpoint

import "github.com/tidb-azure/tidbprivatelink/privatelink"

// goal is what a run works towards: a pure function that decides the next action from
// what was last seen, and what the run may do and look at.
type goal struct {
	decide func(Spec, situation) (Action, error)
	// keeps: the run wants a connection, so it deletes only in order to replace.
	keeps bool
	// removes: the run wants both sides to be gone.
	removes bool
	// preflight: before the run creates a private endpoint it checks whether a cloud
	// would refuse it.
	preflight bool
	// service: the run is about a service alone and looks at no endpoint.
	service bool
}

func connecting() goal { return goal{decide: decideConnect, keeps: true, preflight: true} }

func creating() goal { return goal{decide: decideCreateEndpoint, keeps: true} }

func awaitingService() goal { return goal{decide: decideService, keeps: true, service: true} }

func accepting() goal { return goal{decide: decideAccept, keeps: true} }

func awaiting() goal { return goal{decide: decideActive, keeps: true} }

func disconnecting() goal { return goal{decide: decideDisconnect, removes: true} }

func unregistering() goal { return goal{decide: decideUnregister} }

// doubtful reports whether a decision takes several looks before the run acts on it or
// returns it.
func (g goal) doubtful(now situation, action Action, err error) bool {
	switch {
	case err != nil:
		return true
	case action == ActionAccept:
		// An Approved connection is a registered one. A list may lack it once.
		return now.endpoint.ConnectionStatus == privatelink.ConnectionStatusApproved
	case action == ActionUnregister:
		return g.keeps
	case action == ActionDeleteEndpoint && now.tried.unregister && dead(now.endpoint.ConnectionStatus):
		return false // after the registration is gone, the connection stays dead
	case action == ActionDeleteEndpoint:
		// If the target cannot be compared with the service, only a dead connection
		// shows that nobody needs the endpoint, and one look may be wrong about both.
		return g.keeps || !now.endpoint.leadsTo(now.service)
	case action == ActionNone && g.removes:
		// A stale replica may hide what the run did not delete itself.
		return !now.tried.unregister || !now.tried.remove
	}
	return false
}
