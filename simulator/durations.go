package simulator

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/core"
)

// Durations say how long the asynchronous things take, in simulated time. Fields
// that are zero or negative have their default, see [DefaultDurations].
type Durations struct {
	// Azure: from a request to its operation's success. Delete is for deletions
	// of everything but resource groups, ResourceGroup for theirs.
	PrivateEndpoint    time.Duration
	PrivateLinkService time.Duration
	VirtualNetwork     time.Duration
	Subnet             time.Duration
	Delete             time.Duration
	ResourceGroup      time.Duration
	// LinkLingering is how long Azure Resource Manager still counts a virtual
	// network link that was deleted and refuses to delete its private DNS zone.
	LinkLingering time.Duration
	// StorageAccount is for the creation of a storage account.
	StorageAccount time.Duration

	// TokenLifetime is how long an access token of Entra ID is valid. On a clock
	// with a speed it is real time: clients judge by their own clocks.
	TokenLifetime time.Duration

	// TiDB Cloud: from the request to the cluster's ACTIVE, or to its end.
	ClusterCreation time.Duration
	ClusterDeletion time.Duration
	// ServiceCreation is from the cluster's ACTIVE to its endpoint service's.
	ServiceCreation time.Duration
	// Discovery is from a provisioned private endpoint to DISCOVERED.
	Discovery time.Duration
	// Approval is from the acceptance to the Azure connection's Approved, and
	// Acceptance from the acceptance to ACTIVE.
	Approval   time.Duration
	Acceptance time.Duration
	// ConnectionDeletion is how long a connection is DELETING.
	ConnectionDeletion time.Duration
}

// DefaultDurations returns the durations that a Simulator has by default. From
// TiDB Cloud's page on Azure private endpoints: an endpoint service takes 4
// minutes (3 to 5), an acceptance 5. From recorded traffic: a private endpoint
// takes 20 s (between 10 and 31), a private link service and deletions 10 s, a
// virtual network 4 s, a subnet 1 s, a storage account 30 s (more than 17). The rest is assumed: tokens live an hour, a
// cluster takes 15 minutes and its deletion 5, a resource group's deletion 30 s,
// a virtual network link lingers for 30 s, a discovery takes 30 s, the approval
// within an acceptance 1 minute, the deletion of a connection 1 minute.
func DefaultDurations() Durations { return Durations(core.DefaultDurations()) }

// NoDurations returns durations so short that everything is done when somebody
// looks again. Tokens live as long as by default.
func NoDurations() Durations { return Durations(core.NoDurations()) }
