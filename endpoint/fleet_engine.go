package endpoint

import (
	"cmp"
	"container/heap"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// fleet takes many endpoints further. One goroutine, the caller's, owns it and
// decides who is next; what takes time is done by a bounded number of others, each
// of which has one member to itself meanwhile.
type fleet struct {
	client *Client
	view   *fleetView
	limit  int // of what is under way in each cloud
	// budget is that of a step, which is told of the rate limit; nil when requests
	// wait for it.
	budget *tidbcloud.Budget
	closes time.Time // when the step begins nothing new; zero for never

	members map[string]*member // by endpoint ID in lower case
	stale   bool               // the members' ranks
	queue   [clouds]members
	busy    [clouds]int
	parked  []*member // who waits for a listing
	// paused is until when Azure wants to be left alone, by subscription; limited is
	// until when the rate limit of TiDB Cloud allows nothing.
	paused  map[string]time.Time
	limited time.Time

	listings  int // begun so far; their number is their age
	listing   bool
	nextList  time.Time // zero: before anything else
	paced     time.Time // before which no listing is worth its pages
	relist    time.Time // when one that failed is made again
	unlisted  int       // listings that failed, in a row
	pages     int       // of the last listing
	asked     int       // requests of former steps since then
	sent      int       // requests of this step when it began
	finished  chan *member
	delivered chan listing
}

// The clouds have budgets of their own: who waits for one must not keep others
// from the other.
const (
	inAzure = iota
	inTiDBCloud
	clouds
)

func newFleet() *fleet {
	return &fleet{view: newFleetView(), members: map[string]*member{}, paused: map[string]time.Time{}}
}

// use lets a client work on the fleet. Members that another one has worked on are
// taken over from what is saved of them.
func (f *fleet) use(client *Client, limit int) {
	if limit <= 0 {
		limit = 16
	}
	if f.limit != limit {
		f.limit, f.finished, f.delivered = limit, make(chan *member, clouds*limit), make(chan listing, 1)
	}
	if f.client != nil && f.client != client {
		f.load(f.save())
	}
	f.client, f.view.client = client, client
	f.view.loadServices()
	for _, m := range f.members {
		m.attach(f)
	}
}

// set makes a spec the wish for an endpoint, or lets the endpoint be removed.
func (f *fleet) set(spec Spec, remove bool) *member {
	key := spec.key()
	m, known := f.members[key]
	if known && m.removing == remove && sameSpec(m.spec, spec) {
		return m
	}
	if known {
		f.withdraw(m)
	}
	m = &member{run: newFleetRun(f, spec, remove), removing: remove}
	f.members[key], f.stale = m, true
	f.view.watch(spec.EndpointID)
	f.view.doubt(spec.NodeGroup)
	f.nextList = time.Time{} // one look at TiDB Cloud saves a request for each member
	heap.Push(&f.queue[inAzure], m)
	return m
}

// withdraw takes a member out of whatever it waits for.
func (f *fleet) withdraw(m *member) {
	for cloud := range f.queue {
		f.queue[cloud] = slices.DeleteFunc(f.queue[cloud], func(other *member) bool { return other == m })
		heap.Init(&f.queue[cloud])
	}
	f.parked = slices.DeleteFunc(f.parked, func(other *member) bool { return other == m })
	delete(f.members, m.spec.key())
}

// ordered returns the members by rank: those of a node group stand together.
func (f *fleet) ordered() []*member {
	type keyed struct {
		key string
		*member
	}
	all := make([]keyed, 0, len(f.members))
	for key, m := range f.members {
		all = append(all, keyed{key, m})
	}
	slices.SortFunc(all, func(a, b keyed) int {
		x, y := a.spec.NodeGroup, b.spec.NodeGroup
		return cmp.Or(cmp.Compare(x.Cluster, y.Cluster), cmp.Compare(x.ID, y.ID), cmp.Compare(a.key, b.key))
	})
	ordered := make([]*member, len(all))
	for i, one := range all {
		ordered[i] = one.member
	}
	return ordered
}

// begin prepares a step.
func (f *fleet) begin(options StepFleetOptions, now time.Time) {
	f.closes = time.Time{}
	if options.MaxDuration > 0 {
		f.closes = now.Add(options.MaxDuration)
	}
	if f.stale {
		for i, m := range f.ordered() {
			m.index = i
		}
		f.stale = false
		for cloud := range f.queue {
			heap.Init(&f.queue[cloud])
		}
	}
	f.expect()
	if options.Resumed {
		for _, m := range f.members {
			m.unsure = !m.resting && m.started
		}
	}
	if options.LookAgainAfter > 0 {
		f.wake(options.LookAgainAfter, now)
	}
}

// wake lets members at rest look again. Those whose time has half come go along: a
// listing costs the same for one as for all.
func (f *fleet) wake(after time.Duration, now time.Time) {
	due := func(after time.Duration) func(*member) bool {
		return func(m *member) bool { return m.resting && !now.Before(m.looked.Add(after)) }
	}
	if !slices.ContainsFunc(slices.Collect(maps.Values(f.members)), due(after)) {
		return
	}
	for _, m := range f.ordered() {
		if due(after / 2)(m) {
			m.again(f)
			f.view.doubt(m.spec.NodeGroup)
			f.enqueue(m, now)
		}
	}
	f.nextList = time.Time{}
}

// round does all that is due, until nothing is under way. It never waits for a
// time while nothing is. A done that returns false ends it.
func (f *fleet) round(ctx context.Context, done func(*member) bool) error {
	working, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		f.drain()
	}()
	for {
		next := f.dispatch(working)
		if f.busy == [clouds]int{} && !f.listing {
			return nil
		}
		timer := time.NewTimer(max(next, 0))
		select {
		case m := <-f.finished:
			if ctx.Err() != nil {
				f.takeBack(m)
			} else if f.settle(m) && !done(m) {
				return nil
			}
		case l := <-f.delivered:
			f.deliver(l)
		case <-timer.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		timer.Stop()
	}
}

// dispatch starts all that is due and allowed, and returns when to come back.
func (f *fleet) dispatch(ctx context.Context) time.Duration {
	now, next := time.Now(), time.Hour
	if !f.closes.IsZero() && !now.Before(f.closes) || len(f.members) == 0 {
		return next
	}
	if due := f.listDue(); !due.IsZero() {
		if due.After(now) {
			next = due.Sub(now)
		} else {
			f.list(ctx)
		}
	}
	if f.nextList.IsZero() {
		return next // of the first listing
	}
	for cloud := range f.queue {
		if f.listing && cloud == inTiDBCloud && f.budget != nil {
			continue // a listing that the limit cuts short is lost
		}
		queue := &f.queue[cloud]
		for len(*queue) > 0 && f.busy[cloud] < f.limit {
			first := (*queue)[0]
			if held := f.held(first); held.After(first.due) {
				first.due = held
				heap.Fix(queue, 0)
				continue
			}
			if first.due.After(now) {
				next = min(next, first.due.Sub(now))
				break
			}
			heap.Pop(queue)
			f.busy[cloud]++
			go func() {
				first.step(ctx)
				f.finished <- first
			}()
		}
	}
	return next
}

// listDue returns when a listing is due; zero when none is.
func (f *fleet) listDue() time.Time {
	if f.listing || !f.nextList.IsZero() && len(f.parked) == 0 {
		return time.Time{}
	}
	due := later(f.nextList, f.relist)
	if f.budget != nil {
		if left := f.budget.Left(); left >= 0 && left < f.pages {
			due = later(due, f.budget.Resets())
		}
		due = later(due, f.limited)
		if !f.nextList.IsZero() && f.listingCanWait() {
			return time.Time{}
		}
	}
	return later(due, time.Unix(0, 1))
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// held returns until when a cloud wants to be left alone by a member.
func (f *fleet) held(m *member) (until time.Time) {
	if m.cloud == inAzure {
		until = f.paused[m.spec.EndpointID.SubscriptionID]
	}
	if f.budget != nil && m.asksTiDBCloud() {
		until = later(until, f.limited)
	}
	return until
}

// settle takes a member back from the goroutine that had it. It reports whether
// the member has its result.
func (f *fleet) settle(m *member) bool {
	f.busy[m.cloud]--
	now := time.Now()
	if until, ok := limitedUntil(m.err); ok {
		f.limited = later(f.limited, until)
		m.err = nil
		f.enqueue(m, now)
		return false
	}
	if pause, ok := throttled(m.err); ok {
		f.paused[m.spec.EndpointID.SubscriptionID] = now.Add(pause)
		m.err = nil
		f.enqueue(m, now)
		return false
	}
	switch {
	case m.err != nil || m.action == ActionNone:
		f.rest(m, now)
		return true
	case m.action.Changes():
		f.enqueue(m, now)
	case f.view.lists(m):
		m.since, m.due = f.listings, now.Add(m.pause())
		f.parked = append(f.parked, m)
		f.hasten(m, now)
	case m.action == ActionWaitForService:
		f.enqueue(m, now.Add(f.servicePause(m)))
	default:
		f.enqueue(m, now.Add(m.pause()))
	}
	return false
}

// rest ends the work on a member. One that is to be removed and is gone leaves.
func (f *fleet) rest(m *member, now time.Time) {
	m.resting, m.looked = true, now
	m.ready = m.err == nil
	if m.removing && m.err == nil {
		f.dismiss(m)
	}
}

func (f *fleet) dismiss(m *member) {
	delete(f.members, m.spec.key())
	f.view.unwatch(m.spec.EndpointID)
}

// servicePause is how long a member leaves its service alone. The first look that
// it waits with comes at once, as in Connect: its reply says when the next is due.
func (f *fleet) servicePause(m *member) time.Duration {
	if m.awaited != ActionWaitForService {
		return 0
	}
	return f.view.servicePause()
}

func (f *fleet) enqueue(m *member, due time.Time) {
	m.due, m.cloud = due, inAzure
	if m.action == ActionAccept || m.action == ActionUnregister {
		// Those of a node group go one after the other: who looks before it changes
		// something looks for all of them.
		m.due, m.cloud = time.Time{}, inTiDBCloud
	}
	heap.Push(&f.queue[m.cloud], m)
}

// drain waits for all goroutines, and takes back what they had; their contexts must
// have ended. A member that was interrupted goes on with the next step.
func (f *fleet) drain() {
	for f.busy[inAzure]+f.busy[inTiDBCloud] > 0 {
		f.takeBack(<-f.finished)
	}
	if f.listing {
		<-f.delivered
		f.listing = false
	}
}

// takeBack settles a member whose context has ended, which may be why it has an error.
func (f *fleet) takeBack(m *member) {
	if _, limited := limitedUntil(m.err); m.err == nil || limited {
		f.settle(m)
		return
	}
	f.busy[m.cloud]--
	m.interrupt()
	f.enqueue(m, time.Now())
}
