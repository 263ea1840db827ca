package world

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/tidbcloud"
)

// TiDB Cloud's endpoint services are private link services in its own Azure
// subscription. This file alone knows both clouds: ownedService tells TiDB Cloud what
// happens to them, azureLink acts on them for TiDB Cloud.

// ownedService is the owner of a private link service that belongs to a node group.
type ownedService struct {
	s     *State
	group *tidbcloud.NodeGroup
}

func (o *ownedService) ConnectionListed(at time.Time, conn *network.Connection) {
	o.s.tidb.LinkListed(at, o.group, linkOf(conn))
}

func (o *ownedService) ConnectionRemoved(at time.Time, conn *network.Connection) {
	o.s.tidb.LinkRemoved(at, o.group, conn.Endpoint.ID)
}

func (o *ownedService) EndpointDeleted(at time.Time, conn *network.Connection) {
	o.s.tidb.EndpointDeleted(at, o.group, conn.Endpoint.ID)
}

// azureLink is TiDB Cloud's access to Azure.
type azureLink struct{ s *State }

func linkOf(conn *network.Connection) tidbcloud.Link {
	return tidbcloud.Link{
		EndpointID: conn.Endpoint.ID, EndpointName: conn.Endpoint.Name, Location: conn.Endpoint.Location, Number: conn.Number,
		Approved: conn.Status == network.Approved, Rejected: conn.Status == network.Rejected,
	}
}

// serviceOf returns the private link service of a node group, or nil.
func (a azureLink) serviceOf(g *tidbcloud.NodeGroup) *network.PrivateLinkService {
	pls, _ := a.s.arm.Resources[kernel.Lower(g.Service.ID)].(*network.PrivateLinkService)
	return pls
}

// connection returns the connection of an endpoint to the group's service, or nil.
func (a azureLink) connection(g *tidbcloud.NodeGroup, endpointID string) *network.Connection {
	pe, _ := a.s.arm.Resources[kernel.Lower(endpointID)].(*network.PrivateEndpoint)
	if pe == nil || !pe.Connection.Listed || nodeGroupOf(pe.Connection) != g {
		return nil
	}
	return pe.Connection
}

func (azureLink) IsEndpointID(id string) bool {
	parsed, ok := arm.ParseID(id)
	return ok && parsed.IsType(network.Namespace, "privateEndpoints")
}

func (a azureLink) Find(g *tidbcloud.NodeGroup, endpointID string) (l tidbcloud.Link, found bool) {
	conn := a.connection(g, endpointID)
	if conn == nil {
		return l, false
	}
	return linkOf(conn), true
}

func (a azureLink) Approve(at time.Time, g *tidbcloud.NodeGroup, endpointID string) {
	network.Decide(a.s.arm, at, a.connection(g, endpointID), network.Approved, "Approved by TiDB Cloud", "None")
}

func (a azureLink) Disconnect(at time.Time, g *tidbcloud.NodeGroup, endpointID string) {
	network.Disconnect(a.s.arm, at, a.connection(g, endpointID))
}

// Publish creates a group's private link service. It is visible to everybody and
// approves no connection automatically.
func (a azureLink) Publish(now time.Time, g *tidbcloud.NodeGroup, location string) (id string) {
	name := "tidb-" + g.Cluster.ID
	group := a.s.arm.Groups[kernel.Lower(arm.GroupID(a.s.provider.ID, name))]
	if group == nil {
		group = a.s.arm.AddGroup(a.s.provider, name, location)
	}
	return network.AddPrivateLinkService(a.s.arm, now, group, "privatelink-"+g.ID, location, &ownedService{a.s, g})
}

// Withdraw deletes the service; its endpoints become Disconnected. The last service of a
// cluster takes the resource group along.
func (a azureLink) Withdraw(at time.Time, g *tidbcloud.NodeGroup) {
	switch pls := a.serviceOf(g); {
	case pls == nil:
	case pls.Group.Size() > 1:
		a.s.arm.Remove(at, pls)
	default:
		a.s.arm.RemoveGroup(at, pls.Group)
	}
}

// nodeGroupOf returns the node group that a connection leads to, or nil.
func nodeGroupOf(conn *network.Connection) *tidbcloud.NodeGroup {
	pls, _ := conn.To.(*network.PrivateLinkService)
	if pls == nil || pls.Owner == nil {
		return nil
	}
	return pls.Owner.(*ownedService).group
}
