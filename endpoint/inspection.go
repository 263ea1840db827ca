package endpoint

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
)

// Inspection is what [Client.Inspect] found. Two of them compare with cmp.Diff
// without options.
type Inspection struct {
	// Service is what TiDB Cloud says of the endpoint service and its cluster.
	Service ServiceSnapshot
	// Endpoint is what Azure says of the private endpoint and, in Connection, what
	// TiDB Cloud says of it. What could not be read is the zero value; the checks
	// tell why.
	Endpoint EndpointSnapshot
	// Addresses are those that DNS gives for Endpoint.Connection.Host, in the
	// resolver's order.
	Addresses []string
	// Checks judge all of it. They are always the same, in the same order: Cluster,
	// Service, Provisioned, Target, Region, Spec, PrivateIPAddress, Connection,
	// Elsewhere, Active, HostName, Reachable.
	Checks []Check
}

// ControlPlanesReady reports whether Azure and TiDB Cloud agree that the endpoint
// is ready: it is ACTIVE, and no check failed but those of this machine.
func (i Inspection) ControlPlanesReady() bool {
	for _, check := range failures(i.Checks) {
		if check.Name != CheckNameHostName && check.Name != CheckNameReachable {
			return false
		}
	}
	return i.outcome(CheckNameActive) == OutcomePassed && i.outcome(CheckNameConnection) == OutcomePassed
}

// Reachable reports whether programs on this machine reach the endpoint: its host
// name leads to it, and it accepts TCP connections.
func (i Inspection) Reachable() bool {
	return i.outcome(CheckNameHostName) == OutcomePassed && i.outcome(CheckNameReachable) == OutcomePassed
}

func (i Inspection) outcome(name CheckName) Outcome {
	for _, check := range i.Checks {
		if check.Name == name {
			return check.Outcome
		}
	}
	return ""
}

// String returns for people what each side says, the two answers, and all that
// did not pass with its remedy. Do not depend on its wording.
func (i Inspection) String() string {
	var b strings.Builder
	fmt.Fprintln(&b, i.Endpoint.ID)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range i.rows() {
		for n := range row {
			row[n] = cmp.Or(row[n], "-")
		}
		fmt.Fprintf(w, "  %s\n", strings.Join(row[:], "\t"))
	}
	w.Flush()
	fmt.Fprintf(&b, "Both control planes say ready: %s\n", yesOrNo(i.ControlPlanesReady()))
	fmt.Fprintf(&b, "This machine reaches the endpoint: %s\n", yesOrNo(i.Reachable()))
	var rest []Check
	for _, check := range i.Checks {
		if check.Outcome != OutcomePassed {
			rest = append(rest, check)
		}
	}
	writeChecks(&b, rest)
	return b.String()
}

// rows are the lines of the table. "" stands for what a side does not know.
func (i Inspection) rows() [][4]string {
	endpoint, connection, service := i.Endpoint, i.Endpoint.Connection, i.Service
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
		{"address", endpoint.PrivateIPAddress, connection.PrivateIPAddress, strings.Join(i.Addresses, ", ")},
		{"host name", "", host, ""},
	}
}

// lastSegment is the name in a resource ID, to fit in a column: a check tells the
// whole IDs when they differ.
func lastSegment(id string) string { return id[strings.LastIndexByte(id, '/')+1:] }

func yesOrNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
