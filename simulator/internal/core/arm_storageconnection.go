package core

import (
	"slices"
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
		ID: a.id + "/privateEndpointConnections/" + conn.serviceName, Name: conn.serviceName,
		Type: storageNamespace + "/storageAccounts/privateEndpointConnections",
	}
	w.Properties.ProvisioningState, w.Properties.Endpoint = "Succeeded", ref{conn.endpoint.id}
	w.Properties.State = storageStateWire{conn.status, conn.description, conn.actions}
	return w
}

// The two ways in which an approval without a person is worded [seen].
const (
	approvedByNetwork = "Auto Approved"
	approvedByAccount = "Auto-Approved"
)

// connectAccount gives a connection to a storage account its first state. The
// subscription's own endpoints are approved at once, unless they ask.
func (c *armCall) connectAccount(pe *privateEndpoint, conn *connection, a *storageAccount) *armError {
	if len(conn.groupIDs) == 0 {
		return errMissingGroupID(conn.id)
	}
	if _, _, ok := a.member(conn.groupIDs[0]); !ok || len(conn.groupIDs) > 1 {
		return errBadProperty("groupIds", strings.Join(conn.groupIDs, ", "), conn.id)
	}
	if a.op != nil {
		return errNotProvisioned(a.id, pe.id, until(c.now, a.op.due))
	}
	conn.account, conn.serviceName = a, a.name+"."+pe.guid // named after the account [seen]
	switch same := a.group.subscription == c.sub; {
	case conn.manual:
		conn.status, conn.description = pending, "Awaiting Approval"
	case same:
		conn.status, conn.description = approved, approvedByNetwork
	default:
		return errLinkedAuthorization(c.principal.clientID, a.group.subscription.id, c.s.tenant)
	}
	return nil
}

// listAtAccount makes the connection visible on the account's side, which words
// its approval in its own way [seen].
func (s *State) listAtAccount(at time.Time, conn *connection) {
	if conn.listed {
		return
	}
	conn.listed = true
	conn.account.connections = append(conn.account.connections, conn)
	if conn.status == approved {
		conn.description = approvedByAccount
	}
	s.changed(at, Azure, conn.id, "", conn.status)
}

// dropFromAccount is the end of the endpoint.
func (conn *connection) dropFromAccount() {
	if conn.account != nil {
		conn.account.connections = slices.DeleteFunc(conn.account.connections, func(other *connection) bool { return other == conn })
	}
}

// accountMember is what the endpoint's NIC and DNS configuration tell about the
// service behind them; ok is false for an endpoint to anything else.
func (conn *connection) accountMember() (member, host string, ok bool) {
	if conn.account == nil {
		return "", "", false
	}
	return conn.account.member(conn.groupIDs[0])
}

// privateName is the name of a platform service's host in its private zone,
// privatelink.<service's domain> (documentation).
func (conn *connection) privateName(fqdn string) string {
	if conn.account == nil {
		return fqdn
	}
	account, domain, _ := strings.Cut(fqdn, ".")
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
	i := slices.IndexFunc(a.connections, func(conn *connection) bool { return strings.EqualFold(conn.serviceName, c.id.names[1]) })
	if i < 0 {
		return a, nil
	}
	return a, a.connections[i]
}

func (c *armCall) listStorageConnections() Reply {
	a := c.account()
	if a == nil {
		return c.fail(c.missing())
	}
	body := listBody{[]any{}}
	for _, conn := range a.connections {
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
	conn.dropFromAccount()
	conn.account = nil
	c.s.decide(c.now, conn, disconnected, "Deleted state", "None")
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
