package endpoint

// Status is the status of a private endpoint in TiDB Cloud. Its values are the
// API's; values other than the constants are kept as the service sent them and
// are never taken for success. An endpoint that the service shows without one is
// UNSPECIFIED.
type Status string

const (
	// StatusDiscovered: the endpoint connects to the service; nobody has accepted it.
	StatusDiscovered Status = "DISCOVERED"
	// StatusPending: TiDB Cloud is accepting the endpoint.
	StatusPending Status = "PENDING"
	// StatusActive: the endpoint is ready to use.
	StatusActive Status = "ACTIVE"
	// StatusDeleting: the endpoint is being deleted from TiDB Cloud.
	StatusDeleting Status = "DELETING"
	// StatusFailed: the acceptance failed.
	StatusFailed Status = "FAILED"
)

// PossibleStatusValues returns the known values of Status.
func PossibleStatusValues() []Status {
	return []Status{StatusDiscovered, StatusPending, StatusActive, StatusDeleting, StatusFailed}
}

// String returns the word that the TiDB Cloud console shows, such as "Active",
// "Not registered" for the zero value, and an unknown value as it is.
func (s Status) String() string {
	switch s {
	case StatusDiscovered:
		return "Discovered"
	case StatusPending:
		return "Pending"
	case StatusActive:
		return "Active"
	case StatusDeleting:
		return "Deleting"
	case StatusFailed:
		return "Failed"
	case "":
		return "Not registered"
	}
	return string(s)
}

// Terminal reports whether a wait for the endpoint is over: it is ACTIVE or FAILED.
// A DISCOVERED endpoint waits for [Endpoint.Accept] and is not terminal.
func (s Status) Terminal() bool { return s == StatusActive || s == StatusFailed }

// Editable reports whether the console offers to edit the endpoint: to accept a
// DISCOVERED one, to retry a FAILED one. An ACTIVE endpoint is never edited.
func (s Status) Editable() bool { return s == StatusDiscovered || s == StatusFailed }

// Acceptable reports whether [Endpoint.Accept] would register the endpoint: TiDB Cloud
// does not list it, or lists it as DISCOVERED.
func (s Status) Acceptable() bool { return s == "" || s == StatusDiscovered }

// Retryable reports whether the console offers to retry. The API has no retry: call
// [Endpoint.Delete], then create and accept the endpoint again.
func (s Status) Retryable() bool { return s == StatusFailed }

// rank orders the connections that TiDB Cloud lists for one endpoint, such as one that
// is being deleted and a new one.
func (s Status) rank() int {
	switch s {
	case StatusActive:
		return 5
	case StatusPending:
		return 4
	case StatusFailed:
		return 2
	case StatusDeleting:
		return 1
	case StatusDiscovered:
		return 0
	}
	return 3
}
