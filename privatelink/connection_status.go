package privatelink

// ConnectionStatus is the state of a private endpoint's connection to its
// service. The owner of the service decides it. Values other than the constants
// are kept as the service sent them and are never to be taken for Approved.
type ConnectionStatus string

const (
	// ConnectionStatusPending waits for the service's owner.
	ConnectionStatusPending ConnectionStatus = "Pending"
	// ConnectionStatusApproved carries traffic.
	ConnectionStatusApproved ConnectionStatus = "Approved"
	// ConnectionStatusRejected was refused by the service's owner.
	ConnectionStatusRejected ConnectionStatus = "Rejected"
	// ConnectionStatusDisconnected was removed by the service's owner and cannot
	// be revived: delete the endpoint and create it again (assumed).
	ConnectionStatusDisconnected ConnectionStatus = "Disconnected"
	// ConnectionStatusRemoved is named by the specification of the Azure API; no
	// recording shows it.
	ConnectionStatusRemoved ConnectionStatus = "Removed"
)

// PossibleConnectionStatusValues returns the known values of ConnectionStatus.
func PossibleConnectionStatusValues() []ConnectionStatus {
	return []ConnectionStatus{
		ConnectionStatusPending,
		ConnectionStatusApproved,
		ConnectionStatusRejected,
		ConnectionStatusDisconnected,
		ConnectionStatusRemoved,
	}
}
