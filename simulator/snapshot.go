package simulator

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/core"
)

// Snapshot is what there is at one moment, in plain values that compare with
// go-cmp without options.
type Snapshot struct {
	// Now is the simulated time.
	Now time.Time
	// PrivateEndpoints and PrivateLinkServices are Azure's, by resource ID.
	PrivateEndpoints    []PrivateEndpointSnapshot
	PrivateLinkServices []PrivateLinkServiceSnapshot
	// Clusters and Connections are TiDB Cloud's, in the order in which they were
	// made.
	Clusters    []ClusterSnapshot
	Connections []ConnectionSnapshot
}

// PrivateEndpointSnapshot is a private endpoint as Azure sees it.
type PrivateEndpointSnapshot struct {
	ID, Location, ProvisioningState string
	PrivateIPAddress                string
	// Target is the resource ID or alias that the endpoint names.
	Target string
	// Manual says that the service's owner has to approve the connection.
	Manual bool
	// ConnectionStatus is Pending, Approved, Rejected or Disconnected.
	ConnectionStatus string
	// SubnetID is where its network interface is.
	SubnetID string
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
	// State is the API's, such as ACTIVE.
	State      string
	NodeGroups []NodeGroupSnapshot
}

// NodeGroupSnapshot is a node group with its endpoint service.
type NodeGroupSnapshot struct {
	ID string
	// ServiceID is the resource ID of the private link service; "" until it exists.
	ServiceID string
	// ServiceState is CREATING, ACTIVE or DELETING.
	ServiceState string
	// ServiceDNSName is the zone under which its endpoints get their host names;
	// "" until the service exists.
	ServiceDNSName string
}

// ConnectionSnapshot is a private endpoint connection as TiDB Cloud sees it.
type ConnectionSnapshot struct {
	ID, ClusterID, NodeGroupID   string
	EndpointID, PrivateIPAddress string
	// State is DISCOVERED, PENDING, ACTIVE, DELETING or FAILED.
	State string
	// Message says why a connection is FAILED; it may be there in other states.
	Message string
	// Host is the name to connect to; "" until the connection is ACTIVE.
	Host string
}

// Snapshot copies out what there is now.
func (s *Simulator) Snapshot() Snapshot {
	var snap core.Snapshot
	s.locked(func(now time.Time) { snap = s.state.Snapshot(now) })
	out := Snapshot{Now: snap.Now}
	for _, pe := range snap.PrivateEndpoints {
		out.PrivateEndpoints = append(out.PrivateEndpoints, PrivateEndpointSnapshot(pe))
	}
	for _, pls := range snap.PrivateLinkServices {
		out.PrivateLinkServices = append(out.PrivateLinkServices, PrivateLinkServiceSnapshot(pls))
	}
	for _, c := range snap.Clusters {
		cluster := ClusterSnapshot{ID: c.ID, DisplayName: c.DisplayName, RegionID: c.RegionID, ProjectID: c.ProjectID, State: c.State}
		for _, g := range c.NodeGroups {
			cluster.NodeGroups = append(cluster.NodeGroups, NodeGroupSnapshot(g))
		}
		out.Clusters = append(out.Clusters, cluster)
	}
	for _, ec := range snap.Connections {
		out.Connections = append(out.Connections, ConnectionSnapshot(ec))
	}
	return out
}
