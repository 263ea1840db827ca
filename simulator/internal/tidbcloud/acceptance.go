package tidbcloud

import (
	"cmp"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// azure is what TiDB Cloud needs of Azure.
type azure interface {
	// IsEndpointID reports whether id is the resource ID of a private endpoint.
	IsEndpointID(id string) bool
	// Publish creates the private link service of a node group, Withdraw deletes it.
	Publish(now time.Time, g *NodeGroup, location string) (serviceID string)
	Withdraw(at time.Time, g *NodeGroup)
	// Find finds the link of an endpoint to the group's service.
	Find(g *NodeGroup, endpointID string) (l Link, found bool)
	// Approve and Disconnect change a link that Find returns.
	Approve(at time.Time, g *NodeGroup, endpointID string)
	Disconnect(at time.Time, g *NodeGroup, endpointID string)
}

// Link is Azure's side of a connection: that of a private endpoint to the private link
// service of a node group.
type Link struct {
	EndpointID, EndpointName, Location string
	Number                             int // differs for an endpoint that was deleted and created again
	Approved, Rejected                 bool
}

// LinkListed tells TiDB Cloud that a link became visible on a group's service. TiDB
// Cloud discovers the endpoint a little later.
func (s *State) LinkListed(at time.Time, g *NodeGroup, l Link) {
	s.Plan(at.Add(s.Durations.Discovery), func(at time.Time) {
		if now, found := s.azure.Find(g, l.EndpointID); !found || now.Number != l.Number {
			return
		}
		if s.ConnectionTo(g, l.EndpointID) == nil {
			s.setEndpointState(at, s.addEndpointConnection(g, l), EndpointDiscovered, "")
		}
	})
}

// EndpointDeleted tells TiDB Cloud that a private endpoint was deleted in Azure. A
// DISCOVERED connection goes with it, a PENDING one fails. An ACTIVE one stays ACTIVE
// with a message, as in the documented sample of a deleted AWS endpoint (assumed for
// Azure).
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

// LinkRemoved tells TiDB Cloud that a link was removed on the service's side. A
// DISCOVERED connection goes with it.
func (s *State) LinkRemoved(at time.Time, g *NodeGroup, endpointID string) {
	if ec := s.ConnectionTo(g, endpointID); ec != nil && ec.State == EndpointDiscovered {
		s.forgetConnection(at, ec)
	}
}

// accept begins the acceptance of an endpoint: TiDB Cloud approves the link first, then
// creates the DNS record.
func (s *State) accept(now time.Time, ec *endpointConnection) {
	s.setEndpointState(now, ec, EndpointPending, "")
	ec.failMessage = s.FailingAcceptances[ec.Group.Cluster.ID]
	delete(s.FailingAcceptances, ec.Group.Cluster.ID)
	ec.due = now.Add(s.Durations.Acceptance)
	s.planFor(ec, now.Add(min(s.Durations.Approval, s.Durations.Acceptance)), s.approveConnection)
	s.planFor(ec, ec.due, s.completeAcceptance)
}

// planFor schedules do for the connection. It does not run if the connection's state
// has changed by then.
func (s *State) planFor(ec *endpointConnection, at time.Time, do func(at time.Time, ec *endpointConnection)) {
	generation := ec.generation
	s.Plan(at, func(at time.Time) {
		if s.connection[ec.ID] == ec && ec.generation == generation {
			do(at, ec)
		}
	})
}

// linkOf returns the link of a connection, unless it is gone.
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
	// The host is <endpoint name>-<hash>.<zone> (described), in lower case for DNS.
	ec.Host = kernel.Lower(l.EndpointName) + "-" + s.IDs.Hash(8) + "." + ec.Group.Service.Zone
	if ec.Group.Service.host == "" {
		ec.Group.Service.host = ec.Host
	}
}

// removeConnection ends the deletion of a connection and removes its link.
func (s *State) removeConnection(at time.Time, ec *endpointConnection) {
	if _, found := s.linkOf(ec); found {
		s.azure.Disconnect(at, ec.Group, ec.EndpointID)
	}
	s.forgetConnection(at, ec)
	if l, found := s.azure.Find(ec.Group, ec.EndpointID); found {
		s.LinkListed(at, ec.Group, l) // the endpoint was created again in the meantime
	}
}

// forgetConnection removes a connection.
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
