package network

import (
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// The states of a private endpoint connection.
const (
	Pending      = "Pending"
	Approved     = "Approved"
	Rejected     = "Rejected"
	disconnected = "Disconnected"
)

// The descriptions of an automatic approval (recorded). That by the network is in the
// reply to the PUT of the endpoint, whatever comes later.
const (
	ApprovedByNetwork = "Auto Approved" // since the caller may approve it
	ApprovedByAccount = "Auto-Approved"

	approvedByList = "Approved" // by the service's list of subscriptions
)

// Connection joins a private endpoint with its target. The endpoint shows it at once, the
// target after the endpoint is provisioned.
type Connection struct {
	name, ID, typ  string
	Endpoint       *PrivateEndpoint
	To             LinkTarget // nil once the target's side has removed the connection
	Target         string     // resource ID or alias, as the request spelled it
	Manual         bool
	GroupIDs       []string
	requestMessage string

	Status, Description, Actions string

	Listed     bool   // the target shows it
	TargetName string // its name there: <endpoint>.<endpoint's GUID> (recorded)
	Number     int    // 1 for the first connection that any service listed
	op         *arm.Operation
}

// LinkTarget is a resource that a private endpoint can lead to.
type LinkTarget interface {
	arm.Resource
	// Connect sets the first state of a new connection, or returns an error.
	Connect(c *arm.Call, conn *Connection) *arm.Error
	// List shows the connection in the target.
	List(s *arm.State, at time.Time, conn *Connection)
	// Unlist removes it there. removed reports whether the target's side decided so.
	Unlist(s *arm.State, at time.Time, conn *Connection, removed bool)
	// Hosts returns the public names that lead to the endpoint.
	Hosts(conn *Connection) []string
	// Member returns the part of the target that a group ID stands for, with its
	// public name. ok is false if there is none.
	Member(group string) (name, host string, ok bool)
	// PrivateName returns the name of a host in its private zone.
	PrivateName(host string) string
}

type connectionProperties struct {
	arm.StateWire
	Service        string              `json:"privateLinkServiceId"`
	GroupIDs       []string            `json:"groupIds,omitzero"`
	RequestMessage string              `json:"requestMessage,omitzero"`
	State          connectionStateWire `json:"privateLinkServiceConnectionState"`
}

type connectionStateWire struct {
	Status      string `json:"status"`
	Description string `json:"description"`
	Actions     string `json:"actionsRequired"`
}

func (conn *Connection) stateWire() connectionStateWire {
	return connectionStateWire{conn.Status, conn.Description, conn.Actions}
}

// wire returns the connection as the endpoint shows it. In the first reply a manual one is pending
// with the description "Awaiting Approval", which it does not have later (recorded).
func (conn *Connection) wire(v arm.View) *arm.Envelope {
	p := &connectionProperties{arm.StateWire{ProvisioningState: "Succeeded"}, conn.Target, conn.GroupIDs, conn.requestMessage, conn.stateWire()}
	switch {
	case v.Created && (conn.Manual || conn.Status == Pending):
		p.State.Status, p.State.Description = Pending, "Awaiting Approval"
	case v.Written && slices.Contains([]string{ApprovedByAccount, approvedByList}, conn.Description):
		p.State.Description = ApprovedByNetwork
	}
	if p.State.Description == ApprovedByNetwork && !v.Shows("2021-03-01") {
		p.State.Description = "" // recorded
	}
	return &arm.Envelope{Name: conn.name, ID: conn.ID, Etag: conn.Endpoint.Etag, Type: conn.typ, Properties: p}
}

// member returns the part of the target that the endpoint leads to, with its public name.
func (conn *Connection) member() (member, host string, ok bool) {
	if conn.To == nil || len(conn.GroupIDs) == 0 {
		return "", "", false
	}
	return conn.To.Member(conn.GroupIDs[0])
}

// connect returns the connection of a new endpoint in its first state.
func connect(c *arm.Call, pe *PrivateEndpoint, body connectionBody, manual bool) (*Connection, *arm.Error) {
	p := body.Properties
	conn := &Connection{
		name: body.Name, Endpoint: pe, Target: p.Service, Manual: manual,
		requestMessage: p.RequestMessage, Actions: "None", TargetName: pe.Name + "." + pe.GUID,
	}
	list := "privateLinkServiceConnections"
	if manual {
		list = "manualPrivateLinkServiceConnections"
	}
	conn.ID, conn.typ = pe.ID+"/"+list+"/"+conn.name, pe.Type.Full+"/"+list
	if len(p.GroupIDs) > 0 {
		conn.GroupIDs = p.GroupIDs
	}
	target, err := findLinkTarget(c, p.Service)
	if err != nil {
		return nil, err
	}
	conn.To = target
	return conn, target.Connect(c, conn)
}

// findLinkTarget finds a target by its resource ID, or a service by its alias.
func findLinkTarget(c *arm.Call, target string) (LinkTarget, *arm.Error) {
	if target != "" && target[0] != '/' {
		if pls := findAlias(c.State, target); pls != nil {
			return pls, nil
		}
		return nil, errInvalidService(target)
	}
	found, ok := c.State.Resources[kernel.Lower(target)].(LinkTarget)
	if pls, isService := found.(*PrivateLinkService); ok && (!isService || pls.visibleTo(c.Sub)) {
		return found, nil
	}
	id, ok := arm.ParseID(target)
	switch {
	case !ok:
		return nil, errInvalidService(target)
	case id.IsType(Namespace, "privateLinkServices"):
		return nil, errServiceNotVisible(target)
	case slices.ContainsFunc(c.State.Providers, func(p *arm.Provider) bool { return p.Targets && strings.EqualFold(p.Namespace, id.Namespace) }):
		return nil, arm.ErrInvalidReference(target, c.Req.Path)
	}
	return nil, arm.GatewayError(501, "NotSimulated", "A private endpoint to '"+target+"' is not simulated: only private link services and storage accounts are.")
}

// listConnection shows the connection in the target after the endpoint is provisioned.
func listConnection(s *arm.State, at time.Time, pe *PrivateEndpoint) {
	conn := pe.Connection
	if conn.Listed || conn.To == nil {
		return
	}
	if s.Resources[conn.To.Base().Key] != arm.Resource(conn.To) {
		Disconnect(s, at, conn) // the target was deleted in the meantime
		return
	}
	conn.Listed = true
	conn.To.List(s, at, conn)
}

// Decide sets the state of a connection on behalf of the target's owner.
func Decide(s *arm.State, at time.Time, conn *Connection, status, description, actions string) {
	if conn.Status != status {
		s.Changed(at, kernel.Azure, conn.ID, conn.Status, status)
	}
	conn.Status, conn.Description, conn.Actions = status, description, actions
	conn.Endpoint.Etag = s.IDs.Etag()
	if conn.To != nil {
		conn.To.Base().Etag = s.IDs.Etag()
	}
	conn.Endpoint.namesChanged(s, at)
}

// Disconnect removes the connection on behalf of the target's side. The endpoint keeps its
// NIC and address; it can only be deleted (recorded).
func Disconnect(s *arm.State, at time.Time, conn *Connection) {
	if conn.To == nil {
		return
	}
	conn.To.Unlist(s, at, conn, true)
	Decide(s, at, conn, disconnected, "Deleted state", "None")
	conn.To, conn.Listed = nil, false
}

// dropConnection removes the connection of an endpoint that is deleted.
func dropConnection(s *arm.State, at time.Time, conn *Connection) {
	conn.Listed = false
	if conn.To != nil {
		conn.To.Unlist(s, at, conn, false)
	}
}
