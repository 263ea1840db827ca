package world

import (
	"net/netip"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/tidbcloud"
)

// The arguments and results of the commands. Their json tags are part of the format of
// saved worlds.
type (
	// IDArguments name something by its ID.
	IDArguments struct {
		ID string `json:"id"`
	}
	// ClusterArguments name a cluster.
	ClusterArguments struct {
		ClusterID string `json:"clusterId"`
	}
	// EndpointArguments name a private endpoint by its resource ID, in any letter case.
	EndpointArguments struct {
		EndpointID string `json:"endpointId"`
	}
	// RejectArguments name a private endpoint and hold the description of the
	// rejection.
	RejectArguments struct {
		EndpointID  string `json:"endpointId"`
		Description string `json:"description,omitzero"`
	}
	// FailOperationArguments name a resource of Azure, in any letter case, and hold the message of the failure.
	FailOperationArguments struct {
		ResourceID string `json:"resourceId"`
		Message    string `json:"message,omitzero"`
	}
	// FailAcceptanceArguments name a cluster and hold the message of the failure.
	FailAcceptanceArguments struct {
		ClusterID string `json:"clusterId"`
		Message   string `json:"message,omitzero"`
	}
	// ResourceGroupArguments describe a resource group to add.
	ResourceGroupArguments struct {
		Name     string `json:"name"`
		Location string `json:"location"`
	}
	// RoleArguments hold a role in Azure; "" means none.
	RoleArguments struct {
		Role entra.AzureRole `json:"role,omitzero"`
	}
	// AssignRoleArguments hold a role in a subscription; "" means none.
	AssignRoleArguments struct {
		SubscriptionID string          `json:"subscriptionId"`
		Role           entra.AzureRole `json:"role,omitzero"`
	}
	// ProjectArguments describe a project to add.
	ProjectArguments struct {
		Name string `json:"name"`
	}
	// APIKeyArguments describe an API key to add. No projects mean all.
	APIKeyArguments struct {
		Role       tidbcloud.Role `json:"role"`
		ProjectIDs []string       `json:"projectIds,omitzero"`
	}
	// SeedArguments name a world by its seed.
	SeedArguments struct {
		Seed uint64 `json:"seed"`
	}
	// LimitArguments hold a limit; zero and less mean none.
	LimitArguments struct {
		Most int `json:"most"`
	}
	// LookupArguments name a host and the virtual network from which to resolve it.
	LookupArguments struct {
		NetworkID string `json:"networkId"`
		Host      string `json:"host"`
	}
	// ReachArguments name an IP address and port of a virtual network.
	ReachArguments struct {
		NetworkID string `json:"networkId"`
		Address   string `json:"address"`
	}

	// SubnetResult names a subnet by its resource ID.
	SubnetResult struct {
		SubnetID string `json:"subnetId"`
	}
	// ResourceGroupResult names a resource group by its resource ID.
	ResourceGroupResult struct {
		ResourceGroupID string `json:"resourceGroupId"`
	}
	// SubscriptionResult names a subscription.
	SubscriptionResult struct {
		SubscriptionID string `json:"subscriptionId"`
	}
	// ProjectResult names a project.
	ProjectResult struct {
		ProjectID string `json:"projectId"`
	}
	// FailureResult names a pending failure.
	FailureResult struct {
		ID string `json:"id"`
	}
	// LookupResult holds the addresses of a host.
	LookupResult struct {
		Addresses []netip.Addr `json:"addresses"`
	}
	// ReachResult names the cluster that answers at an address, if Reached.
	ReachResult struct {
		Reached   bool   `json:"reached"`
		ClusterID string `json:"clusterId,omitzero"`
	}
)
