package core

import (
	"maps"
	"slices"
	"time"
)

// Snapshot is what there is, in plain values.
type Snapshot struct {
	Now                 time.Time
	PrivateEndpoints    []PrivateEndpointSnapshot
	PrivateLinkServices []PrivateLinkServiceSnapshot
	Clusters            []ClusterSnapshot
	Connections         []ConnectionSnapshot
}

// PrivateEndpointSnapshot is a private endpoint as Azure sees it.
type PrivateEndpointSnapshot struct {
	ID, Location, ProvisioningState string
	PrivateIPAddress                string
	Target                          string // resource ID or alias
	Manual                          bool
	ConnectionStatus                string
	SubnetID                        string
}

// PrivateLinkServiceSnapshot is a private link service as Azure sees it.
type PrivateLinkServiceSnapshot struct {
	ID, Alias, Location, ProvisioningState string
	// Connections are the IDs of the private endpoints that it lists.
	Connections []string
}

// ClusterSnapshot is a cluster as TiDB Cloud sees it.
type ClusterSnapshot struct {
	ID, DisplayName, RegionID, ProjectID string
	State                                string
	NodeGroups                           []NodeGroupSnapshot
}

// NodeGroupSnapshot is a node group with its endpoint service.
type NodeGroupSnapshot struct {
	ID             string
	ServiceID      string
	ServiceState   string
	ServiceDNSName string
}

// ConnectionSnapshot is a private endpoint connection as TiDB Cloud sees it.
type ConnectionSnapshot struct {
	ID, ClusterID, NodeGroupID   string
	EndpointID, PrivateIPAddress string
	State                        string
	Message, Host                string
}

// Snapshot copies out what there is at now. Azure resources are sorted by ID,
// TiDB Cloud's are in the order in which they were made.
func (s *State) Snapshot(now time.Time) Snapshot {
	snap := Snapshot{Now: now}
	for _, key := range slices.Sorted(maps.Keys(s.resources)) {
		switch r := s.resources[key].(type) {
		case *privateEndpoint:
			snap.PrivateEndpoints = append(snap.PrivateEndpoints, PrivateEndpointSnapshot{
				ID: r.id, Location: r.location, ProvisioningState: r.provisioningState, PrivateIPAddress: r.address().String(),
				Target: r.connection.target, Manual: r.connection.manual, ConnectionStatus: r.connection.status,
				SubnetID: r.subnet.id,
			})
		case *privateLinkService:
			pls := PrivateLinkServiceSnapshot{ID: r.id, Alias: r.alias, Location: r.location, ProvisioningState: r.provisioningState}
			for _, conn := range r.connections.sorted() {
				pls.Connections = append(pls.Connections, conn.endpoint.id)
			}
			snap.PrivateLinkServices = append(snap.PrivateLinkServices, pls)
		}
	}
	for _, cl := range s.clusters {
		c := ClusterSnapshot{ID: cl.id, DisplayName: cl.name, RegionID: cl.region, ProjectID: cl.project, State: string(cl.state)}
		for _, g := range cl.groups {
			c.NodeGroups = append(c.NodeGroups, NodeGroupSnapshot{g.id, g.service.id, string(g.service.state), g.service.zone})
		}
		snap.Clusters = append(snap.Clusters, c)
	}
	for _, ec := range s.connections {
		snap.Connections = append(snap.Connections, ConnectionSnapshot{
			ID: ec.id, ClusterID: ec.group.cluster.id, NodeGroupID: ec.group.id,
			EndpointID: ec.endpointID, PrivateIPAddress: ec.address,
			State: string(ec.state), Message: ec.message, Host: ec.host,
		})
	}
	return snap
}
