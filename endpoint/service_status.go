package endpoint

// ServiceStatus is the status of a cluster's endpoint service. Its values are
// the API's; values other than the constants are kept as the service sent them
// and are never taken for success.
type ServiceStatus string

const (
	// ServiceStatusCreating: TiDB Cloud is creating the service, which takes 3 to
	// 5 minutes (documented).
	ServiceStatusCreating ServiceStatus = "CREATING"
	// ServiceStatusActive: the service exists; endpoints can be created.
	ServiceStatusActive ServiceStatus = "ACTIVE"
	// ServiceStatusDeleting: the service is being deleted with its cluster.
	ServiceStatusDeleting ServiceStatus = "DELETING"
	// ServiceStatusFailed: TiDB Cloud could not create the service; only its support can
	// help. The state is documented; its value is assumed, as the API description does
	// not list it.
	ServiceStatusFailed ServiceStatus = "FAILED"
)

// PossibleServiceStatusValues returns the known values of ServiceStatus.
func PossibleServiceStatusValues() []ServiceStatus {
	return []ServiceStatus{ServiceStatusCreating, ServiceStatusActive, ServiceStatusDeleting, ServiceStatusFailed}
}

// String returns the word that the TiDB Cloud console shows, such as "Active",
// and an unknown value as it is.
func (s ServiceStatus) String() string {
	switch s {
	case ServiceStatusCreating:
		return "Creating"
	case ServiceStatusActive:
		return "Active"
	case ServiceStatusDeleting:
		return "Deleting"
	case ServiceStatusFailed:
		return "Failed"
	}
	return string(s)
}

// Terminal reports whether a wait for the service is over: it is ACTIVE, DELETING or
// FAILED.
func (s ServiceStatus) Terminal() bool {
	return s == ServiceStatusActive || s == ServiceStatusDeleting || s == ServiceStatusFailed
}
