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

// Connection joins a private endpoint with its target. Both sides show it: the
// endpoint from the first reply on, the target once the endpoint is provisioned.
type Connection struct {
	name, ID       string
	Endpoint       *PrivateEndpoint
	To             LinkTarget // nil once the target's side has removed the connection
	Target         string     // as the endpoint names it: resource ID or alias
	Manual         bool
	GroupIDs       []string
	requestMessage string

	Status, Description, Actions string

	Listed     bool   // the target's side shows it
	TargetName string // its name there: <endpoint>.<endpoint's GUID> [seen]
	Number     int    // counts all that services ever listed, from 1
	op         *arm.Operation
}

// LinkTarget is what a private endpoint can lead to.
type LinkTarget interface {
	arm.Resource
	// Connect gives a new connection its first state, or refuses it.
	Connect(c *arm.Call, conn *Connection) *arm.Error
	// List makes the connection visible on the target's side, unlist takes it away
	// there; removed marks the target's own decision.
	List(s *arm.State, at time.Time, conn *Connection)
	Unlist(s *arm.State, at time.Time, conn *Connection, removed bool)
	// Hosts are the public names that lead to the endpoint. member is the part of the
	// target that the endpoint's group stands for, and privateName the name of a host
	// in its private zone.
	Hosts(conn *Connection) []string
	Member(group string) (name, host string, ok bool)
	PrivateName(host string) string
}

type connectionWire struct {
	Name       string `json:"name"`
	ID         string `json:"id"`
	Etag       string `json:"etag"`
	Properties struct {
		ProvisioningState string              `json:"provisioningState"`
		Service           string              `json:"privateLinkServiceId"`
		GroupIDs          []string            `json:"groupIds,omitzero"`
		RequestMessage    string              `json:"requestMessage,omitzero"`
		State             connectionStateWire `json:"privateLinkServiceConnectionState"`
	} `json:"properties"`
	Type string `json:"type"`
}

type connectionStateWire struct {
	Status      string `json:"status"`
	Description string `json:"description"`
	Actions     string `json:"actionsRequired"`
}

func (conn *Connection) stateWire() connectionStateWire {
	return connectionStateWire{conn.Status, conn.Description, conn.Actions}
}

// The two ways in which an approval without a person is worded: in the reply to a
// write of the endpoint, and by a storage account afterwards [seen].
const (
	ApprovedByNetwork = "Auto Approved"
	ApprovedByAccount = "Auto-Approved"
)

// wire is the endpoint's view. Only the reply to a write says "Awaiting Approval";
// later reads show no description [seen].
func (conn *Connection) wire(v arm.View) connectionWire {
	w := connectionWire{Name: conn.name, ID: conn.ID, Etag: conn.Endpoint.Etag, Type: Namespace + "/privateEndpoints/" + conn.listName()}
	p := &w.Properties
	p.ProvisioningState, p.Service, p.GroupIDs, p.RequestMessage = "Succeeded", conn.Target, conn.GroupIDs, conn.requestMessage
	p.State = conn.stateWire()
	switch {
	case v.Created && conn.Status == Pending:
		p.State.Description = "Awaiting Approval"
	case v.Written && conn.Description == ApprovedByAccount:
		p.State.Description = ApprovedByNetwork
	}
	return w
}

func (conn *Connection) listName() string {
	if conn.Manual {
		return "manualPrivateLinkServiceConnections"
	}
	return "privateLinkServiceConnections"
}

// member is the part of the target that the endpoint leads to, and its public name.
func (conn *Connection) member() (member, host string, ok bool) {
	if conn.To == nil || len(conn.GroupIDs) == 0 {
		return "", "", false
	}
	return conn.To.Member(conn.GroupIDs[0])
}

// connect resolves the endpoint's target and gives the connection its first state.
func connect(c *arm.Call, pe *PrivateEndpoint, body connectionBody, manual bool) (*Connection, *arm.Error) {
	p := body.Properties
	conn := &Connection{
		name: body.Name, Endpoint: pe, Target: p.Service, Manual: manual,
		requestMessage: p.RequestMessage, Actions: "None", TargetName: pe.Name + "." + pe.GUID,
	}
	conn.ID = pe.ID + "/" + conn.listName() + "/" + conn.name
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

// findLinkTarget resolves a target by resource ID or, for a service, by alias.
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

// listConnection makes the connection visible on the target's side.
func listConnection(s *arm.State, at time.Time, pe *PrivateEndpoint) {
	conn := pe.Connection
	if conn.Listed || conn.To == nil {
		return
	}
	if s.Resources[conn.To.Base().Key] != arm.Resource(conn.To) {
		Disconnect(s, at, conn) // the target went while the endpoint came
		return
	}
	conn.Listed = true
	conn.To.List(s, at, conn)
}

// Decide is the word of the target's owner on a connection, in the owner's words.
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

// Disconnect is the removal of the connection by the target's side. The endpoint
// stays, keeps its NIC and address and can only be deleted [seen].
func Disconnect(s *arm.State, at time.Time, conn *Connection) {
	if conn.To == nil {
		return
	}
	conn.To.Unlist(s, at, conn, true)
	Decide(s, at, conn, disconnected, "Deleted state", "None")
	conn.To, conn.Listed = nil, false
}

// dropConnection is the end of the endpoint: the target's side forgets it.
func dropConnection(s *arm.State, at time.Time, conn *Connection) {
	conn.Listed = false
	if conn.To != nil {
		conn.To.Unlist(s, at, conn, false)
	}
}
