package privatelink

// ProvisioningState is the state of Azure's last operation on a private endpoint. It says
// nothing about the connection: an endpoint whose connection is Pending is Succeeded
// (recorded). Values other than the constants are kept as Azure sent them and mean neither
// success nor failure.
type ProvisioningState string

// The provisioning states of a private endpoint (described; Updating and Succeeded
// recorded).
const (
	ProvisioningStateCanceled  ProvisioningState = "Canceled"
	ProvisioningStateCreating  ProvisioningState = "Creating"
	ProvisioningStateDeleting  ProvisioningState = "Deleting"
	ProvisioningStateFailed    ProvisioningState = "Failed"
	ProvisioningStateSucceeded ProvisioningState = "Succeeded"
	ProvisioningStateUpdating  ProvisioningState = "Updating"
)

// PossibleProvisioningStateValues returns the known values of ProvisioningState.
func PossibleProvisioningStateValues() []ProvisioningState {
	return []ProvisioningState{
		ProvisioningStateCanceled,
		ProvisioningStateCreating,
		ProvisioningStateDeleting,
		ProvisioningStateFailed,
		ProvisioningStateSucceeded,
		ProvisioningStateUpdating,
	}
}
