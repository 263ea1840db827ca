package endpoint

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// Report is what [Endpoint.Verify], [EndpointService.Verify] or [Client.Inspect]
// found. Two reports compare with cmp.Diff without options.
type Report struct {
	// ResourceID is the private endpoint's resource ID, as it was given.
	ResourceID string
	// Service is what TiDB Cloud says of the endpoint service. Its ClusterState is
	// filled in by Inspect only.
	Service ServiceSnapshot
	// Endpoint is what Azure says of the private endpoint and, in Connection, what
	// TiDB Cloud says of it. What could not be read is the zero value; the checks
	// say why.
	Endpoint EndpointSnapshot
	// Addresses are those that DNS gives for Endpoint.Connection.Host, in the
	// resolver's order. Only Inspect asks DNS.
	Addresses []string
	// Checks judge all of it. Each method always makes the same checks, in the same
	// order. Verify: ResourceID, Provisioned, Target, Region, PrivateIPAddress,
	// Connection, Service, Elsewhere, TiDBCloud. Inspect: Cluster, Service,
	// Provisioned, Target, Region, Spec, PrivateIPAddress, Connection, Elsewhere,
	// Active, HostName, Reachable.
	Checks []Check
}

// OK reports whether no check failed.
func (r Report) OK() bool { return len(failures(r.Checks)) == 0 }

// ControlPlanesReady reports whether Azure and TiDB Cloud agree that the endpoint
// is ready: it is ACTIVE, and no check failed except those of this machine. It is
// false for a report of Verify, which does not check that.
func (r Report) ControlPlanesReady() bool {
	for _, check := range failures(r.Checks) {
		if check.Name != CheckNameHostName && check.Name != CheckNameReachable {
			return false
		}
	}
	return r.outcome(CheckNameActive) == OutcomePassed && r.outcome(CheckNameConnection) == OutcomePassed
}

// Reachable reports whether programs on this machine reach the endpoint: its host
// name leads to it, and it accepts TCP connections. It is false for a report of
// Verify, which does not check that.
func (r Report) Reachable() bool {
	return r.outcome(CheckNameHostName) == OutcomePassed && r.outcome(CheckNameReachable) == OutcomePassed
}

// outcome returns how a check ended, or "" if it was not made.
func (r Report) outcome(name CheckName) Outcome {
	for _, check := range r.Checks {
		if check.Name == name {
			return check.Outcome
		}
	}
	return ""
}

// Err returns an error that matches [ErrNotVerified] and holds all failures and
// remedies, or nil if no check failed.
func (r Report) Err() error {
	failures := failures(r.Checks)
	if len(failures) == 0 {
		return nil
	}
	var found, remedies []string
	for _, check := range failures {
		found = append(found, string(check.Name)+": "+check.Found)
		if check.Remedy != "" && !slices.Contains(remedies, check.Remedy) {
			remedies = append(remedies, check.Remedy)
		}
	}
	return &Error{
		Op: opCheck, Resource: r.ResourceID,
		Found:  fmt.Sprintf("%d of %d checks failed: %s", len(failures), len(r.Checks), strings.Join(found, ", ")),
		Remedy: strings.Join(remedies, "; "), Err: ErrNotVerified,
	}
}

// String returns the report for people: what each side says, from Inspect the two
// answers, and the checks, with a remedy for each that failed. Do not depend on its
// wording.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintln(&b, r.ResourceID)
	if r.Service != (ServiceSnapshot{}) || r.Endpoint != (EndpointSnapshot{}) {
		r.writeSides(&b)
	}
	if r.outcome(CheckNameReachable) != "" {
		fmt.Fprintf(&b, "Both control planes say ready: %s\n", yesOrNo(r.ControlPlanesReady()))
		fmt.Fprintf(&b, "This machine reaches the endpoint: %s\n", yesOrNo(r.Reachable()))
	}
	writeChecks(&b, r.Checks)
	return b.String()
}

// writeSides writes a table of what each side says. "-" stands for what a side
// does not know.
func (r Report) writeSides(b *strings.Builder) {
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, row := range r.sides() {
		for n := range row {
			row[n] = cmp.Or(row[n], "-")
		}
		fmt.Fprintf(w, "  %s\n", strings.Join(row[:], "\t"))
	}
	w.Flush()
}

func (r Report) sides() [][4]string {
	endpoint, connection, service := r.Endpoint, r.Endpoint.Connection, r.Service
	var status, host string
	if connection.Status != "" {
		status = connection.Status.String()
	}
	if connection.Host != "" {
		host = connection.Host + ":" + strconv.Itoa(connection.Port)
	}
	return [][4]string{
		{"property", "Azure", "TiDB Cloud", "DNS"},
		{"cluster", "", string(service.ClusterState), ""},
		{"service", "", service.Status.String(), ""},
		{"endpoint", string(endpoint.ProvisioningState), "", ""},
		{"connection", string(endpoint.ConnectionStatus), status, ""},
		{"region", endpoint.Region, service.Region, ""},
		{"target", lastSegment(endpoint.ServiceID), lastSegment(service.ResourceID), ""},
		{"address", endpoint.PrivateIPAddress, connection.PrivateIPAddress, strings.Join(r.Addresses, ", ")},
		{"host name", "", host, ""},
	}
}

// lastSegment returns the name in a resource ID, which fits in a column. A check
// has the whole IDs when they differ.
func lastSegment(id string) string { return id[strings.LastIndexByte(id, '/')+1:] }

func yesOrNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
