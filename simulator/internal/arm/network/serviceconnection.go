package network

import (
	"strconv"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

var _ = Provider.AddView(&arm.Type{
	Path: "privateLinkServices/privateEndpointConnections", Since: "2019-04-01",
	One: map[string]arm.Handler{"PUT": putConnection, "DELETE": deleteConnection},
}, func(c *arm.Call, parent arm.Resource) (list []*arm.Envelope) {
	pls := parent.(*PrivateLinkService)
	for _, conn := range pls.Connections.Sorted() {
		list = append(list, conn.serviceWire(pls, c.View()))
	}
	return list
})

type serviceConnectionProperties struct {
	arm.StateWire
	Endpoint       arm.Ref             `json:"privateEndpoint"`
	Location       string              `json:"privateEndpointLocation,omitzero" since:"2024"` // in 2024-03-01, not in 2022-01-01 (recorded)
	State          connectionStateWire `json:"privateLinkServiceConnectionState"`
	LinkIdentifier string              `json:"linkIdentifier"`
}

var serviceConnectionFields = arm.VersionedFields[serviceConnectionProperties]()

// serviceWire returns the connection as the service shows it. The description of a pending
// one is the endpoint's request message (assumed).
func (conn *Connection) serviceWire(pls *PrivateLinkService, v arm.View) *arm.Envelope {
	p := &serviceConnectionProperties{
		arm.StateWire{ProvisioningState: "Succeeded"}, arm.Ref{ID: conn.Endpoint.ID}, conn.Endpoint.Location, conn.stateWire(), strconv.Itoa(536870912 + conn.Number*4096),
	}
	switch {
	case conn.op != nil && conn.op.Deletes:
		p.ProvisioningState = "Deleting"
	case conn.op != nil:
		p.ProvisioningState = "Updating"
	}
	if conn.Status == Pending {
		p.State.Description = conn.requestMessage
	}
	serviceConnectionFields.Hide(p, v.Version)
	return arm.ShowPart(pls, "privateEndpointConnections", conn.TargetName, p)
}

func (conn *Connection) serviceID(pls *PrivateLinkService) string {
	return pls.ID + "/privateEndpointConnections/" + conn.TargetName
}

// serviceConnection is a connection to a service while it has an operation in progress.
// At other times it is not a resource.
type serviceConnection struct {
	arm.Meta
	conn    *Connection
	service *PrivateLinkService
}

func (r *serviceConnection) Wire(_ *arm.State, v arm.View) any {
	return r.conn.serviceWire(r.service, v)
}

func (r *serviceConnection) Provisioned(s *arm.State, _ time.Time) { r.Failed(s) }

func (r *serviceConnection) Failed(s *arm.State) {
	r.conn.op = nil
	delete(s.Resources, r.Key)
}

func (r *serviceConnection) Detached(s *arm.State, at time.Time) {
	r.Failed(s)
	Disconnect(s, at, r.conn)
}

// beginConnection begins an operation on a connection.
func beginConnection(c *arm.Call, pls *PrivateLinkService, conn *Connection, name, state string) *serviceConnection {
	id := conn.serviceID(pls)
	r := &serviceConnection{arm.Meta{Type: c.Type, ID: id, Key: kernel.Lower(id), Name: conn.TargetName, Location: pls.Location, Etag: pls.Etag, Group: pls.Group}, conn, pls}
	c.State.Resources[r.Key] = r
	r.ProvisioningState = state
	c.State.Begin(c.Now, r, name, c.State.Durations.Delete, state)
	conn.op = r.Op
	return r
}

// connectionOf finds the service and the connection that the request names; conn is nil
// if the service has none of this name.
func connectionOf(c *arm.Call) (pls *PrivateLinkService, conn *Connection) {
	if pls, _ = c.Parent().(*PrivateLinkService); pls != nil {
		conn = pls.Connections[kernel.Lower(c.ID.Names[1])]
	}
	return pls, conn
}

// putConnection approves or rejects a connection on behalf of the service's owner. The state
// changes at once and the description is kept verbatim; the operation ends later (recorded).
func putConnection(c *arm.Call) kernel.Reply {
	pls, conn := connectionOf(c)
	if conn == nil {
		return c.Fail(c.Missing())
	}
	var body struct {
		Properties *struct {
			State *connectionStateWire `json:"privateLinkServiceConnectionState"`
		} `json:"properties"`
	}
	if err := c.DecodeBody(&body); err != nil {
		return c.Fail(err)
	}
	id := conn.serviceID(pls)
	if body.Properties == nil || body.Properties.State == nil {
		return c.Fail(arm.ErrMissingProperty("privateLinkServiceConnectionState", id))
	}
	state := body.Properties.State
	if state.Status != Approved && state.Status != Rejected {
		return c.Fail(arm.ErrBadProperty("status", state.Status, id))
	}
	if conn.op != nil {
		return c.Fail(arm.ErrBusy("PutPrivateEndpointConnectionOperation", conn.op.ID, id, arm.Until(c.Now, conn.op.Due)))
	}
	Decide(c.State, c.Now, conn, state.Status, state.Description, state.Actions)
	r := beginConnection(c, pls, conn, "PutPrivateEndpointConnectionOperation", "Updating")
	return c.Accepted(200, r, r.Op, 10*time.Second)
}

func deleteConnection(c *arm.Call) kernel.Reply {
	pls, conn := connectionOf(c)
	switch {
	case pls == nil:
		return c.Fail(c.Missing())
	case conn == nil:
		return c.Empty(204, 0).Reply
	}
	if conn.op == nil || !conn.op.Deletes {
		beginConnection(c, pls, conn, "DeletePrivateEndpointConnectionOperation", "Deleting")
	}
	return c.Deleting(conn.op, pls.Location, arm.DeletionWait)
}
