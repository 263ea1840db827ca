package core

import (
	"slices"
	"strings"
	"time"
)

// The states of a private endpoint connection.
const (
	pending      = "Pending"
	approved     = "Approved"
	rejected     = "Rejected"
	disconnected = "Disconnected"
)

// connection joins a private endpoint with its target. Both sides show it: the
// endpoint from the first reply on, the target once the endpoint is provisioned.
type connection struct {
	name, id       string
	endpoint       *privateEndpoint
	to             linkTarget // nil once the target's side has removed the connection
	target         string     // as the endpoint names it: resource ID or alias
	manual         bool
	groupIDs       []string
	requestMessage string

	status, description, actions string

	listed     bool   // the target's side shows it
	targetName string // its name there: <endpoint>.<endpoint's GUID> [seen]
	number     int    // counts all that services ever listed, from 1
	op         *operation
}

// linkTarget is what a private endpoint can lead to.
type linkTarget interface {
	resource
	// connect gives a new connection its first state, or refuses it.
	connect(c *armCall, conn *connection) *armError
	// list makes the connection visible on the target's side, unlist takes it away
	// there; removed marks the target's own decision.
	list(s *armState, at time.Time, conn *connection)
	unlist(s *armState, at time.Time, conn *connection, removed bool)
	// hosts are the public names that lead to the endpoint. member is the part of the
	// target that the endpoint's group stands for, and privateName the name of a host
	// in its private zone.
	hosts(conn *connection) []string
	member(group string) (name, host string, ok bool)
	privateName(host string) string
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

func (conn *connection) state() connectionStateWire {
	return connectionStateWire{conn.status, conn.description, conn.actions}
}

// The two ways in which an approval without a person is worded: in the reply to a
// write of the endpoint, and by a storage account afterwards [seen].
const (
	approvedByNetwork = "Auto Approved"
	approvedByAccount = "Auto-Approved"
)

// wire is the endpoint's view. Only the reply to a write says "Awaiting Approval";
// later reads show no description [seen].
func (conn *connection) wire(v view) connectionWire {
	w := connectionWire{Name: conn.name, ID: conn.id, Etag: conn.endpoint.etag, Type: networkNamespace + "/privateEndpoints/" + conn.list()}
	p := &w.Properties
	p.ProvisioningState, p.Service, p.GroupIDs, p.RequestMessage = "Succeeded", conn.target, conn.groupIDs, conn.requestMessage
	p.State = conn.state()
	switch {
	case v.created && conn.status == pending:
		p.State.Description = "Awaiting Approval"
	case v.written && conn.description == approvedByAccount:
		p.State.Description = approvedByNetwork
	}
	return w
}

func (conn *connection) list() string {
	if conn.manual {
		return "manualPrivateLinkServiceConnections"
	}
	return "privateLinkServiceConnections"
}

// member is the part of the target that the endpoint leads to, and its public name.
func (conn *connection) member() (member, host string, ok bool) {
	if conn.to == nil || len(conn.groupIDs) == 0 {
		return "", "", false
	}
	return conn.to.member(conn.groupIDs[0])
}

// connect resolves the endpoint's target and gives the connection its first state.
func connect(c *armCall, pe *privateEndpoint, body connectionBody, manual bool) (*connection, *armError) {
	p := body.Properties
	conn := &connection{
		name: body.Name, endpoint: pe, target: p.Service, manual: manual,
		requestMessage: p.RequestMessage, actions: "None", targetName: pe.name + "." + pe.guid,
	}
	conn.id = pe.id + "/" + conn.list() + "/" + conn.name
	if len(p.GroupIDs) > 0 {
		conn.groupIDs = p.GroupIDs
	}
	target, err := findLinkTarget(c, p.Service)
	if err != nil {
		return nil, err
	}
	conn.to = target
	return conn, target.connect(c, conn)
}

// findLinkTarget resolves a target by resource ID or, for a service, by alias.
func findLinkTarget(c *armCall, target string) (linkTarget, *armError) {
	if target != "" && target[0] != '/' {
		if pls := findAlias(c.s, target); pls != nil {
			return pls, nil
		}
		return nil, errInvalidService(target)
	}
	found, ok := c.s.resources[lower(target)].(linkTarget)
	if pls, isService := found.(*privateLinkService); ok && (!isService || pls.visibleTo(c.sub)) {
		return found, nil
	}
	id, ok := parseID(target)
	switch {
	case !ok:
		return nil, errInvalidService(target)
	case id.isType(networkNamespace, "privateLinkServices"):
		return nil, errServiceNotVisible(target)
	case slices.ContainsFunc(c.s.providers, func(p *armProvider) bool { return p.targets && strings.EqualFold(p.namespace, id.namespace) }):
		return nil, errInvalidReference(target, c.req.Path)
	}
	return nil, gatewayError(501, "NotSimulated", "A private endpoint to '"+target+"' is not simulated: only private link services and storage accounts are.")
}

// listConnection makes the connection visible on the target's side.
func (s *armState) listConnection(at time.Time, pe *privateEndpoint) {
	conn := pe.connection
	if conn.listed || conn.to == nil {
		return
	}
	if s.resources[conn.to.base().key] != resource(conn.to) {
		s.disconnect(at, conn) // the target went while the endpoint came
		return
	}
	conn.listed = true
	conn.to.list(s, at, conn)
}

// decide is the word of the target's owner on a connection, in the owner's words.
func (s *armState) decide(at time.Time, conn *connection, status, description, actions string) {
	if conn.status != status {
		s.changed(at, Azure, conn.id, conn.status, status)
	}
	conn.status, conn.description, conn.actions = status, description, actions
	conn.endpoint.etag = s.ids.etag()
	if conn.to != nil {
		conn.to.base().etag = s.ids.etag()
	}
	conn.endpoint.namesChanged(s, at)
}

// disconnect is the removal of the connection by the target's side. The endpoint
// stays, keeps its NIC and address and can only be deleted [seen].
func (s *armState) disconnect(at time.Time, conn *connection) {
	if conn.to == nil {
		return
	}
	conn.to.unlist(s, at, conn, true)
	s.decide(at, conn, disconnected, "Deleted state", "None")
	conn.to, conn.listed = nil, false
}

// dropConnection is the end of the endpoint: the target's side forgets it.
func (s *armState) dropConnection(at time.Time, conn *connection) {
	conn.listed = false
	if conn.to != nil {
		conn.to.unlist(s, at, conn, false)
	}
}
