package privatelink

// ConnectionStatus is the status of a private endpoint's connection to its service, which
// the owner of the service decides. Values other than the constants are kept as Azure
// sent them; do not treat them as Approved.
type ConnectionStatus string

const (
	// ConnectionStatusPending: the connection waits for the service's owner.
	ConnectionStatusPending ConnectionStatus = "Pending"
	// ConnectionStatusApproved: the connection carries traffic.
	ConnectionStatusApproved ConnectionStatus = "Approved"
	// ConnectionStatusRejected: the service's owner has refused the connection.
	ConnectionStatusRejected ConnectionStatus = "Rejected"
	// ConnectionStatusDisconnected: the service's owner has removed the connection. It
	// cannot be revived: delete the endpoint and create it again (assumed).
	ConnectionStatusDisconnected ConnectionStatus = "Disconnected"
	// ConnectionStatusRemoved: the connection was removed (described; not recorded).
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
