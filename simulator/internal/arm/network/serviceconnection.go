package network

import (
	"strconv"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// The service's side of a connection: privateLinkServices/privateEndpointConnections.

var _ = Provider.Add(&arm.Type{
	Path: "privateLinkServices/privateEndpointConnections", Since: "2019-04-01",
	One: map[string]arm.Handler{"GET": getConnection, "PUT": putConnection, "DELETE": deleteConnection},
	All: arm.GetOnly(listConnections),
})

type serviceConnectionWire struct {
	Name       string `json:"name"`
	ID         string `json:"id"`
	Etag       string `json:"etag"`
	Properties struct {
		ProvisioningState string              `json:"provisioningState"`
		Endpoint          arm.Ref             `json:"privateEndpoint"`
		State             connectionStateWire `json:"privateLinkServiceConnectionState"`
		LinkIdentifier    string              `json:"linkIdentifier"`
	} `json:"properties"`
	Type string `json:"type"`
}

// serviceWire is the service's view. A pending connection shows the endpoint's
// request message (remembered).
func (conn *Connection) serviceWire(pls *PrivateLinkService) serviceConnectionWire {
	w := serviceConnectionWire{
		Name: conn.TargetName, ID: conn.serviceID(pls), Etag: pls.Etag,
		Type: Namespace + "/privateLinkServices/privateEndpointConnections",
	}
	p := &w.Properties
	p.ProvisioningState, p.Endpoint, p.LinkIdentifier = "Succeeded", arm.Ref{ID: conn.Endpoint.ID}, strconv.Itoa(536870912+conn.Number*4096)
	if conn.op != nil {
		p.ProvisioningState = "Updating"
		if conn.op.Deletes {
			p.ProvisioningState = "Deleting"
		}
	}
	p.State = conn.stateWire()
	if conn.Status == Pending {
		p.State.Description = conn.requestMessage
	}
	return w
}

func (conn *Connection) serviceID(pls *PrivateLinkService) string {
	return pls.ID + "/privateEndpointConnections/" + conn.TargetName
}

// serviceConnection is a connection as a resource, for as long as an operation works
// on it.
type serviceConnection struct {
	arm.Meta
	conn *Connection
	// service is the connection's own until the connection is removed.
	service *PrivateLinkService
}

func (r *serviceConnection) Wire(*arm.State, arm.View) any { return r.conn.serviceWire(r.service) }

// At the end of an operation, whatever its outcome, the connection is no resource any more.
func (r *serviceConnection) Provisioned(s *arm.State, _ time.Time) { r.Failed(s) }

func (r *serviceConnection) Failed(s *arm.State) {
	r.conn.op = nil
	delete(s.Resources, r.Key)
}

func (r *serviceConnection) Detached(s *arm.State, at time.Time) {
	r.Failed(s)
	Disconnect(s, at, r.conn)
}

// beginConnection starts an operation on a connection.
func beginConnection(c *arm.Call, pls *PrivateLinkService, conn *Connection, name, state string) *serviceConnection {
	id := conn.serviceID(pls)
	r := &serviceConnection{arm.Meta{Type: c.Type, ID: id, Key: kernel.Lower(id), Name: conn.TargetName, Location: pls.Location, Etag: pls.Etag, Group: pls.Group}, conn, pls}
	r.ProvisioningState = state
	c.State.Resources[r.Key] = r
	c.State.Begin(c.Now, r, name, c.State.Durations.Delete, state)
	conn.op = r.Op
	return r
}

// connectionOf finds the service and the connection that the request names.
func connectionOf(c *arm.Call) (*PrivateLinkService, *Connection, *arm.Error) {
	pls, _ := c.Parent().(*PrivateLinkService)
	if pls == nil {
		return nil, nil, c.Missing()
	}
	if len(c.ID.Names) < 2 {
		return pls, nil, nil
	}
	conn := pls.Connections[kernel.Lower(c.ID.Names[1])]
	if conn == nil {
		return pls, nil, arm.ErrNotFound(c.Req.Path)
	}
	return pls, conn, nil
}

func listConnections(c *arm.Call) kernel.Reply {
	pls, _, err := connectionOf(c)
	if err != nil {
		return c.Fail(err)
	}
	body := arm.ListBody{Value: []any{}}
	for _, conn := range pls.Connections.Sorted() {
		body.Value = append(body.Value, conn.serviceWire(pls))
	}
	return c.JSON(200, kernel.Encode(body), 0).Reply
}

func getConnection(c *arm.Call) kernel.Reply {
	pls, conn, err := connectionOf(c)
	if err != nil {
		return c.Fail(err)
	}
	reply := c.JSON(200, kernel.Encode(conn.serviceWire(pls)), 1)
	reply.Fields.Set("Etag", pls.Etag)
	return reply.Reply
}

// putConnection is the owner's decision. The state shows at once, the operation
// ends later; the words are kept verbatim [seen].
func putConnection(c *arm.Call) kernel.Reply {
	pls, conn, err := connectionOf(c)
	if err != nil {
		return c.Fail(err)
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
		return c.Fail(ErrMissingProperty("privateLinkServiceConnectionState", id))
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
	pls, conn, err := connectionOf(c)
	if pls != nil && conn == nil {
		return c.Empty(204, 0).Reply
	}
	if err != nil {
		return c.Fail(err)
	}
	if conn.op == nil || !conn.op.Deletes {
		beginConnection(c, pls, conn, "DeletePrivateEndpointConnectionOperation", "Deleting")
	}
	return c.Deleting(conn.op, pls.Location)
}
