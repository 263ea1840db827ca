package tidbcloud

// CloudProvider is a cloud that TiDB Cloud runs on. Unknown values are kept as the service
// sent them.
type CloudProvider string

// The cloud providers (described).
const (
	CloudProviderAlibabaCloud CloudProvider = "alicloud"
	CloudProviderAWS          CloudProvider = "aws"
	CloudProviderAzure        CloudProvider = "azure"
	CloudProviderGoogleCloud  CloudProvider = "gcp"
)

// PossibleCloudProviderValues returns the known values of CloudProvider.
func PossibleCloudProviderValues() []CloudProvider {
	return []CloudProvider{CloudProviderAlibabaCloud, CloudProviderAWS, CloudProviderAzure, CloudProviderGoogleCloud}
}

// ClusterState is the state of a cluster. Unknown values are kept as the service sent them and
// never count as success.
type ClusterState string

// The cluster states (described).
const (
	ClusterStateActive      ClusterState = "ACTIVE"
	ClusterStateCreating    ClusterState = "CREATING"
	ClusterStateDeleted     ClusterState = "DELETED"
	ClusterStateDeleting    ClusterState = "DELETING"
	ClusterStateImporting   ClusterState = "IMPORTING"
	ClusterStateInactive    ClusterState = "INACTIVE"
	ClusterStateMaintenance ClusterState = "MAINTENANCE"
	ClusterStateModifying   ClusterState = "MODIFYING"
	ClusterStatePaused      ClusterState = "PAUSED"
	ClusterStatePausing     ClusterState = "PAUSING"
	ClusterStateRestoring   ClusterState = "RESTORING"
	ClusterStateResuming    ClusterState = "RESUMING"
	ClusterStateUpgrading   ClusterState = "UPGRADING"
)

// PossibleClusterStateValues returns the known values of ClusterState.
func PossibleClusterStateValues() []ClusterState {
	return []ClusterState{
		ClusterStateActive, ClusterStateCreating, ClusterStateDeleted, ClusterStateDeleting,
		ClusterStateImporting, ClusterStateInactive, ClusterStateMaintenance, ClusterStateModifying,
		ClusterStatePaused, ClusterStatePausing, ClusterStateRestoring, ClusterStateResuming,
		ClusterStateUpgrading,
	}
}

// ConnectionType is how a node group's endpoint is reached. Unknown values are kept as the
// service sent them.
type ConnectionType string

// The connection types (described).
const (
	ConnectionTypePrivateEndpoint ConnectionType = "PRIVATE_ENDPOINT"
	ConnectionTypePublic          ConnectionType = "PUBLIC"
	ConnectionTypeVPCPeering      ConnectionType = "VPC_PEERING"
)

// PossibleConnectionTypeValues returns the known values of ConnectionType.
func PossibleConnectionTypeValues() []ConnectionType {
	return []ConnectionType{ConnectionTypePrivateEndpoint, ConnectionTypePublic, ConnectionTypeVPCPeering}
}

// EndpointState is the state of a private endpoint connection. Unknown values are kept as the
// service sent them and never count as success.
type EndpointState string

// The connection states (described).
const (
	// EndpointStateActive: ready to use.
	EndpointStateActive EndpointState = "ACTIVE"
	// EndpointStateDeleting: being deleted.
	EndpointStateDeleting EndpointState = "DELETING"
	// EndpointStateDiscovered: the private endpoint exists, but is not
	// registered with TiDB Cloud.
	EndpointStateDiscovered EndpointState = "DISCOVERED"
	// EndpointStateFailed: the connection's Message says why.
	EndpointStateFailed EndpointState = "FAILED"
	// EndpointStatePending: TiDB Cloud is accepting the connection.
	EndpointStatePending EndpointState = "PENDING"
)

// PossibleEndpointStateValues returns the known values of EndpointState.
func PossibleEndpointStateValues() []EndpointState {
	return []EndpointState{
		EndpointStateActive, EndpointStateDeleting, EndpointStateDiscovered, EndpointStateFailed, EndpointStatePending,
	}
}

// NodeGroupState is the state of a TiDB node group. Unknown values are kept as the service sent
// them.
type NodeGroupState string

// The node group states (described).
const (
	NodeGroupStateActive    NodeGroupState = "ACTIVE"
	NodeGroupStateModifying NodeGroupState = "MODIFYING"
	NodeGroupStatePaused    NodeGroupState = "PAUSED"
)

// PossibleNodeGroupStateValues returns the known values of NodeGroupState.
func PossibleNodeGroupStateValues() []NodeGroupState {
	return []NodeGroupState{NodeGroupStateActive, NodeGroupStateModifying, NodeGroupStatePaused}
}

// PrivateLinkServiceState is the state of a private link service. Unknown values are kept as
// the service sent them.
type PrivateLinkServiceState string

// The private link service states (described).
const (
	PrivateLinkServiceStateActive   PrivateLinkServiceState = "ACTIVE"
	PrivateLinkServiceStateCreating PrivateLinkServiceState = "CREATING"
	PrivateLinkServiceStateDeleting PrivateLinkServiceState = "DELETING"
)

// PossiblePrivateLinkServiceStateValues returns the known values of PrivateLinkServiceState.
func PossiblePrivateLinkServiceStateValues() []PrivateLinkServiceState {
	return []PrivateLinkServiceState{
		PrivateLinkServiceStateActive, PrivateLinkServiceStateCreating, PrivateLinkServiceStateDeleting,
	}
}
