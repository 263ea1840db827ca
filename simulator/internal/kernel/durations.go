package kernel

import "time"

// Durations say how long asynchronous things take, in simulated time. A field that
// is zero or negative means its default, which its comment names with the source.
// What counts as recorded was read off the Date headers of recorded traffic.
type Durations struct {
	// PrivateEndpoint is from a PUT of a private endpoint to the success of its
	// operation. 20 s: recorded as InProgress after 10 s and done at 31 s.
	PrivateEndpoint time.Duration `json:"privateEndpoint"`
	// PrivateLinkService is the same for a private link service. 10 s: recorded as
	// done at 11 s.
	PrivateLinkService time.Duration `json:"privateLinkService"`
	// VirtualNetwork is the same for a virtual network. 4 s: recorded, 3 to 11 s.
	VirtualNetwork time.Duration `json:"virtualNetwork"`
	// Subnet is the same for a subnet. 1 s: recorded.
	Subnet time.Duration `json:"subnet"`
	// Delete is from a DELETE in Azure to the end of the resource, except for
	// resource groups. 10 s: recorded as done at 11 s for private endpoints and
	// connections, assumed for the rest.
	Delete time.Duration `json:"delete"`
	// ResourceGroup is the same for a resource group. 30 s: assumed.
	ResourceGroup time.Duration `json:"resourceGroup"`
	// LinkLingering is how long Azure Resource Manager still counts a virtual
	// network link that is deleted, and refuses to delete its private DNS zone. 30 s:
	// assumed. Recorded clients that looked every 30 s, private DNS's Retry-After,
	// met such a link; Terraform's azurerm provider waits for 130 s.
	LinkLingering time.Duration `json:"linkLingering"`
	// StorageAccount is from a PUT of a storage account to the success of its
	// operation. 30 s: recorded as more than 17 s.
	StorageAccount time.Duration `json:"storageAccount"`

	// TokenLifetime is how long an access token of Entra ID is valid. 1 h: assumed.
	// On a clock with a speed it is real time, because clients judge by their own
	// clocks.
	TokenLifetime time.Duration `json:"tokenLifetime"`

	// ClusterCreation is from the request to the cluster's ACTIVE. 15 min: assumed.
	ClusterCreation time.Duration `json:"clusterCreation"`
	// ClusterDeletion is from the request to the cluster's end. 5 min: assumed.
	ClusterDeletion time.Duration `json:"clusterDeletion"`
	// ServiceCreation is from the cluster's ACTIVE to that of its endpoint service.
	// 4 min: documented by TiDB Cloud's page on Azure private endpoints as 3 to 5.
	ServiceCreation time.Duration `json:"serviceCreation"`
	// Discovery is from a provisioned private endpoint to DISCOVERED. 30 s: assumed.
	Discovery time.Duration `json:"discovery"`
	// Approval is from the acceptance of an endpoint to its connection's Approved
	// in Azure. 1 min: assumed.
	Approval time.Duration `json:"approval"`
	// Acceptance is from the acceptance of an endpoint to ACTIVE. 5 min: documented
	// by TiDB Cloud's page on Azure private endpoints.
	Acceptance time.Duration `json:"acceptance"`
	// ConnectionDeletion is how long a private endpoint connection is DELETING.
	// 1 min: assumed.
	ConnectionDeletion time.Duration `json:"connectionDeletion"`
}

// durationTable holds every field of Durations with its default. lasting says that
// the field keeps its default in NoDurations.
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
	{field: func(d *Durations) *time.Duration { return &d.ServiceCreation }, usual: 4 * time.Minute},
	{field: func(d *Durations) *time.Duration { return &d.Discovery }, usual: 30 * time.Second},
	{field: func(d *Durations) *time.Duration { return &d.Approval }, usual: time.Minute},
	{field: func(d *Durations) *time.Duration { return &d.Acceptance }, usual: 5 * time.Minute},
	{field: func(d *Durations) *time.Duration { return &d.ConnectionDeletion }, usual: time.Minute},
}

// DefaultDurations returns the default of every field.
func DefaultDurations() Durations { return Durations{}.withDefaults() }

// NoDurations returns durations of a nanosecond, after which everything is done
// when somebody looks again. TokenLifetime is zero, so tokens live as long as by
// default.
func NoDurations() Durations {
	var d Durations
	for _, row := range durationTable {
		if !row.lasting {
			*row.field(&d) = time.Nanosecond
		}
	}
	return d
}

// withDefaults replaces what is zero or negative by its default.
func (d Durations) withDefaults() Durations {
	for _, row := range durationTable {
		if field := row.field(&d); *field <= 0 {
			*field = row.usual
		}
	}
	return d
}
