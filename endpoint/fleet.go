package endpoint

import (
	"container/heap"
	"context"
	"slices"
	"time"
)

// fleet connects many endpoints. The caller's goroutine owns it and schedules its
// members. A bounded number of other goroutines send the requests, each of them for one
// member, which it has to itself meanwhile.
type fleet struct {
	client *Client
	view   *fleetView
	limit  int // of requests to each cloud at a time

	live   int // members without a result
	queue  [clouds]members
	busy   [clouds]int
	parked []*member // members that wait for a listing
	// paused holds, per subscription ID, the end of Azure's Retry-After.
	paused map[string]time.Time

	listings  int // begun so far; a listing is numbered by it
	listing   bool
	nextList  time.Time
	finished  chan *member
	delivered chan listing
}

// Each cloud has its own limit: members that wait for one cloud must not delay those
// that need the other.
const (
	inAzure = iota
	inTiDBCloud
	clouds
)

func newFleet(client *Client, limit int) *fleet {
	return &fleet{
		client: client, view: newFleetView(client), limit: limit, paused: map[string]time.Time{},
		finished: make(chan *member, clouds*limit), delivered: make(chan listing, 1),
	}
}

// add adds a spec that has been checked.
func (f *fleet) add(index int, spec Spec) {
	f.live++
	f.view.watch(spec.EndpointID)
	heap.Push(&f.queue[inAzure], &member{
		run: &run{client: f.client, source: f.view, spec: spec, goal: connecting()}, index: index,
	})
}

// connect yields the result of each member.
func (f *fleet) connect(ctx context.Context, yield func(ConnectAllResult) bool) {
	if f.live == 0 {
		return
	}
	working, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		f.drain()
	}()
	f.list(working) // one listing saves a request for each member
	for f.live > 0 {
		timer := time.NewTimer(f.dispatch(working))
		select {
		case m := <-f.finished:
			if f.collect(m) && !yield(m.result()) {
				return
			}
		case l := <-f.delivered:
			f.deliver(l)
		case <-timer.C:
		case <-ctx.Done():
			cancel()
			f.giveUp(ctx.Err(), yield)
			return
		}
		timer.Stop()
	}
}

// dispatch starts all members that are due, within the limits, and returns how long to
// wait before the next call.
func (f *fleet) dispatch(ctx context.Context) time.Duration {
	now, next := time.Now(), time.Hour
	if f.nextList.IsZero() {
		return next // the first listing wakes the loop
	}
	for cloud := range f.queue {
		queue := &f.queue[cloud]
		for len(*queue) > 0 && f.busy[cloud] < f.limit {
			first := (*queue)[0]
			if pause := f.paused[first.spec.EndpointID.SubscriptionID]; cloud == inAzure && pause.After(first.due) {
				first.due = pause
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
	if len(f.parked) > 0 && !f.listing {
		if f.nextList.After(now) {
			return min(next, f.nextList.Sub(now))
		}
		f.list(ctx)
	}
	return next
}

// collect takes a member back from its goroutine and schedules its next step. It
// reports whether the member has its result.
func (f *fleet) collect(m *member) bool {
	f.busy[m.cloud]--
	now := time.Now()
	if pause, ok := throttled(m.err); ok {
		f.paused[m.spec.EndpointID.SubscriptionID] = now.Add(pause)
		m.err = nil
		f.enqueue(m, now)
		return false
	}
	switch {
	case m.err != nil || m.action == ActionNone:
		f.live--
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

// servicePause returns how long a member waits before it looks at its service. The
// first look of a wait comes at once, as in Connect: its reply may say when the next is
// due.
func (f *fleet) servicePause(m *member) time.Duration {
	if m.awaited != ActionWaitForService {
		return 0
	}
	return f.view.servicePause()
}

func (f *fleet) enqueue(m *member, due time.Time) {
	m.due, m.cloud = due, inAzure
	if m.action == ActionAccept || m.action == ActionUnregister {
		m.cloud = inTiDBCloud
	}
	heap.Push(&f.queue[m.cloud], m)
}

func (f *fleet) list(ctx context.Context) {
	f.listing = true
	f.listings++
	number := f.listings
	go func() { f.delivered <- f.view.list(ctx, number) }()
}

// hasten moves the next listing forward to the time at which a reply asked a parked
// member to look again. A member does so once: later listings come at their own pace.
func (f *fleet) hasten(m *member, listed time.Time) {
	if m.hint > 0 && m.due.After(listed) && m.due.Before(f.nextList) {
		f.nextList = m.due
	}
}

// deliver wakes the parked members for which a listing has news. A listing that was
// begun before a member parked may not show what the member did.
func (f *fleet) deliver(l listing) {
	now := time.Now()
	f.listing, f.nextList = false, now.Add(f.pause(l))
	f.view.learn(l)
	f.parked = slices.DeleteFunc(f.parked, func(m *member) bool {
		wake := l.err != nil || m.since < l.number && (f.view.news(m.endpoint) || m.action == ActionConfirm && !m.due.After(now))
		if wake {
			f.enqueue(m, now)
		} else {
			f.hasten(m, l.begun)
		}
		return wake
	})
}

// pause returns how long to wait after a listing. Each of its pages takes a request
// from the registrations: listings use a twentieth of the rate limit while there are
// registrations to make, and a fifth otherwise.
func (f *fleet) pause(l listing) time.Duration {
	if l.hint > 0 {
		return l.hint
	}
	perPage := 3 * time.Second
	if len(f.queue[inTiDBCloud])+f.busy[inTiDBCloud] > 0 {
		perPage = 12 * time.Second
	}
	return max(f.client.after(ActionWaitUntilActive), perPage*time.Duration(l.pages))
}

// drain waits for all goroutines, whose context must have ended, and returns their
// members.
func (f *fleet) drain() (rest []*member) {
	for f.busy[inAzure]+f.busy[inTiDBCloud] > 0 {
		m := <-f.finished
		f.busy[m.cloud]--
		rest = append(rest, m)
	}
	if f.listing {
		<-f.delivered
		f.listing = false
	}
	return rest
}

// giveUp yields the remaining members with the context's error.
func (f *fleet) giveUp(err error, yield func(ConnectAllResult) bool) {
	rest := slices.Concat(f.drain(), f.queue[inAzure], f.queue[inTiDBCloud], f.parked)
	for _, m := range rest {
		if m.err == nil && (!m.started || m.action != ActionNone) {
			m.err = m.unfinished(err)
		}
		if !yield(m.result()) {
			return
		}
	}
}
