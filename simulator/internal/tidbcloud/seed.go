package tidbcloud

// Cluster describes a cluster to add. The zero Cluster is in East US 2 and has an ACTIVE
// endpoint service.
type Cluster struct {
	// DisplayName is the cluster's name. The default is "cluster-1", "cluster-2" and
	// so on.
	DisplayName string `json:"displayName,omitzero"`
	// RegionID is TiDB Cloud's name of the region, such as azure-japaneast. The
	// default is azure-eastus2.
	RegionID string `json:"regionId,omitzero"`
	// ProjectID is the project that the cluster belongs to. The default is the
	// account's project.
	ProjectID string `json:"projectId,omitzero"`
	// JustCreated makes the endpoint service CREATING; it becomes ACTIVE after
	// Durations.ServiceCreation. By default the service is ACTIVE.
	JustCreated bool `json:"justCreated,omitzero"`
}

// ClusterIDs holds the IDs of an added cluster.
type ClusterIDs struct {
	// ClusterID is TiDB Cloud's ID of the cluster.
	ClusterID string `json:"clusterId"`
	// NodeGroupID is TiDB Cloud's ID of the cluster's default node group.
	NodeGroupID string `json:"nodeGroupId"`
	// ServiceID is the resource ID of the group's endpoint service; "" while the
	// service is CREATING, and for a cluster that is not on Azure.
	ServiceID string `json:"serviceId"`
}
