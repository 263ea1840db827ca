package kernel

import "time"

// Durations sets how long asynchronous work takes, in simulated time. A field that is
// zero or negative means its default, which its comment names with the source.
// Recorded defaults follow from the Date headers of recorded traffic.
type Durations struct {
	// PrivateEndpoint is the time from the PUT of a private endpoint to the success of
	// its operation. Default 20 s: recorded as InProgress after 10 s and done at 31 s.
	PrivateEndpoint time.Duration `json:"privateEndpoint"`
	// PrivateLinkService is the same for a private link service. Default 10 s:
	// recorded as done at 11 s.
	PrivateLinkService time.Duration `json:"privateLinkService"`
	// VirtualNetwork is the same for a virtual network. Default 4 s: recorded as 3 to
	// 11 s. Private DNS zones and their links take twice as long: recorded as longer,
	// assumed as twice.
	VirtualNetwork time.Duration `json:"virtualNetwork"`
	// Subnet is the same for a subnet. Default 1 s: recorded.
	Subnet time.Duration `json:"subnet"`
	// Delete is the time from a DELETE in Azure to the removal of the resource, except
	// for resource groups. Default 10 s: recorded as done at 11 s for private
	// endpoints and connections, assumed for the rest.
	Delete time.Duration `json:"delete"`
	// ResourceGroup is the same for a resource group. Default 30 s: assumed.
	ResourceGroup time.Duration `json:"resourceGroup"`
	// LinkLingering is how long Azure Resource Manager still counts a deleted virtual
	// network link, and so refuses to delete its private DNS zone. Default 30 s:
	// assumed. Recorded clients that polled every 30 s, private DNS's Retry-After, met
	// such a link; Terraform's azurerm provider waits for 130 s.
	LinkLingering time.Duration `json:"linkLingering"`
	// StorageAccount is the time from the PUT of a storage account to the success of
	// its operation. Default 30 s: recorded as more than 17 s.
	StorageAccount time.Duration `json:"storageAccount"`

	// TokenLifetime is how long an access token of Entra ID is valid. Default 1 h:
	// assumed. On a clock with a speed it is real time, because clients judge it by
	// their own clocks.
	TokenLifetime time.Duration `json:"tokenLifetime"`

	// ClusterCreation is the time from the request until the cluster is ACTIVE.
	// Default 15 min: assumed.
	ClusterCreation time.Duration `json:"clusterCreation"`
	// ClusterDeletion is the time from the request until the cluster is gone. Default
	// 5 min: assumed.
	ClusterDeletion time.Duration `json:"clusterDeletion"`
	// NodeGroup is how long a TiDB node group is MODIFYING after it was created, changed or
	// deleted. Default 5 min: assumed.
	NodeGroup time.Duration `json:"nodeGroup"`
	// ServiceCreation is the time from an ACTIVE cluster to an ACTIVE endpoint
	// service. Default 4 min: documented by TiDB Cloud's page on Azure private
	// endpoints as 3 to 5.
	ServiceCreation time.Duration `json:"serviceCreation"`
	// Discovery is the time from a provisioned private endpoint to DISCOVERED. Default
	// 30 s: assumed.
	Discovery time.Duration `json:"discovery"`
	// Approval is the time from the acceptance of an endpoint until its connection is
	// Approved in Azure. Default 1 min: assumed.
	Approval time.Duration `json:"approval"`
	// Acceptance is the time from the acceptance of an endpoint until it is ACTIVE.
	// Default 5 min: documented by TiDB Cloud's page on Azure private endpoints.
	Acceptance time.Duration `json:"acceptance"`
	// ConnectionDeletion is how long a private endpoint connection is DELETING.
	// Default 1 min: assumed.
	ConnectionDeletion time.Duration `json:"connectionDeletion"`
}

// durationTable holds every field of Durations with its default. A field marked lasting
// keeps its default in NoDurations.
var durationTable = [...]struct {
	field   func(*Durations) *time.Duration
	usual   time.Duration
	lasting bool
}{
	{field: func(d *Durations) *time.Duration { return &d.PrivateEndpoint }, usual: 20 * time.Second},
	{field: func(d *Durations) *time.Duration { return &d.PrivateLinkService }, usual: 10 * time.Second},
	{field: func(d *Durations) *time.Duration { return &d.VirtualNetwork }, usual: 4 * time.Second},
	{field: func(d *Durations) *time.Duration { return &d.Subnet }, usual: time.Second},
	{field: func(d *Durations) *time.Duration { return &d.Delete }, usual: 10 * time.Second},
	{field: func(d *Durations) *time.Duration { return &d.ResourceGroup }, usual: 30 * time.Second},
	{field: func(d *Durations) *time.Duration { return &d.LinkLingering }, usual: 30 * time.Second},
	{field: func(d *Durations) *time.Duration { return &d.StorageAccount }, usual: 30 * time.Second},
	{field: func(d *Durations) *time.Duration { return &d.TokenLifetime }, usual: time.Hour, lasting: true},
	{field: func(d *Durations) *time.Duration { return &d.ClusterCreation }, usual: 15 * time.Minute},
	{field: func(d *Durations) *time.Duration { return &d.ClusterDeletion }, usual: 5 * time.Minute},
	{field: func(d *Durations) *time.Duration { return &d.NodeGroup }, usual: 5 * time.Minute},
	{field: func(d *Durations) *time.Duration { return &d.ServiceCreation }, usual: 4 * time.Minute},
	{field: func(d *Durations) *time.Duration { return &d.Discovery }, usual: 30 * time.Second},
	{field: func(d *Durations) *time.Duration { return &d.Approval }, usual: time.Minute},
	{field: func(d *Durations) *time.Duration { return &d.Acceptance }, usual: 5 * time.Minute},
	{field: func(d *Durations) *time.Duration { return &d.ConnectionDeletion }, usual: time.Minute},
}

// DefaultDurations returns the default of every field.
func DefaultDurations() Durations { return Durations{}.withDefaults() }

// NoDurations returns durations of a nanosecond: all work is done by the next request.
// TokenLifetime is zero, so tokens keep their default lifetime.
func NoDurations() Durations {
	var d Durations
	for _, row := range durationTable {
		if !row.lasting {
			*row.field(&d) = time.Nanosecond
		}
	}
	return d
}

// withDefaults replaces each zero or negative field by its default.
func (d Durations) withDefaults() Durations {
	for _, row := range durationTable {
		if field := row.field(&d); *field <= 0 {
			*field = row.usual
		}
	}
	return d
}
