package core

import (
	"strings"
	"time"
)

// The storage account's side of a connection: storageAccounts/privateEndpointConnections.

type storageConnectionWire struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Type       string `json:"type"`
	Properties struct {
		ProvisioningState string           `json:"provisioningState"`
		Endpoint          ref              `json:"privateEndpoint"`
		State             storageStateWire `json:"privateLinkServiceConnectionState"`
	} `json:"properties"`
}

// storageStateWire has no s where networks have one (API description).
type storageStateWire struct {
	Status      string `json:"status"`
	Description string `json:"description"`
	Action      string `json:"actionRequired"`
}

func (conn *connection) storageWire(a *storageAccount) storageConnectionWire {
	w := storageConnectionWire{
		ID: a.id + "/privateEndpointConnections/" + conn.targetName, Name: conn.targetName,
		Type: storageNamespace + "/storageAccounts/privateEndpointConnections",
	}
	w.Properties.ProvisioningState, w.Properties.Endpoint = "Succeeded", ref{conn.endpoint.id}
	w.Properties.State = storageStateWire{conn.status, conn.description, conn.actions}
	return w
}

// connect approves the subscription's own endpoints at once, unless they ask.
func (a *storageAccount) connect(c *armCall, conn *connection) *armError {
	if len(conn.groupIDs) == 0 {
		return errMissingGroupID(conn.id)
	}
	if _, _, ok := a.member(conn.groupIDs[0]); !ok || len(conn.groupIDs) > 1 {
		return errBadProperty("groupIds", strings.Join(conn.groupIDs, ", "), conn.id)
	}
	if a.op != nil {
		return errNotProvisioned(a.id, conn.endpoint.id, until(c.now, a.op.due))
	}
	conn.targetName = a.name + "." + conn.endpoint.guid // named after the account [seen]
	switch same := a.group.subscription == c.sub; {
	case conn.manual:
		conn.status = pending
	case same:
		conn.status, conn.description = approved, approvedByNetwork
	default:
		return errLinkedAuthorization(c.principal.clientID, a.group.subscription.id, c.s.entra.tenantID)
	}
	return nil
}

// list: the account words its approval in its own way [seen].
func (a *storageAccount) list(s *armState, at time.Time, conn *connection) {
	a.connections.put(conn)
	if conn.status == approved {
		conn.description = approvedByAccount
	}
	s.changed(at, Azure, conn.id, "", conn.status)
}

func (a *storageAccount) unlist(_ *armState, _ time.Time, conn *connection, _ bool) {
	a.connections.drop(conn)
}

// hosts is the public name of the service that the endpoint leads to.
func (a *storageAccount) hosts(conn *connection) []string {
	_, host, _ := a.member(conn.groupIDs[0])
	return []string{host}
}

// privateName is the name of the host in its private zone, privatelink.<service's
// domain> (documentation).
func (*storageAccount) privateName(host string) string {
	account, domain, _ := strings.Cut(host, ".")
	return account + ".privatelink." + domain
}

func (c *armCall) account() *storageAccount {
	a, _ := c.parent().(*storageAccount)
	return a
}

func (c *armCall) storageConnection() (*storageAccount, *connection) {
	a := c.account()
	if a == nil {
		return nil, nil
	}
	return a, a.connections[lower(c.id.names[1])]
}

func (c *armCall) listStorageConnections() Reply {
	a := c.account()
	if a == nil {
		return c.fail(c.missing())
	}
	body := listBody{[]any{}}
	for _, conn := range a.connections.sorted() {
		body.Value = append(body.Value, conn.storageWire(a))
	}
	return c.storageReply(encode(body))
}

func (c *armCall) getStorageConnection() Reply {
	a, conn := c.storageConnection()
	if conn == nil {
		return c.fail(c.missing())
	}
	return c.storageReply(encode(conn.storageWire(a)))
}

// deleteStorageConnection takes the connection away from the account [seen]. The
// endpoint stays, as after the deletion of the account.
func (c *armCall) deleteStorageConnection() Reply {
	a, conn := c.storageConnection()
	switch {
	case a == nil:
		return c.fail(c.missing())
	case conn == nil:
		return c.empty(204, 0).Reply
	}
	c.s.disconnect(c.now, conn)
	return c.storageDeleted()
}

// putStorageConnection is the account owner's decision, at once [seen].
func (c *armCall) putStorageConnection() Reply {
	a, conn := c.storageConnection()
	if conn == nil {
		return c.fail(c.missing())
	}
	var body struct {
		Properties struct {
			State struct{ Status, Description string } `json:"privateLinkServiceConnectionState"`
		}
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	// What is approved can be rejected, what is rejected stays so [seen].
	state := body.Properties.State
	if from := conn.status; !(from == pending && state.Status == approved || (from == pending || from == approved) && state.Status == rejected) {
		return c.fail(errStorageValue("privateLinkServiceConnectionState.status"))
	}
	c.s.decide(c.now, conn, state.Status, state.Description, "None")
	return c.storageReply(encode(conn.storageWire(a)))
}
