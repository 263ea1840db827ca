package core

import (
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

// connection joins a private endpoint with a private link service. Both sides
// show it: the endpoint from the first reply on, the service once the endpoint
// is provisioned.
type connection struct {
	name, id       string
	endpoint       *privateEndpoint
	service        *privateLinkService // nil once the service's side has removed it
	account        *storageAccount     // the target, if it is none of a service's own
	target         string              // as the endpoint names it: resource ID or alias
	manual         bool
	groupIDs       []string
	requestMessage string

	status, description, actions string

	listed      bool   // the service's side shows it
	serviceName string // its name there: <endpoint>.<endpoint's GUID> [seen]
	number      int    // counts all that were ever listed, from 1
	op          *operation
}

type connectionStateWire struct {
	Status      string `json:"status"`
	Description string `json:"description"`
	Actions     string `json:"actionsRequired"`
}

func (conn *connection) state() connectionStateWire {
	return connectionStateWire{conn.status, conn.description, conn.actions}
}

// wire is the endpoint's view.
func (conn *connection) wire(pe *privateEndpoint) connectionWire {
	w := connectionWire{Name: conn.name, ID: conn.id, Etag: pe.etag, Type: networkNamespace + "/privateEndpoints/" + conn.list()}
	p := &w.Properties
	p.ProvisioningState, p.Service, p.GroupIDs, p.RequestMessage = "Succeeded", conn.target, conn.groupIDs, conn.requestMessage
	p.State = conn.state()
	return w
}

func (conn *connection) list() string {
	if conn.manual {
		return "manualPrivateLinkServiceConnections"
	}
	return "privateLinkServiceConnections"
}

// connect resolves the endpoint's target and gives the connection its first state.
func (c *armCall) connect(pe *privateEndpoint, request connectionRequest, manual bool) (*connection, *armError) {
	p := request.Properties
	conn := &connection{
		name: request.Name, endpoint: pe, target: p.Service, manual: manual,
		requestMessage: p.RequestMessage, actions: "None",
		serviceName: pe.name + "." + pe.guid,
	}
	conn.id = pe.id + "/" + conn.list() + "/" + conn.name
	if len(p.GroupIDs) > 0 {
		conn.groupIDs = p.GroupIDs
	}
	if a, ok := c.s.resources[lower(p.Service)].(*storageAccount); ok {
		return conn, c.connectAccount(pe, conn, a)
	}
	service, err := c.findService(p.Service)
	if err != nil {
		return nil, err
	}
	for _, op := range []*operation{service.op, service.group.op} {
		if op != nil {
			return nil, errNotProvisioned(service.id, pe.id, until(c.now, op.due))
		}
	}
	conn.service = service
	same := service.group.subscription == c.sub
	switch {
	case !manual && !same && !service.autoApproves(c.sub):
		return nil, errLinkedAuthorization(c.principal.clientID, service.group.subscription.id, c.s.tenant)
	case !manual && same, service.autoApproves(c.sub):
		conn.status, conn.description = approved, "Auto Approved"
	default:
		conn.status, conn.description = pending, "Awaiting Approval"
	}
	return conn, nil
}

// settle ends the first reply's form: behind it a pending connection no longer
// has a description [seen].
func (conn *connection) settle() {
	if conn.status == pending {
		conn.description = ""
	}
}

// findService resolves a private link service by resource ID or alias.
func (c *armCall) findService(target string) (*privateLinkService, *armError) {
	if target != "" && target[0] != '/' {
		if pls := c.s.aliases[lower(target)]; pls != nil {
			return pls, nil
		}
		return nil, errInvalidService(target)
	}
	pls, _ := c.s.resources[lower(target)].(*privateLinkService)
	if pls != nil && pls.visibleTo(c.sub) {
		return pls, nil
	}
	if id, ok := parseID(target); ok && strings.EqualFold(id.namespace, storageNamespace) {
		return nil, errInvalidReference(target, c.req.Path)
	} else if ok && !id.isType("privateLinkServices") {
		return nil, gatewayError(501, "NotSimulated", "A private endpoint to '"+target+"' is not simulated: only private link services and storage accounts are.")
	} else if !ok {
		return nil, errInvalidService(target)
	}
	return nil, errServiceNotVisible(target)
}

// listConnection makes the connection visible on the service's side.
func (s *State) listConnection(at time.Time, pe *privateEndpoint) {
	conn := pe.connection
	if conn.account != nil {
		s.listAtAccount(at, conn)
		return
	}
	if conn.listed || conn.service == nil {
		return
	}
	if s.resources[conn.service.key] != resource(conn.service) {
		s.disconnect(at, conn) // the service went while the endpoint came
		return
	}
	conn.listed = true
	s.links++
	conn.number = s.links
	conn.service.connections[lower(conn.serviceName)] = conn
	conn.service.etag = s.ids.etag()
	s.changed(at, Azure, conn.id, "", conn.status)
	s.watchEndpoint(at, conn)
}

// decide is the service owner's word on a connection, in the owner's words.
func (s *State) decide(at time.Time, conn *connection, status, description, actions string) {
	if conn.status != status {
		s.changed(at, Azure, conn.id, conn.status, status)
	}
	conn.status, conn.description, conn.actions = status, description, actions
	conn.endpoint.etag = s.ids.etag()
	if conn.service != nil {
		conn.service.etag = s.ids.etag()
	}
	s.writeEndpointRecords(at, conn.endpoint)
}

// disconnect is the removal of the connection by the service's side. The
// endpoint stays, keeps its NIC and address and can only be deleted [seen].
func (s *State) disconnect(at time.Time, conn *connection) {
	if conn.service == nil {
		return
	}
	s.undiscover(at, conn)
	delete(conn.service.connections, lower(conn.serviceName))
	s.decide(at, conn, disconnected, "Deleted state", "None")
	conn.service, conn.listed = nil, false
}

// dropConnection is the endpoint's going away: the service's side forgets it.
func (s *State) dropConnection(at time.Time, pe *privateEndpoint) {
	conn := pe.connection
	if conn.service != nil {
		delete(conn.service.connections, lower(conn.serviceName))
		conn.service.etag = s.ids.etag()
	}
	conn.dropFromAccount()
	conn.listed = false
	s.unwatchEndpoint(at, conn)
}
