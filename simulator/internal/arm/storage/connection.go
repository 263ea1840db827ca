package storage

import (
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// connection is the account's side of a private endpoint's connection.
type connection struct {
	arm.Meta
	of                  *network.Connection // nil once it has ended
	status, description string              // of a PUT
}

type connectionBody struct {
	arm.CommonBody
	Properties struct {
		State stateWire `json:"privateLinkServiceConnectionState"`
	} `json:"properties"`
}

type connectionProperties struct {
	arm.StateWire
	Endpoint arm.Ref   `json:"privateEndpoint"`
	State    stateWire `json:"privateLinkServiceConnectionState"`
}

// stateWire has no s in actionRequired, unlike Microsoft.Network's (described).
type stateWire struct {
	Status      string `json:"status"`
	Description string `json:"description"`
	Action      string `json:"actionRequired"`
}

var connections = arm.Declare(Provider, arm.Definition[connection, connectionBody, connectionProperties]{
	Path: "storageAccounts/privateEndpointConnections", Traits: arm.Traits{ByName: true}, Untagged: true, Protocol: protocol,
	AtOnce: func(_, _ *connection) bool { return true }, // recorded
	// Define checks the decision of the account's owner: what is approved can be rejected,
	// what is rejected stays so (recorded).
	Define: func(c *arm.Call, next *connection, body *connectionBody, old *connection) *arm.Error {
		if old == nil {
			return c.Missing()
		}
		next.status, next.description = body.Properties.State.Status, body.Properties.State.Description
		switch from := old.of.Status; {
		case from == network.Pending && next.status == network.Approved:
		case (from == network.Pending || from == network.Approved) && next.status == network.Rejected:
		default:
			return errValue("privateLinkServiceConnectionState.status")
		}
		return nil
	},
	Apply: func(c *arm.Call, old, next *connection) {
		network.Decide(c.State, c.Now, old.of, next.status, next.description, "None")
	},
	Show: func(_ *arm.State, r *connection, p *connectionProperties, _ arm.View) {
		p.Endpoint, p.State = arm.Ref{ID: r.of.Endpoint.ID}, stateWire{r.of.Status, r.of.Description, r.of.Actions}
	},
})

// Detached lets the endpoint know, which stays (recorded).
func (r *connection) Detached(s *arm.State, at time.Time) {
	if of := r.of; of != nil {
		r.of = nil
		network.Disconnect(s, at, of)
	}
}

// Connect approves a connection of the subscription's own endpoints, unless it is manual.
func (a *account) Connect(c *arm.Call, conn *network.Connection) *arm.Error {
	if len(conn.GroupIDs) == 0 {
		return errMissingGroupID(conn.ID)
	}
	if _, _, ok := a.Member(conn.GroupIDs[0]); !ok || len(conn.GroupIDs) > 1 {
		return arm.ErrBadProperty("groupIds", strings.Join(conn.GroupIDs, ", "), conn.ID)
	}
	if a.Op != nil {
		return arm.ErrNotProvisioned(a.ID, conn.Endpoint.ID, a.ProvisioningState, a.Op)
	}
	conn.TargetName = a.Name + "." + conn.Endpoint.GUID // named after the account (recorded)
	switch same := a.Group.Subscription == c.Sub; {
	case conn.Manual:
		conn.Status = network.Pending
	case same:
		conn.Status, conn.Description = network.Approved, network.ApprovedByNetwork
	default:
		return network.ErrLinkedAuthorization(c.Principal.ClientID, a.Group.Subscription.ID, c.State.Entra.TenantID)
	}
	return nil
}

// List shows the connection in the account, which words its approval in its own way
// (recorded).
func (a *account) List(s *arm.State, at time.Time, conn *network.Connection) {
	r := &connection{Meta: arm.Below(a, connections.Type, conn.TargetName, at), of: conn}
	r.ProvisioningState = "Succeeded"
	s.Add(r)
	if conn.Status == network.Approved {
		conn.Description = network.ApprovedByAccount
	}
	s.Changed(at, kernel.Azure, conn.ID, "", conn.Status)
}

// Unlist takes the connection out of the account.
func (a *account) Unlist(s *arm.State, at time.Time, conn *network.Connection, _ bool) {
	for _, r := range arm.PartsOf[*connection](a) {
		if r.of == conn {
			r.of = nil
			s.Detach(at, r)
		}
	}
}

// Hosts returns the public name of the service that the endpoint leads to.
func (a *account) Hosts(conn *network.Connection) []string {
	_, host, _ := a.Member(conn.GroupIDs[0])
	return []string{host}
}

// PrivateName returns the name of the host in its private zone, privatelink.<domain of the
// service> (documented).
func (*account) PrivateName(host string) string {
	name, domain, _ := strings.Cut(host, ".")
	return name + ".privatelink." + domain
}
