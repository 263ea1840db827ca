package core

import "time"

// What the two clouds know of each other: TiDB Cloud's endpoint services are private
// link services in its own Azure subscription, and it follows the connections to them.

// ownedService is what Azure tells TiDB Cloud about one of its private link services.
type ownedService struct {
	s     *State
	group *nodeGroup
}

func (o *ownedService) connectionListed(at time.Time, conn *connection) {
	o.s.linkListed(at, o.group, linkOf(conn))
}

func (o *ownedService) connectionRemoved(at time.Time, conn *connection) {
	o.s.linkRemoved(at, o.group, conn.endpoint.id)
}

func (o *ownedService) endpointDeleted(at time.Time, conn *connection) {
	o.s.endpointDeleted(at, o.group, conn.endpoint.id)
}

// azureLink is what TiDB Cloud sees and does of Azure.
type azureLink struct{ s *State }

func linkOf(conn *connection) *link {
	return &link{conn.endpoint.id, conn.endpoint.name, conn.endpoint.location, conn.number, conn.status == approved, conn.status == rejected}
}

// serviceOf is the private link service of a node group, or nil.
func (a azureLink) serviceOf(g *nodeGroup) *privateLinkService {
	pls, _ := a.s.resources[lower(g.service.id)].(*privateLinkService)
	return pls
}

// connection is the connection of an endpoint to the group's service, or nil.
func (a azureLink) connection(g *nodeGroup, endpointID string) *connection {
	pe, _ := a.s.resources[lower(endpointID)].(*privateEndpoint)
	if pe == nil || !pe.connection.listed || pe.connection.to != linkTarget(a.serviceOf(g)) {
		return nil
	}
	return pe.connection
}

func (azureLink) isEndpointID(id string) bool {
	parsed, ok := parseID(id)
	return ok && parsed.isType(networkNamespace, "privateEndpoints")
}

func (a azureLink) find(g *nodeGroup, endpointID string) *link {
	conn := a.connection(g, endpointID)
	if conn == nil {
		return nil
	}
	return linkOf(conn)
}

func (a azureLink) approve(at time.Time, g *nodeGroup, endpointID string) {
	a.s.decide(at, a.connection(g, endpointID), approved, "Approved by TiDB Cloud", "None")
}

func (a azureLink) disconnect(at time.Time, g *nodeGroup, endpointID string) {
	a.s.disconnect(at, a.connection(g, endpointID))
}

// publish makes a group's private link service. Everybody may ask for a connection to
// it; TiDB Cloud approves each by hand.
func (a azureLink) publish(now time.Time, g *nodeGroup, location string) (id string) {
	s := a.s
	group := s.addGroup(s.provider, "tidb-"+g.cluster.id, location)
	name := "privatelink-" + g.id
	id = networkID(group.id, "privateLinkServices", name)
	pls := &privateLinkService{meta: meta{
		typ: s.findType(networkNamespace, []string{"privateLinkServices"}), id: id, key: lower(id), name: name, location: location, group: group,
		etag: s.ids.etag(), guid: s.ids.guid(), provisioningState: "Succeeded",
	}, owner: &ownedService{s, g}}
	pls.nameParts(s.armState)
	pls.visibility = []string{"*"}
	s.add(pls)
	s.changed(now, Azure, id, "", "Succeeded")
	return id
}

// withdraw takes the service away; endpoints to it are Disconnected.
func (a azureLink) withdraw(at time.Time, g *nodeGroup) {
	if pls := a.serviceOf(g); pls != nil {
		a.s.removeGroup(at, pls.group)
	}
}

// nodeGroupOf is the node group that a connection leads to, or nil.
func nodeGroupOf(conn *connection) *nodeGroup {
	pls, _ := conn.to.(*privateLinkService)
	if pls == nil || pls.owner == nil {
		return nil
	}
	return pls.owner.(*ownedService).group
}
