package core

import (
	"cmp"
	"slices"
	"time"
)

// TiDB Cloud watches the connections of its private link services, approves those
// that were accepted and lets go of those that were deleted.

// azure is what TiDB Cloud needs of Azure. find returns nil where the endpoint has no
// connection to the group's service.
type azure interface {
	isEndpointID(id string) bool
	publish(now time.Time, g *nodeGroup, location string) (serviceID string)
	withdraw(at time.Time, g *nodeGroup)
	find(g *nodeGroup, endpointID string) *link
	approve(at time.Time, g *nodeGroup, endpointID string)
	disconnect(at time.Time, g *nodeGroup, endpointID string)
}

// link is the connection of a private endpoint to an endpoint service, as Azure shows it.
type link struct {
	endpointID, endpointName, location string
	number                             int // an endpoint that is made again has another one
	approved, rejected                 bool
}

// linkListed: a connection became visible on a service of TiDB Cloud, which notices
// the endpoint a little later.
func (s *tidbState) linkListed(at time.Time, g *nodeGroup, l *link) {
	s.plan(at.Add(s.durations.Discovery), func(at time.Time) {
		if now := s.azure.find(g, l.endpointID); now == nil || now.number != l.number {
			return // gone, or made again since
		}
		if s.registration(g, l.endpointID) == nil {
			s.setEndpointState(at, s.addEndpointConnection(g, l), Discovered, "")
		}
	})
}

// endpointDeleted: a private endpoint was deleted on the Azure side. A connection
// that was only discovered goes with it, one that is being accepted fails. An
// ACTIVE one stays ACTIVE with a message, as the documentation's sample of an
// AWS endpoint that does not exist any more shows (assumed for Azure).
func (s *tidbState) endpointDeleted(at time.Time, g *nodeGroup, endpointID string) {
	ec := s.registration(g, endpointID)
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

// linkRemoved: the connection of an endpoint was removed on the service's side, so
// that there is nothing left to accept.
func (s *tidbState) linkRemoved(at time.Time, g *nodeGroup, endpointID string) {
	if ec := s.registration(g, endpointID); ec != nil && ec.state == Discovered {
		s.forgetConnection(at, ec)
	}
}

// accept begins the acceptance: TiDB Cloud approves the Azure connection first,
// then makes the DNS record and is done.
func (s *tidbState) accept(now time.Time, ec *endpointConnection) {
	s.setEndpointState(now, ec, Pending, "")
	ec.failMessage = s.failingAcceptances[ec.group.cluster.id]
	delete(s.failingAcceptances, ec.group.cluster.id)
	ec.due = now.Add(s.durations.Acceptance)
	s.planFor(ec, now.Add(min(s.durations.Approval, s.durations.Acceptance)), s.approveConnection)
	s.planFor(ec, ec.due, s.completeAcceptance)
}

// planFor plans what happens to the connection unless something else has happened to
// it until then.
func (s *tidbState) planFor(ec *endpointConnection, at time.Time, do func(at time.Time, ec *endpointConnection)) {
	generation := ec.generation
	s.plan(at, func(at time.Time) {
		if s.connection[ec.id] == ec && ec.generation == generation {
			do(at, ec)
		}
	})
}

// linkOf is the Azure side of a connection, or nil when it has gone.
func (s *tidbState) linkOf(ec *endpointConnection) *link {
	if l := s.azure.find(ec.group, ec.endpointID); l != nil && l.number == ec.link {
		return l
	}
	return nil
}

func (s *tidbState) approveConnection(at time.Time, ec *endpointConnection) {
	if l := s.linkOf(ec); l == nil || l.rejected {
		s.setEndpointState(at, ec, Failed, "The connection of private endpoint '"+ec.endpointID+"' was removed or rejected before it could be approved")
		return
	}
	s.azure.approve(at, ec.group, ec.endpointID)
}

func (s *tidbState) completeAcceptance(at time.Time, ec *endpointConnection) {
	l := s.linkOf(ec)
	switch {
	case ec.failMessage != "":
		s.setEndpointState(at, ec, Failed, ec.failMessage)
		return
	case l == nil || !l.approved:
		s.setEndpointState(at, ec, Failed, "The connection of private endpoint '"+ec.endpointID+"' is not approved")
		return
	}
	s.setEndpointState(at, ec, Active, "")
	// The host is <endpoint name>-<hash>.<zone> [swagger]; DNS knows no upper case.
	ec.host = lower(l.endpointName) + "-" + s.ids.hash(8) + "." + ec.group.service.zone
	if ec.group.service.host == "" {
		ec.group.service.host = ec.host
	}
}

// removeConnection ends a deletion: the Azure side loses the connection too.
func (s *tidbState) removeConnection(at time.Time, ec *endpointConnection) {
	if s.linkOf(ec) != nil {
		s.azure.disconnect(at, ec.group, ec.endpointID)
	}
	s.forgetConnection(at, ec)
	if l := s.azure.find(ec.group, ec.endpointID); l != nil {
		s.linkListed(at, ec.group, l) // the endpoint was made again in the meantime
	}
}

// forgetConnection takes TiDB Cloud's record of an endpoint away.
func (s *tidbState) forgetConnection(at time.Time, ec *endpointConnection) {
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
