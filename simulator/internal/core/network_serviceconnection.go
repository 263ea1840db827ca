package core

import (
	"strconv"
	"time"
)

// The service's side of a connection: privateLinkServices/privateEndpointConnections.

var _ = networkProvider.add(&armType{
	path: "privateLinkServices/privateEndpointConnections", since: "2019-04-01",
	one: map[string]handler{"GET": getConnection, "PUT": putConnection, "DELETE": deleteConnection},
	all: get(listConnections),
})

type serviceConnectionWire struct {
	Name       string `json:"name"`
	ID         string `json:"id"`
	Etag       string `json:"etag"`
	Properties struct {
		ProvisioningState string              `json:"provisioningState"`
		Endpoint          ref                 `json:"privateEndpoint"`
		State             connectionStateWire `json:"privateLinkServiceConnectionState"`
		LinkIdentifier    string              `json:"linkIdentifier"`
	} `json:"properties"`
	Type string `json:"type"`
}

// serviceWire is the service's view. A pending connection shows the endpoint's
// request message (remembered).
func (conn *connection) serviceWire(pls *privateLinkService) serviceConnectionWire {
	w := serviceConnectionWire{
		Name: conn.targetName, ID: conn.serviceID(pls), Etag: pls.etag,
		Type: networkNamespace + "/privateLinkServices/privateEndpointConnections",
	}
	p := &w.Properties
	p.ProvisioningState, p.Endpoint, p.LinkIdentifier = "Succeeded", ref{conn.endpoint.id}, strconv.Itoa(536870912+conn.number*4096)
	if conn.op != nil {
		p.ProvisioningState = "Updating"
		if conn.op.remove {
			p.ProvisioningState = "Deleting"
		}
	}
	p.State = conn.state()
	if conn.status == pending {
		p.State.Description = conn.requestMessage
	}
	return w
}

func (conn *connection) serviceID(pls *privateLinkService) string {
	return pls.id + "/privateEndpointConnections/" + conn.targetName
}

// serviceConnection is a connection as a resource, for as long as an operation works
// on it.
type serviceConnection struct {
	meta
	conn *connection
	// service is the connection's own until the connection is removed.
	service *privateLinkService
}

func (r *serviceConnection) wire(*armState, view) any { return r.conn.serviceWire(r.service) }

// At the end of an operation, whatever its outcome, the connection is no resource any more.
func (r *serviceConnection) provisioned(s *armState, _ time.Time) { r.failed(s) }

func (r *serviceConnection) failed(s *armState) {
	r.conn.op = nil
	delete(s.resources, r.key)
}

func (r *serviceConnection) detached(s *armState, at time.Time) {
	r.failed(s)
	s.disconnect(at, r.conn)
}

// beginConnection starts an operation on a connection.
func beginConnection(c *armCall, pls *privateLinkService, conn *connection, name, state string) *serviceConnection {
	id := conn.serviceID(pls)
	r := &serviceConnection{meta{typ: c.typ, id: id, key: lower(id), name: conn.targetName, location: pls.location, etag: pls.etag, group: pls.group}, conn, pls}
	r.provisioningState = state
	c.s.resources[r.key] = r
	c.s.begin(c.now, r, name, c.s.durations.Delete, state)
	conn.op = r.op
	return r
}

// connectionOf finds the service and the connection that the request names.
func connectionOf(c *armCall) (*privateLinkService, *connection, *armError) {
	pls, _ := c.parent().(*privateLinkService)
	if pls == nil {
		return nil, nil, c.missing()
	}
	if len(c.id.names) < 2 {
		return pls, nil, nil
	}
	conn := pls.connections[lower(c.id.names[1])]
	if conn == nil {
		return pls, nil, errNotFound(c.req.Path)
	}
	return pls, conn, nil
}

func listConnections(c *armCall) Reply {
	pls, _, err := connectionOf(c)
	if err != nil {
		return c.fail(err)
	}
	body := listBody{[]any{}}
	for _, conn := range pls.connections.sorted() {
		body.Value = append(body.Value, conn.serviceWire(pls))
	}
	return c.json(200, encode(body), 0).Reply
}

func getConnection(c *armCall) Reply {
	pls, conn, err := connectionOf(c)
	if err != nil {
		return c.fail(err)
	}
	reply := c.json(200, encode(conn.serviceWire(pls)), 1)
	reply.fields.set("Etag", pls.etag)
	return reply.Reply
}

// putConnection is the owner's decision. The state shows at once, the operation
// ends later; the words are kept verbatim [seen].
func putConnection(c *armCall) Reply {
	pls, conn, err := connectionOf(c)
	if err != nil {
		return c.fail(err)
	}
	var body struct {
		Properties *struct {
			State *connectionStateWire `json:"privateLinkServiceConnectionState"`
		} `json:"properties"`
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	id := conn.serviceID(pls)
	if body.Properties == nil || body.Properties.State == nil {
		return c.fail(errMissingProperty("privateLinkServiceConnectionState", id))
	}
	state := body.Properties.State
	if state.Status != approved && state.Status != rejected {
		return c.fail(errBadProperty("status", state.Status, id))
	}
	if conn.op != nil {
		return c.fail(errBusy("PutPrivateEndpointConnectionOperation", conn.op.id, id, until(c.now, conn.op.due)))
	}
	c.s.decide(c.now, conn, state.Status, state.Description, state.Actions)
	r := beginConnection(c, pls, conn, "PutPrivateEndpointConnectionOperation", "Updating")
	return c.accepted(200, r, r.op, 10*time.Second)
}

func deleteConnection(c *armCall) Reply {
	pls, conn, err := connectionOf(c)
	if pls != nil && conn == nil {
		return c.empty(204, 0).Reply
	}
	if err != nil {
		return c.fail(err)
	}
	if conn.op == nil || !conn.op.remove {
		beginConnection(c, pls, conn, "DeletePrivateEndpointConnectionOperation", "Deleting")
	}
	return c.deleting(conn.op, pls.location)
}
