package endpoint

import (
	"context"
	"slices"
	"strings"
	"time"
)

// AuditScope says what [Client.Audit] looks at. Duplicates in it count once.
type AuditScope struct {
	// SubscriptionIDs are the Azure subscriptions whose private endpoints are
	// looked at. Required.
	SubscriptionIDs []string
	// ClusterIDs are the clusters of TiDB Cloud to whose endpoint services the
	// private endpoints may lead, all node groups included. Required.
	ClusterIDs []string
}

// AuditOptions are the optional settings of [Client.Audit].
type AuditOptions struct {
	// Interval is the time between the two looks at what may be safe to delete. 0
	// means one minute, longer than either cloud is known to lag (assumed). Less
	// than zero means that there is no second look: nothing is called safe then.
	Interval time.Duration
}

// defaultInterval is more than the lag that is reckoned with.
const defaultInterval = time.Minute

// maxSecondLooks bounds the requests for second looks: two to Azure each.
const maxSecondLooks = 200

// Audit looks for what was left behind or went wrong: private endpoints of the
// subscriptions that lead to an endpoint service of TiDB Cloud but are not
// registered there, registrations without a private endpoint, several endpoints
// from one subnet to the same service, and endpoints through which nothing gets
// any more. Each [Finding] says what is safe to delete and why. Audit itself only
// reads.
//
// An endpoint leads to TiDB Cloud when it is connected to the private link service
// of one of the clusters, by its resource ID or by an alias that TiDB Cloud lists
// another endpoint with or itself, or to any service of the Azure subscriptions
// that those are in: such as one whose cluster is gone.
//
// Nothing is called safe to delete that one odd or stale reading could explain:
// what might be is read again after [AuditOptions].Interval, one by one in Azure,
// 200 endpoints at most, and has to be as it was. When there is no time for that
// before the deadline of ctx, the finding says to look again.
//
// The lists are read in full: one of each subscription, and for each cluster two
// requests, one more for each node group, and one for all clusters, which the
// client keeps within TiDB Cloud's limit. A part of the scope that cannot be read
// is left out, with all conclusions that would need it, and an error tells it
// beside the audit of the rest. The audit is nil only when the scope is refused,
// which matches [ErrInvalidArgument], or ctx has ended.
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

// judge takes the second look at whatever may be safe to delete.
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

// secondLook reads both clouds again, and believes in what both looks say.
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

// result keeps what is wrong.
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

// distinct trims what was pasted, and leaves out what is empty or comes again.
func distinct(ids []string) (result []string) {
	for _, id := range ids {
		id = strings.TrimSpace(id)
		if id != "" && !slices.ContainsFunc(result, func(other string) bool { return strings.EqualFold(id, other) }) {
			result = append(result, id)
		}
	}
	return result
}
