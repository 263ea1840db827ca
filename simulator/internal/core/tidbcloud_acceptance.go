package core

import (
	"cmp"
	"slices"
	"time"
)

// What happens between the two clouds: TiDB Cloud watches the connections of its
// private link services, approves those that were accepted and lets go of those
// that were deleted.

// watchEndpoint: a connection became visible on a service of TiDB Cloud.
func (s *State) watchEndpoint(at time.Time, conn *connection) {
	if conn.service.provider != nil {
		s.plan(at.Add(s.durations.Discovery), endpointDiscovered, conn.endpoint.key, conn.number)
	}
}

// discoverEndpoint: TiDB Cloud has noticed an endpoint that nobody has accepted.
func (s *State) discoverEndpoint(e *event) {
	pe, _ := s.resources[e.key].(*privateEndpoint)
	if pe == nil || !pe.connection.listed || pe.connection.number != e.generation {
		return // gone, or made again since
	}
	g := pe.connection.service.provider
	if s.registration(g, pe.id) != nil {
		return
	}
	s.setEndpointState(e.at, s.addEndpointConnection(g, pe.connection), Discovered, "")
}

// unwatchEndpoint: a private endpoint was deleted on the Azure side. A connection
// that was only discovered goes with it, one that is being accepted fails. An
// ACTIVE one stays ACTIVE with a message, as the documentation's sample of an
// AWS endpoint that does not exist any more shows (assumed for Azure).
func (s *State) unwatchEndpoint(at time.Time, conn *connection) {
	if conn.service == nil || conn.service.provider == nil {
		return
	}
	ec := s.registration(conn.service.provider, conn.endpoint.id)
	if ec == nil {
		return
	}
	gone := "The private endpoint '" + ec.endpointID + "' does not exist"
	switch ec.state {
	case Discovered:
		s.forgetConnection(at, ec)
	case Pending:
		s.setEndpointState(at, ec, Failed, gone)
	case Active:
		ec.message = gone
	}
}

// undiscover: the connection of an endpoint was removed on the service's side,
// so there is nothing left to accept.
func (s *State) undiscover(at time.Time, conn *connection) {
	if conn.service.provider == nil {
		return
	}
	if ec := s.registration(conn.service.provider, conn.endpoint.id); ec != nil && ec.state == Discovered {
		s.forgetConnection(at, ec)
	}
}

// accept begins the acceptance: TiDB Cloud approves the Azure connection first,
// then makes the DNS record and is done.
func (s *State) accept(now time.Time, ec *endpointConnection) {
	s.setEndpointState(now, ec, Pending, "")
	ec.failMessage = s.failingAcceptances[ec.group.cluster.id]
	delete(s.failingAcceptances, ec.group.cluster.id)
	ec.due = now.Add(s.durations.Acceptance)
	s.plan(now.Add(min(s.durations.Approval, s.durations.Acceptance)), connectionApproved, ec.id, ec.generation)
	s.plan(ec.due, connectionAccepted, ec.id, ec.generation)
}

// current is the connection that an event was made for, or nil when something
// else has happened to it since.
func (s *State) current(e *event) *endpointConnection {
	if ec := s.connection[e.key]; ec != nil && ec.generation == e.generation {
		return ec
	}
	return nil
}

func (s *State) approveConnection(e *event) {
	ec := s.current(e)
	if ec == nil {
		return
	}
	conn := ec.azure
	if !conn.listed || conn.status == rejected {
		s.setEndpointState(e.at, ec, Failed, "The connection of private endpoint '"+ec.endpointID+"' was removed or rejected before it could be approved")
		return
	}
	s.decide(e.at, conn, approved, "Approved by TiDB Cloud", "None")
}

func (s *State) completeAcceptance(e *event) {
	ec := s.current(e)
	if ec == nil {
		return
	}
	conn := ec.azure
	switch {
	case ec.failMessage != "":
		s.setEndpointState(e.at, ec, Failed, ec.failMessage)
		return
	case !conn.listed || conn.status != approved:
		s.setEndpointState(e.at, ec, Failed, "The connection of private endpoint '"+ec.endpointID+"' is not approved")
		return
	}
	s.setEndpointState(e.at, ec, Active, "")
	// The host is <endpoint name>-<hash>.<zone> [swagger]; DNS knows no upper case.
	ec.host = lower(conn.endpoint.name) + "-" + s.ids.hash(8) + "." + ec.group.service.zone
	if ec.group.service.host == "" {
		ec.group.service.host = ec.host
	}
}

// removeConnection ends a deletion: the Azure side loses the connection too.
func (s *State) removeConnection(e *event) {
	ec := s.current(e)
	if ec == nil {
		return
	}
	if ec.azure.listed {
		s.disconnect(e.at, ec.azure)
	}
	s.forgetConnection(e.at, ec)
	if conn := s.connectionTo(ec.group.service.pls, ec.endpointID); conn != nil {
		s.watchEndpoint(e.at, conn) // the endpoint was made again in the meantime
	}
}

// forgetConnection takes TiDB Cloud's record of an endpoint away.
func (s *State) forgetConnection(at time.Time, ec *endpointConnection) {
	s.changed(at, TiDBCloud, ec.name(), string(ec.state), "deleted")
	if i, ok := slices.BinarySearchFunc(s.connections, ec.order, func(ec *endpointConnection, order uint64) int { return cmp.Compare(ec.order, order) }); ok {
		s.connections = slices.Delete(s.connections, i, i+1)
	}
	delete(s.connection, ec.id)
	delete(s.registered, ec.registration())
	if service := ec.group.service; service.host == ec.host {
		service.host = ""
		for _, other := range s.connections {
			if other.group == ec.group {
				service.host = cmp.Or(service.host, other.host)
			}
		}
	}
}
