package endpoint

import (
	"context"
	"slices"
	"strings"
	"time"
)

// AuditScope is what [Client.Audit] looks at. Duplicates count once.
type AuditScope struct {
	// SubscriptionIDs are the Azure subscriptions that hold the private endpoints.
	// Required.
	SubscriptionIDs []string
	// ClusterIDs are the TiDB Cloud clusters that the private endpoints may lead to,
	// with all their node groups. Required.
	ClusterIDs []string
}

// AuditOptions are the optional settings of [Client.Audit].
type AuditOptions struct {
	// Interval is the time between the two looks at what may be safe to delete. 0
	// means one minute, longer than reads of either cloud are known to lag behind
	// writes (assumed). Less than zero means no second look: nothing is then called
	// safe to delete.
	Interval time.Duration
}

// defaultInterval is longer than the lag of either cloud (assumed).
const defaultInterval = time.Minute

// maxSecondLooks bounds the number of second looks, each of which takes two requests
// to Azure.
const maxSecondLooks = 200

// Audit looks for what was left behind or is broken: private endpoints that lead to
// an endpoint service of TiDB Cloud but are not registered there, registrations
// without a private endpoint, several endpoints from one subnet to the same service,
// and endpoints that no longer carry traffic. Each [Finding] says what is safe to
// delete and why. Audit itself only reads.
//
// An endpoint leads to TiDB Cloud if it connects to the private link service of one
// of the clusters, by resource ID or by an alias that a registered endpoint uses, or
// to any other service in the Azure subscriptions of those services, such as the
// service of a deleted cluster.
//
// Nothing is called safe to delete because of one wrong or stale reading: each
// candidate is read again after [AuditOptions].Interval, one by one in Azure, and
// must be unchanged. There are at most 200 second looks. If the deadline of ctx
// leaves no time for them, the finding says to look again.
//
// Audit lists each subscription in full and sends TiDB Cloud one request for each
// cluster, two for each of its node groups and one for all clusters together, or more
// where a list has several pages. A part of the scope that cannot be read is left out, with every conclusion that needs it, and
// is named by an error that comes with the audit of the rest. The audit is nil only
// if the scope is refused, with an error that matches [ErrInvalidArgument], or ctx
// has ended.
func (c *Client) Audit(ctx context.Context, scope AuditScope, options *AuditOptions) (*Audit, error) {
	const op = "audit"
	subscriptions, clusters := distinct(scope.SubscriptionIDs), distinct(scope.ClusterIDs)
	switch {
	case len(subscriptions) == 0:
		return nil, invalidArgument("AuditScope.SubscriptionIDs", "", "there is none", "give the Azure subscriptions that private endpoints are in")
	case len(clusters) == 0:
		return nil, invalidArgument("AuditScope.ClusterIDs", "", "there is none", "give the IDs of the clusters that private endpoints may lead to")
	}
	if options == nil {
		options = &AuditOptions{}
	}
	auditing := newAuditing(c)
	auditing.look(ctx, subscriptions, clusters)
	if ctx.Err() == nil {
		auditing.judge(ctx, options.Interval)
	}
	if ctx.Err() != nil {
		return nil, asError(op, "", ctx.Err())
	}
	return auditing.result(), joinProblems(op, "", auditing.problems...)
}

// judge judges what was found and looks again at what may be safe to delete.
func (a *auditing) judge(ctx context.Context, interval time.Duration) {
	if interval == 0 {
		interval = defaultInterval
	}
	var doubtful []int
	for i, first := range a.found {
		a.findings[i] = first.judge()
		if len(a.findings[i].SafeToDelete) > 0 {
			doubtful = append(doubtful, i)
		}
	}
	deadline, bounded := ctx.Deadline()
	late := bounded && time.Until(deadline) <= interval
	if len(doubtful) > 0 && interval > 0 && !late && sleep(ctx, interval) != nil {
		return
	}
	for n, i := range doubtful {
		if interval < 0 || late || n >= maxSecondLooks {
			a.findings[i].SafeToDelete, a.findings[i].Remedy = nil, lookAgain
			continue
		}
		a.findings[i] = a.secondLook(ctx, i)
	}
}

// secondLook reads an endpoint again and keeps the conclusions of both looks.
func (a *auditing) secondLook(ctx context.Context, i int) Finding {
	first, finding := a.found[i], a.findings[i]
	second, err := a.reread(ctx, first)
	if err != nil {
		finding.SafeToDelete, finding.Remedy = nil, lookAgain+". It could not be read again: "+asError("audit", first.id, err).Error()
		return finding
	}
	a.found[i] = second
	again := second.judge()
	if again.Kind != "" && !first.same(second) {
		again.SafeToDelete, again.Remedy = nil, lookAgain
	}
	return again
}

// result returns the audit: the endpoints that something is wrong with.
func (a *auditing) result() *Audit {
	audit, safe := &Audit{}, map[string][]Origin{}
	for i, found := range a.found {
		if found.inAzure {
			audit.Endpoints++
		}
		if finding := a.findings[i]; finding.Kind != "" {
			safe[strings.ToLower(found.id)] = finding.SafeToDelete
			audit.Findings = append(audit.Findings, finding)
		}
	}
	audit.Findings = append(audit.Findings, duplicates(a.found, safe)...)
	sortFindings(audit.Findings)
	return audit
}

// distinct trims IDs and drops empty and repeated ones.
func distinct(ids []string) (result []string) {
	for _, id := range ids {
		id = strings.TrimSpace(id)
		if id != "" && !slices.ContainsFunc(result, func(other string) bool { return strings.EqualFold(id, other) }) {
			result = append(result, id)
		}
	}
	return result
}
