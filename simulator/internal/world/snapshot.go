package world

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
)

// Snapshot is what exists at one moment, in plain values that compare with go-cmp
// without options.
type Snapshot struct {
	// Now is the simulated time.
	Now time.Time `json:"now"`
	// PrivateEndpoints are Azure's, in the order of their resource IDs.
	PrivateEndpoints []PrivateEndpointSnapshot `json:"privateEndpoints"`
	// PrivateLinkServices are Azure's, in the order of their resource IDs. Those of
	// TiDB Cloud's own subscription are among them.
	PrivateLinkServices []PrivateLinkServiceSnapshot `json:"privateLinkServices"`
	// Clusters are TiDB Cloud's, in order of creation.
	Clusters []ClusterSnapshot `json:"clusters"`
	// Connections are TiDB Cloud's, in order of creation.
	Connections []ConnectionSnapshot `json:"connections"`
}

// PrivateEndpointSnapshot is a private endpoint as Azure sees it.
type PrivateEndpointSnapshot struct {
	// ID is the resource ID.
	ID string `json:"id"`
	// Location is Azure's name of the region.
	Location string `json:"location"`
	// ProvisioningState is Updating, Succeeded, Deleting or Failed.
	ProvisioningState string `json:"provisioningState"`
	// PrivateIPAddress is the address of the endpoint's network interface.
	PrivateIPAddress string `json:"privateIpAddress"`
	// Target is the resource ID or alias that the endpoint names.
	Target string `json:"target"`
	// Manual reports whether the service's owner has to approve the connection.
	Manual bool `json:"manual"`
	// ConnectionStatus is Pending, Approved, Rejected or Disconnected.
	ConnectionStatus string `json:"connectionStatus"`
	// SubnetID is the resource ID of the subnet of the network interface.
	SubnetID string `json:"subnetId"`
}

// PrivateLinkServiceSnapshot is a private link service as Azure sees it.
type PrivateLinkServiceSnapshot struct {
	// ID is the resource ID.
	ID string `json:"id"`
	// Alias is the name by which customers without access to the service refer to it.
	Alias string `json:"alias"`
	// Location is Azure's name of the region.
	Location string `json:"location"`
	// ProvisioningState is Updating, Succeeded, Deleting or Failed.
	ProvisioningState string `json:"provisioningState"`
	// Connections are the resource IDs of the private endpoints that it lists.
	Connections []string `json:"connections"`
}

// ClusterSnapshot is a cluster as TiDB Cloud sees it.
type ClusterSnapshot struct {
	// ID is TiDB Cloud's.
	ID string `json:"id"`
	// DisplayName is the cluster's name.
	DisplayName string `json:"displayName"`
	// RegionID is TiDB Cloud's name of the region, such as azure-eastus2.
	RegionID string `json:"regionId"`
	// ProjectID is the project that the cluster belongs to.
	ProjectID string `json:"projectId"`
	// State is the API's, such as ACTIVE.
	State string `json:"state"`
	// NodeGroups are the cluster's TiDB node groups, the default one first.
	NodeGroups []NodeGroupSnapshot `json:"nodeGroups"`
}

// NodeGroupSnapshot is a node group with its endpoint service.
type NodeGroupSnapshot struct {
	// ID is TiDB Cloud's.
	ID string `json:"id"`
	// ServiceID is the resource ID of the private link service; "" until it exists.
	ServiceID string `json:"serviceId"`
	// ServiceState is CREATING, ACTIVE, DELETING or FAILED.
	ServiceState string `json:"serviceState"`
	// ServiceDNSName is the zone of the host names of its endpoints; "" until the
	// service exists.
	ServiceDNSName string `json:"serviceDnsName"`
}

// ConnectionSnapshot is a private endpoint connection as TiDB Cloud sees it.
type ConnectionSnapshot struct {
	// ID is TiDB Cloud's.
	ID string `json:"id"`
	// ClusterID and NodeGroupID name the owner of the connection.
	ClusterID   string `json:"clusterId"`
	NodeGroupID string `json:"nodeGroupId"`
	// EndpointID is the resource ID of the private endpoint.
	EndpointID string `json:"endpointId"`
	// PrivateIPAddress is the endpoint's address as registered; "" if none was.
	PrivateIPAddress string `json:"privateIpAddress"`
	// State is DISCOVERED, PENDING, ACTIVE, DELETING or FAILED.
	State string `json:"state"`
	// Message says why a connection is FAILED. Other states may have a message too.
	Message string `json:"message"`
	// Host is the name to connect to; "" until the connection is ACTIVE.
	Host string `json:"host"`
}

// MarshalJSON writes empty lists as [], so that readers in other languages need not
// handle null.
func (s Snapshot) MarshalJSON() ([]byte, error) {
	type plain Snapshot // has no methods
	out := plain(s)
	out.PrivateEndpoints = notNil(out.PrivateEndpoints)
	out.PrivateLinkServices = slices.Clone(notNil(out.PrivateLinkServices))
	for i := range out.PrivateLinkServices {
		out.PrivateLinkServices[i].Connections = notNil(out.PrivateLinkServices[i].Connections)
	}
	out.Clusters = slices.Clone(notNil(out.Clusters))
	for i := range out.Clusters {
		out.Clusters[i].NodeGroups = notNil(out.Clusters[i].NodeGroups)
	}
	out.Connections = notNil(out.Connections)
	return json.Marshal(out)
}

func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Snapshot returns what exists at now.
func (s *State) Snapshot(now time.Time) Snapshot {
	snap := Snapshot{Now: now}
	for _, key := range slices.Sorted(maps.Keys(s.arm.Resources)) {
		switch r := s.arm.Resources[key].(type) {
		case *network.PrivateEndpoint:
			snap.PrivateEndpoints = append(snap.PrivateEndpoints, PrivateEndpointSnapshot{
				ID: r.ID, Location: r.Location, ProvisioningState: r.ProvisioningState, PrivateIPAddress: r.Address().String(),
				Target: r.Connection.Target, Manual: r.Connection.Manual, ConnectionStatus: r.Connection.Status,
				SubnetID: r.Subnet.ID,
			})
		case *network.PrivateLinkService:
			pls := PrivateLinkServiceSnapshot{ID: r.ID, Alias: r.Alias, Location: r.Location, ProvisioningState: r.ProvisioningState}
			for _, conn := range r.Connections.Sorted() {
				pls.Connections = append(pls.Connections, conn.Endpoint.ID)
			}
			snap.PrivateLinkServices = append(snap.PrivateLinkServices, pls)
		}
	}
	for _, cl := range s.tidb.Clusters {
		c := ClusterSnapshot{ID: cl.ID, DisplayName: cl.Name, RegionID: cl.Region, ProjectID: cl.Project, State: string(cl.State)}
		for _, g := range cl.Groups {
			c.NodeGroups = append(c.NodeGroups, NodeGroupSnapshot{g.ID, g.Service.ID, string(g.Service.State), g.Service.Zone})
		}
		snap.Clusters = append(snap.Clusters, c)
	}
	for _, ec := range s.tidb.Connections {
		snap.Connections = append(snap.Connections, ConnectionSnapshot{
			ID: ec.ID, ClusterID: ec.Group.Cluster.ID, NodeGroupID: ec.Group.ID,
			EndpointID: ec.EndpointID, PrivateIPAddress: ec.Address,
			State: string(ec.State), Message: ec.Message, Host: ec.Host,
		})
	}
	return snap
}
