package endpoint

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// member is one endpoint of a fleet.
type member struct {
	*run
	removing bool
	index    int
	cloud    int       // the cloud whose limit the next step counts for
	due      time.Time // of the next step
	started  bool
	action   Action        // that the next step takes or waits for
	since    int           // number of the newest listing when the member parked
	hint     time.Duration // how long the last reply asks to wait; 0 if it does not
	err      error
	// unsure means that a step whose outcome is lost may have carried out the action.
	unsure       bool
	decided      time.Time // when a look at the endpoint led to the action; zero in a decoded member
	interruption error     // of the last step, if its context ended

	resting, ready bool
	looked         time.Time        // when a look last led to a result
	last           EndpointSnapshot // as the previous run saw the endpoint
	saved          *savedMember     // decoded, and not taken over by attach yet; or nil
}

func newFleetRun(f *fleet, spec Spec, remove bool) *run {
	goal := connecting()
	if remove {
		goal = disconnecting()
	}
	return &run{client: f.client, source: f.view, spec: spec, goal: goal, heeding: true}
}

// again starts a member at rest anew, as a new call of Connect does.
func (m *member) again(f *fleet) {
	m.last = m.snapshot()
	m.run = newFleetRun(f, m.spec, m.removing)
	m.resting, m.started, m.unsure, m.action, m.err, m.saved = false, false, false, "", nil, nil
}

// step looks or acts once and decides what comes next.
func (m *member) step(ctx context.Context) {
	m.interruption = nil
	var last *http.Response
	capturing := policy.WithCaptureResponse(ctx, &last)
	switch {
	case !m.started:
		if m.err = m.start(capturing); m.err == nil || failedLook(m.err) && passing(ActionNone, m.err) {
			m.err = m.tolerate(ctx, m.err)
		}
		m.started = m.err == nil && !m.blind()
	case m.action.Changes() && (m.unsure || m.late()):
		if m.err = m.tolerate(ctx, m.recheck(capturing)); m.err == nil && !m.blind() {
			m.unsure = false
			m.looks++
		}
	case m.action.Changes():
		m.err = m.do(capturing, m.action)
		if m.err != nil && m.paused(m.err) {
			m.tried.set(m.action, false)
			_, m.unsure = throttled(m.err) // another program may act during the pause
		} else if m.err != nil {
			m.err = m.weigh(ctx, m.action, m.err)
		}
	default:
		m.err = m.lookAfter(capturing, m.action)
	}
	m.hint = pipeline.RetryAfter(last)
	if m.err == nil && m.started && !m.blind() {
		before := m.action
		m.action, m.err = m.next()
		if before != ActionWaitForService { // whose look does not show the endpoint
			m.decided = time.Now()
		}
		m.unsure = m.unsure && m.action != before // the same action again was not carried out
	}
}

// decidedFor is how long a decision to delete or repair is acted on without another look.
const decidedFor = 10 * time.Second

// late reports whether the action is a deletion or a repair that was decided too long ago,
// such as before a cloud asked to wait or in another process: somebody else may have
// repaired the endpoint since. A creation looks by itself.
func (m *member) late() bool {
	switch m.action {
	case ActionUnregister, ActionDeleteEndpoint:
	case ActionCreateEndpoint:
		if m.snapshot().ProvisioningState == "" {
			return false
		}
	default:
		return false
	}
	return time.Since(m.decided) > decidedFor
}

// recheck reads what shows whether the action was carried out already, or is still right.
func (m *member) recheck(ctx context.Context) error {
	late := m.late()
	if view, ok := m.source.(*fleetView); ok && (late || m.action == ActionAccept || m.action == ActionUnregister) {
		since := view.began // what a lost step has done, it did before this one began
		if late {
			since = time.Now().Truncate(decidedFor)
		}
		if err := view.recheckConnection(ctx, m.endpoint, since); err != nil {
			return err
		}
	}
	return m.endpoint.refreshAzure(ctx)
}

