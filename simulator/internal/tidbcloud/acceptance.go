package tidbcloud

import (
	"cmp"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// TiDB Cloud watches the connections of its private link services, approves those
// that were accepted and lets go of those that were deleted.

// azure is what TiDB Cloud needs of Azure. find returns nil where the endpoint has no
// connection to the group's service.
type azure interface {
	IsEndpointID(id string) bool
	Publish(now time.Time, g *NodeGroup, location string) (serviceID string)
	Withdraw(at time.Time, g *NodeGroup)
	Find(g *NodeGroup, endpointID string) (l Link, found bool)
	Approve(at time.Time, g *NodeGroup, endpointID string)
	Disconnect(at time.Time, g *NodeGroup, endpointID string)
}

// Link is the connection of a private endpoint to an endpoint service, as Azure shows it.
type Link struct {
	EndpointID, EndpointName, Location string
	Number                             int // an endpoint that is made again has another one
	Approved, Rejected                 bool
}

// LinkListed: a connection became visible on a service of TiDB Cloud, which notices
// the endpoint a little later.
func (s *State) LinkListed(at time.Time, g *NodeGroup, l Link) {
	s.Plan(at.Add(s.Durations.Discovery), func(at time.Time) {
		if now, found := s.azure.Find(g, l.EndpointID); !found || now.Number != l.Number {
			return // gone, or made again since
		}
		if s.ConnectionTo(g, l.EndpointID) == nil {
			s.setEndpointState(at, s.addEndpointConnection(g, l), EndpointDiscovered, "")
		}
	})
}

// EndpointDeleted: a private endpoint was deleted on the Azure side. A connection
// that was only discovered goes with it, one that is being accepted fails. An
// ACTIVE one stays ACTIVE with a message, as the documentation's sample of an
// AWS endpoint that does not exist any more shows (assumed for Azure).
func (s *State) EndpointDeleted(at time.Time, g *NodeGroup, endpointID string) {
	ec := s.ConnectionTo(g, endpointID)
	if ec == nil {
		return
	}
	gone := "The private endpoint '" + ec.EndpointID + "' does not exist"
	switch ec.State {
	case EndpointDiscovered:
		s.forgetConnection(at, ec)
	case EndpointPending:
		s.setEndpointState(at, ec, EndpointFailed, gone)
	case EndpointActive:
		ec.Message = gone
	}
}

// LinkRemoved: the connection of an endpoint was removed on the service's side, so
// that there is nothing left to accept.
func (s *State) LinkRemoved(at time.Time, g *NodeGroup, endpointID string) {
	if ec := s.ConnectionTo(g, endpointID); ec != nil && ec.State == EndpointDiscovered {
		s.forgetConnection(at, ec)
	}
}

// accept begins the acceptance: TiDB Cloud approves the Azure connection first,
// then makes the DNS record and is done.
func (s *State) accept(now time.Time, ec *endpointConnection) {
	s.setEndpointState(now, ec, EndpointPending, "")
	ec.failMessage = s.FailingAcceptances[ec.Group.Cluster.ID]
	delete(s.FailingAcceptances, ec.Group.Cluster.ID)
	ec.due = now.Add(s.Durations.Acceptance)
	s.planFor(ec, now.Add(min(s.Durations.Approval, s.Durations.Acceptance)), s.approveConnection)
	s.planFor(ec, ec.due, s.completeAcceptance)
}

// planFor plans what happens to the connection unless something else has happened to
// it until then.
func (s *State) planFor(ec *endpointConnection, at time.Time, do func(at time.Time, ec *endpointConnection)) {
	generation := ec.generation
	s.Plan(at, func(at time.Time) {
		if s.connection[ec.ID] == ec && ec.generation == generation {
			do(at, ec)
		}
	})
}

// linkOf is the Azure side of a connection, unless it has gone.
func (s *State) linkOf(ec *endpointConnection) (l Link, found bool) {
	l, found = s.azure.Find(ec.Group, ec.EndpointID)
	return l, found && l.Number == ec.link
}

func (s *State) approveConnection(at time.Time, ec *endpointConnection) {
	if l, found := s.linkOf(ec); !found || l.Rejected {
		s.setEndpointState(at, ec, EndpointFailed, "The connection of private endpoint '"+ec.EndpointID+"' was removed or rejected before it could be approved")
		return
	}
	s.azure.Approve(at, ec.Group, ec.EndpointID)
}

func (s *State) completeAcceptance(at time.Time, ec *endpointConnection) {
	l, found := s.linkOf(ec)
	switch {
	case ec.failMessage != "":
		s.setEndpointState(at, ec, EndpointFailed, ec.failMessage)
		return
	case !found || !l.Approved:
		s.setEndpointState(at, ec, EndpointFailed, "The connection of private endpoint '"+ec.EndpointID+"' is not approved")
		return
	}
	s.setEndpointState(at, ec, EndpointActive, "")
	// The host is <endpoint name>-<hash>.<zone> [swagger]; DNS knows no upper case.
	ec.Host = kernel.Lower(l.EndpointName) + "-" + s.IDs.Hash(8) + "." + ec.Group.Service.Zone
	if ec.Group.Service.host == "" {
		ec.Group.Service.host = ec.Host
	}
}

// removeConnection ends a deletion: the Azure side loses the connection too.
func (s *State) removeConnection(at time.Time, ec *endpointConnection) {
	if _, found := s.linkOf(ec); found {
		s.azure.Disconnect(at, ec.Group, ec.EndpointID)
	}
	s.forgetConnection(at, ec)
	if l, found := s.azure.Find(ec.Group, ec.EndpointID); found {
		s.LinkListed(at, ec.Group, l) // the endpoint was made again in the meantime
	}
}

// forgetConnection takes TiDB Cloud's record of an endpoint away.
func (s *State) forgetConnection(at time.Time, ec *endpointConnection) {
	s.Changed(at, kernel.TiDBCloud, ec.name(), string(ec.State), "deleted")
	if i, ok := slices.BinarySearchFunc(s.Connections, ec.order, func(ec *endpointConnection, order uint64) int { return cmp.Compare(ec.order, order) }); ok {
		s.Connections = slices.Delete(s.Connections, i, i+1)
	}
	delete(s.connection, ec.ID)
	delete(s.registered, ec.registration())
	if service := ec.Group.Service; service.host == ec.Host {
		service.host = ""
		for _, other := range s.Connections {
			if other.Group == ec.Group {
				service.host = cmp.Or(service.host, other.Host)
			}
		}
	}
}
