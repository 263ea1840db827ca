package endpoint

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
)

// CheckName names a check of [Endpoint.Verify] or [Client.Inspect]. More values may
// be added.
type CheckName string

const (
	// CheckNameResourceID: the resource ID is that of a private endpoint.
	CheckNameResourceID CheckName = "ResourceID"
	// CheckNameProvisioned: the private endpoint exists and Azure has provisioned it.
	CheckNameProvisioned CheckName = "Provisioned"
	// CheckNameTarget: the endpoint connects to this cluster's endpoint service.
	CheckNameTarget CheckName = "Target"
	// CheckNameRegion: the endpoint is in the cluster's region.
	CheckNameRegion CheckName = "Region"
	// CheckNamePrivateIPAddress: the given address is the endpoint's, and TiDB Cloud has
	// registered no other.
	CheckNamePrivateIPAddress CheckName = "PrivateIPAddress"
	// CheckNameConnection: Azure shows the connection as Pending or Approved, and as
	// Approved if TiDB Cloud shows the endpoint as ACTIVE.
	CheckNameConnection CheckName = "Connection"
	// CheckNameService: the endpoint service is ACTIVE.
	CheckNameService CheckName = "Service"
	// CheckNameElsewhere: the endpoint is not registered with another cluster or node
	// group. Skipped if the API key may not list them.
	CheckNameElsewhere CheckName = "Elsewhere"
	// CheckNameTiDBCloud: TiDB Cloud itself would accept the endpoint. Skipped if the
	// endpoint is PENDING or ACTIVE already, because TiDB Cloud refuses to register it
	// twice.
	CheckNameTiDBCloud CheckName = "TiDBCloud"

	// Only Inspect makes the checks below.

	// CheckNameCluster: the cluster exists and is not paused.
	CheckNameCluster CheckName = "Cluster"
	// CheckNameSpec: the endpoint has the subnet, the address and the network interface
	// that the spec names.
	CheckNameSpec CheckName = "Spec"
	// CheckNameActive: TiDB Cloud shows the endpoint as ACTIVE.
	CheckNameActive CheckName = "Active"
	// CheckNameHostName: the host name resolves to the endpoint's address alone.
	CheckNameHostName CheckName = "HostName"
	// CheckNameReachable: this machine can open a TCP connection to the endpoint's
	// address.
	CheckNameReachable CheckName = "Reachable"
)

// PossibleCheckNameValues returns the known values of CheckName: those of a
// Verify in its order, then those that only Inspect makes.
func PossibleCheckNameValues() []CheckName {
	return []CheckName{
		CheckNameResourceID, CheckNameProvisioned, CheckNameTarget, CheckNameRegion, CheckNamePrivateIPAddress,
		CheckNameConnection, CheckNameService, CheckNameElsewhere, CheckNameTiDBCloud,
		CheckNameCluster, CheckNameSpec, CheckNameActive, CheckNameHostName, CheckNameReachable,
	}
}

// Outcome is how a check ended.
type Outcome string

const (
	// OutcomePassed: what was found is right.
	OutcomePassed Outcome = "Passed"
	// OutcomeFailed: what was found is wrong, or could not be read.
	OutcomeFailed Outcome = "Failed"
	// OutcomeSkipped: the check says nothing; Found has the reason.
	OutcomeSkipped Outcome = "Skipped"
)

// PossibleOutcomeValues returns the known values of Outcome.
func PossibleOutcomeValues() []Outcome {
	return []Outcome{OutcomePassed, OutcomeFailed, OutcomeSkipped}
}

// Check is one line of a [Report].
type Check struct {
	// Name says what was checked.
	Name CheckName
	// Outcome says how it ended.
	Outcome Outcome
	// Found is what was found, or why the check was skipped.
	Found string
	// Remedy says what to do about a failure; "" otherwise.
	Remedy string
}

func passed(name CheckName, found string) Check { return Check{name, OutcomePassed, found, ""} }

func failed(name CheckName, found, remedy string) Check {
	return Check{name, OutcomeFailed, found, remedy}
}

func skipped(name CheckName, reason string) Check { return Check{name, OutcomeSkipped, reason, ""} }

// opCheck is the operation that errors of Verify and Inspect name.
const opCheck = "check endpoint"

// failedBy returns the failed check for an error: the check could not be made, or TiDB
// Cloud itself refused.
func failedBy(name CheckName, err error) Check {
	var e *Error
	if errors.As(err, &e) {
		return failed(name, e.Problem(), e.Remedy)
	}
	return failed(name, err.Error(), "")
}

func failures(checks []Check) []Check {
	var failures []Check
	for _, check := range checks {
		if check.Outcome == OutcomeFailed {
			failures = append(failures, check)
		}
	}
	return failures
}

// writeChecks writes what did not pass as a table, then the names of what did.
func writeChecks(b *strings.Builder, checks []Check) {
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	var passed []string
	for _, check := range checks {
		if check.Outcome == OutcomePassed {
			passed = append(passed, string(check.Name))
			continue
		}
		found := check.Found
		if check.Remedy != "" {
			found += "; " + check.Remedy
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\n", check.Outcome, check.Name, found)
	}
	w.Flush()
	if len(passed) > 0 {
		fmt.Fprintf(b, "  Passed: %s\n", strings.Join(passed, ", "))
	}
}
