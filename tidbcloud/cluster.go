package tidbcloud

import "time"

// Cluster is a TiDB Cloud Dedicated cluster.
//
// [Client.BeginCreateCluster] and [Client.ValidateCluster] send DisplayName, RegionID,
// Labels, the node settings, Port and RootPassword; the service sets the other fields.
// Fields that the service leaves out have their zero value.
type Cluster struct {
	// Name is "clusters/{ClusterID}".
	Name string `json:"name,omitempty"`
	// ClusterID is opaque. It may be a number larger than an int64 (documented).
	ClusterID string `json:"clusterId,omitempty"`
	// DisplayName has 4 to 64 letters, digits and hyphens, without a hyphen at
	// either end (described).
	DisplayName string `json:"displayName,omitempty"`
	// RegionID is "{cloud provider}-{region}", such as "azure-eastus2".
	RegionID string `json:"regionId,omitempty"`
	// Labels may hold the project's ID as "tidb.cloud/project". Without it a new cluster
	// belongs to the organization's default project.
	Labels map[string]string `json:"labels,omitempty"`

	TidbNodeSetting TidbNodeSetting    `json:"tidbNodeSetting,omitzero"`
	TikvNodeSetting StorageNodeSetting `json:"tikvNodeSetting,omitzero"`
	// TiflashNodeSetting is nil for a cluster without TiFlash.
	TiflashNodeSetting *StorageNodeSetting `json:"tiflashNodeSetting,omitempty"`

	// Port is the port of the cluster's endpoints, 1024 to 65535. For a new cluster 0
	// means 4000, the service's default.
	Port int `json:"port,omitempty"`
	// RootPassword is the password of a new cluster, 8 to 64 characters; "" sets none. The
	// service never returns it, and encoding a Cluster leaves it out.
	RootPassword Password `json:"-"`

	State             ClusterState  `json:"state,omitempty"`
	Version           string        `json:"version,omitempty"`
	CreatedBy         string        `json:"createdBy,omitempty"`
	CreateTime        time.Time     `json:"createTime,omitzero"`
	UpdateTime        time.Time     `json:"updateTime,omitzero"`
	RegionDisplayName string        `json:"regionDisplayName,omitempty"`
	CloudProvider     CloudProvider `json:"cloudProvider,omitempty"`
	// Annotations are set by the service, such as "tidb.cloud/has-set-password".
	Annotations map[string]string `json:"annotations,omitempty"`
}

// TidbNodeSetting describes the TiDB nodes of a cluster.
type TidbNodeSetting struct {
	// NodeSpecKey is such as "8C32G".
	NodeSpecKey         string `json:"nodeSpecKey,omitempty"`
	NodeSpecDisplayName string `json:"nodeSpecDisplayName,omitempty"`
	NodeSpecVersion     string `json:"nodeSpecVersion,omitempty"`
	// TidbNodeGroups must hold exactly one for a new cluster. Only its NodeCount,
	// DisplayName and NodeSpecKey are sent.
	TidbNodeGroups []NodeGroup `json:"tidbNodeGroups,omitempty"`
}

// StorageNodeSetting describes the TiKV or TiFlash nodes of a cluster.
type StorageNodeSetting struct {
	NodeCount int `json:"nodeCount,omitempty"`
	// NodeSpecKey is such as "8C32G".
	NodeSpecKey         string `json:"nodeSpecKey,omitempty"`
	NodeSpecDisplayName string `json:"nodeSpecDisplayName,omitempty"`
	NodeSpecVersion     string `json:"nodeSpecVersion,omitempty"`
	// StorageSizeGi is in GiB for each node.
	StorageSizeGi int `json:"storageSizeGi,omitempty"`
	// StorageType is Basic, Standard, Performance or Plus (described); "" leaves the
	// choice to the service.
	StorageType string `json:"storageType,omitempty"`
	// RaftStoreIOPS is the IOPS of the raft store; 0 means the service's default, which
	// it recommends (described).
	RaftStoreIOPS int `json:"raftStoreIops,omitempty"`
}
