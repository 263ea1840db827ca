package endpoint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// FindingKind is what is wrong with an endpoint. More values may be added.
type FindingKind string

const (
	// FindingKindNotRegistered: a private endpoint leads to an endpoint service of TiDB
	// Cloud, which does not list it or has only DISCOVERED it.
	FindingKindNotRegistered FindingKind = "NotRegistered"
	// FindingKindNoPrivateEndpoint: TiDB Cloud has registered a private endpoint that
	// does not exist.
	FindingKindNoPrivateEndpoint FindingKind = "NoPrivateEndpoint"
	// FindingKindDuplicate: several private endpoints lead from one subnet to the same
	// endpoint service. There is a finding for each of them, except for one that is
	// the only one to work.
	FindingKindDuplicate FindingKind = "Duplicate"
	// FindingKindDead: the endpoint carries no traffic any more: its connection was
	// Rejected, Disconnected or Removed, or its acceptance FAILED.
	FindingKindDead FindingKind = "Dead"
	// FindingKindContradiction: TiDB Cloud shows as ACTIVE what Azure shows as Pending or
	// in a status unknown to this package.
	FindingKindContradiction FindingKind = "Contradiction"
)

// PossibleFindingKindValues returns the known values of FindingKind.
func PossibleFindingKindValues() []FindingKind {
	return []FindingKind{FindingKindNotRegistered, FindingKindNoPrivateEndpoint, FindingKindDuplicate, FindingKindDead, FindingKindContradiction}
}

// Finding is one thing that is wrong with an endpoint, found by [Client.Audit]. An
// endpoint may have several. Two findings compare with cmp.Diff without options.
type Finding struct {
	// Kind says what is wrong.
	Kind FindingKind
	// EndpointID is the private endpoint's resource ID, as Azure spells it if it
	// exists.
	EndpointID string
	// NodeGroup is the node group that the endpoint leads to; zero if unknown.
	NodeGroup NodeGroupID
	// SubnetID, ServiceID and ConnectionStatus are Azure's view, as in
	// [EndpointSnapshot]; zero if there is no such private endpoint.
	SubnetID         privatelink.SubnetID
	ServiceID        string
	ConnectionStatus privatelink.ConnectionStatus
	// Connection is TiDB Cloud's view; zero if it does not list the endpoint.
	Connection Connection
	// Found says what was found.
	Found string
	// Remedy says what to do, and why something is or is not safe to delete.
	Remedy string
	// SafeToDelete are the clouds in which the endpoint may be deleted without harm to
	// a working connection; nil means that neither is known to be safe. Two looks have
	// to agree, see [AuditOptions].Interval. Delete TiDB Cloud's side first.
	SafeToDelete []Origin
}

// Audit is what [Client.Audit] found.
type Audit struct {
	// Endpoints is the number of private endpoints found that lead to TiDB Cloud.
	Endpoints int
	// Findings are sorted by endpoint, then by kind; nil means that nothing is wrong.
	Findings []Finding
}

// String returns the findings as a table for people. Do not depend on its
// wording.
func (a Audit) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d private endpoints lead to TiDB Cloud, %d findings\n", a.Endpoints, len(a.Findings))
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, f := range a.Findings {
		fmt.Fprintf(w, "  %s\t%s\tsafe to delete: %s\t%s; %s\n", lastSegment(f.EndpointID), f.Kind, f.safe(), f.Found, f.Remedy)
	}
	w.Flush()
	return b.String()
}

func (f Finding) safe() string {
	var clouds []string
	for _, origin := range f.SafeToDelete {
		clouds = append(clouds, string(origin))
	}
	return cmp.Or(strings.Join(clouds, ", "), "nothing")
}

func sortFindings(findings []Finding) {
	slices.SortFunc(findings, func(a, b Finding) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.EndpointID), strings.ToLower(b.EndpointID)), strings.Compare(string(a.Kind), string(b.Kind)))
	})
}
