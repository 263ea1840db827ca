package storage

import (
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// The storage account's side of a connection: storageAccounts/privateEndpointConnections.

type storageConnectionWire struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Type       string `json:"type"`
	Properties struct {
		ProvisioningState string           `json:"provisioningState"`
		Endpoint          arm.Ref          `json:"privateEndpoint"`
		State             storageStateWire `json:"privateLinkServiceConnectionState"`
	} `json:"properties"`
}

// storageStateWire has no s where networks have one (API description).
type storageStateWire struct {
	Status      string `json:"status"`
	Description string `json:"description"`
	Action      string `json:"actionRequired"`
}

func storageWire(conn *network.Connection, a *Account) storageConnectionWire {
	w := storageConnectionWire{
		ID: a.ID + "/privateEndpointConnections/" + conn.TargetName, Name: conn.TargetName,
		Type: Namespace + "/storageAccounts/privateEndpointConnections",
	}
	w.Properties.ProvisioningState, w.Properties.Endpoint = "Succeeded", arm.Ref{ID: conn.Endpoint.ID}
	w.Properties.State = storageStateWire{conn.Status, conn.Description, conn.Actions}
	return w
}

// Connect approves the subscription's own endpoints at once, unless they ask.
func (a *Account) Connect(c *arm.Call, conn *network.Connection) *arm.Error {
	if len(conn.GroupIDs) == 0 {
		return errMissingGroupID(conn.ID)
	}
	if _, _, ok := a.Member(conn.GroupIDs[0]); !ok || len(conn.GroupIDs) > 1 {
		return arm.ErrBadProperty("groupIds", strings.Join(conn.GroupIDs, ", "), conn.ID)
	}
	if a.Op != nil {
		return arm.ErrNotProvisioned(a.ID, conn.Endpoint.ID, arm.Until(c.Now, a.Op.Due))
	}
	conn.TargetName = a.Name + "." + conn.Endpoint.GUID // named after the account [seen]
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

// List: the account words its approval in its own way [seen].
func (a *Account) List(s *arm.State, at time.Time, conn *network.Connection) {
	a.connections.Put(conn)
	if conn.Status == network.Approved {
		conn.Description = network.ApprovedByAccount
	}
	s.Changed(at, kernel.Azure, conn.ID, "", conn.Status)
}

func (a *Account) Unlist(_ *arm.State, _ time.Time, conn *network.Connection, _ bool) {
	a.connections.Drop(conn)
}

// Hosts is the public name of the service that the endpoint leads to.
func (a *Account) Hosts(conn *network.Connection) []string {
	_, host, _ := a.Member(conn.GroupIDs[0])
	return []string{host}
}

// PrivateName is the name of the host in its private zone, privatelink.<service's
// domain> (documentation).
func (*Account) PrivateName(host string) string {
	account, domain, _ := strings.Cut(host, ".")
	return account + ".privatelink." + domain
}

func account(c *arm.Call) *Account {
	a, _ := c.Parent().(*Account)
	return a
}

func storageConnection(c *arm.Call) (*Account, *network.Connection) {
	a := account(c)
	if a == nil {
		return nil, nil
	}
	return a, a.connections[kernel.Lower(c.ID.Names[1])]
}

func listStorageConnections(c *arm.Call) kernel.Reply {
	a := account(c)
	if a == nil {
		return c.Fail(c.Missing())
	}
	body := arm.ListBody{Value: []any{}}
	for _, conn := range a.connections.Sorted() {
		body.Value = append(body.Value, storageWire(conn, a))
	}
	return storageReply(c, kernel.Encode(body))
}

func getStorageConnection(c *arm.Call) kernel.Reply {
	a, conn := storageConnection(c)
	if conn == nil {
		return c.Fail(c.Missing())
	}
	return storageReply(c, kernel.Encode(storageWire(conn, a)))
}

// deleteStorageConnection takes the connection away from the account [seen]. The
// endpoint stays, as after the deletion of the account.
func deleteStorageConnection(c *arm.Call) kernel.Reply {
	a, conn := storageConnection(c)
	switch {
	case a == nil:
		return c.Fail(c.Missing())
	case conn == nil:
		return c.Empty(204, 0).Reply
	}
	network.Disconnect(c.State, c.Now, conn)
	return storageDeleted(c)
}

// putStorageConnection is the account owner's decision, at once [seen].
func putStorageConnection(c *arm.Call) kernel.Reply {
	a, conn := storageConnection(c)
	if conn == nil {
		return c.Fail(c.Missing())
	}
	var body struct {
		Properties struct {
			State struct{ Status, Description string } `json:"privateLinkServiceConnectionState"`
		}
	}
	if err := c.DecodeBody(&body); err != nil {
		return c.Fail(err)
	}
	// What is approved can be rejected, what is rejected stays so [seen].
	state := body.Properties.State
	if from := conn.Status; !(from == network.Pending && state.Status == network.Approved || (from == network.Pending || from == network.Approved) && state.Status == network.Rejected) {
		return c.Fail(errStorageValue("privateLinkServiceConnectionState.status"))
	}
	network.Decide(c.State, c.Now, conn, state.Status, state.Description, "None")
	return storageReply(c, kernel.Encode(storageWire(conn, a)))
}