// interrupt records that the context ended a step, so that its outcome is not known.
func (m *member) interrupt() {
	if m.started && m.action.Changes() {
		m.tried.set(m.action, false)
		m.unsure = true
	}
	m.interruption, m.err = m.err, nil
}

// asksTiDBCloud reports whether the next step may send TiDB Cloud a request.
func (m *member) asksTiDBCloud() bool {
	switch m.action {
	case ActionCreateEndpoint, ActionDeleteEndpoint, ActionWaitForEndpoint:
		return !m.started
	}
	return true
}

// pause returns how long to wait before the member looks again.
func (m *member) pause() time.Duration {
	if m.blind() && m.trouble.looks < confirmLooks {
		return m.trouble.pause(m.client.confirmAfter(), time.Now())
	}
	if m.action == ActionConfirm {
		return m.confirmPause()
	}
	if m.hint > 0 {
		return m.hint
	}
	return m.client.after(m.action)
}

// unfinished returns the error of a member whose context ended.
func (m *member) unfinished(err error) error {
	if m.started {
		return m.interrupted(m.action, err)
	}
	return asError(opConnect, m.spec.EndpointID.String(), err)
}

func (m *member) result() ConnectAllResult {
	result := ConnectAllResult{Index: m.index, Spec: m.spec, Err: m.err}
	if m.err == nil {
		result.Endpoint = m.endpoint
	}
	return result
}

// snapshot returns the endpoint as it was last seen.
func (m *member) snapshot() EndpointSnapshot {
	if m.endpoint != nil && (m.started || m.resting) {
		return m.endpoint.Snapshot()
	}
	return m.last
}

// throttled reports whether Azure refused a request with 429, and how long it asks to
// wait.
func throttled(err error) (time.Duration, bool) {
	var e *Error
	var reply *azcore.ResponseError
	if !errors.As(err, &e) || e.Origin != OriginAzure || !errors.As(err, &reply) || reply.StatusCode != http.StatusTooManyRequests {
		return 0, false
	}
	return cmp.Or(pipeline.RetryAfter(reply.RawResponse), 10*time.Second), true
}

// limitedUntil reports whether the rate limit of TiDB Cloud refused a request of a step,
// and the time before which it allows none.
func limitedUntil(err error) (time.Time, bool) {
	var limited *tidbcloud.RateLimitError
	if !errors.As(err, &limited) {
		return time.Time{}, false
	}
	return limited.Until, true
}

// paused reports whether err says when to come back and the run's owner heeds that.
func (r *run) paused(err error) bool {
	_, azure := throttled(err)
	_, tidb := limitedUntil(err)
	return r.heeding && (azure || tidb)
}

// members is a heap of members that wait, the first that is due on top; among equals,
// in the order of their indexes.
type members []*member

func (q members) Len() int      { return len(q) }
func (q members) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

func (q members) Less(i, j int) bool {
	return cmp.Or(q[i].due.Compare(q[j].due), cmp.Compare(q[i].index, q[j].index)) < 0
}

func (q *members) Push(m any) { *q = append(*q, m.(*member)) }

func (q *members) Pop() any {
	last := len(*q) - 1
	m := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	return m
}

// tell returns the member as [Fleet.Members] shows it.
func (m *member) tell() FleetMember {
	told := FleetMember{
		Spec: m.spec, Removing: m.removing, Action: m.action, Ready: m.ready, Looked: m.looked, Err: m.err, Endpoint: m.snapshot(),
	}
	switch {
	case m.resting:
		told.Action = ActionNone
		return told
	case m.saved != nil && m.endpoint == nil:
		told.Since, told.Message = m.saved.Since, m.saved.Doubt.Conclusion
	default:
		told.Since, told.Message = m.run.since, m.doubt.conclusion
	}
	told.Due = m.due
	if m.action != ActionConfirm {
		told.Message = ""
		if m.endpoint != nil && m.client != nil {
			told.Message = m.overdue()
		}
	}
	return told
}
