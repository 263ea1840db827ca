package endpoint

import (
	"container/heap"
	"context"
	"slices"
	"time"
)

// fleet connects many endpoints. One goroutine, the caller's, owns it and decides
// who is next; what takes time is done by a bounded number of others, each of
// which has one member to itself meanwhile.
type fleet struct {
	client *Client
	view   *fleetView
	limit  int // of what is under way in each cloud

	live   int // members without a result
	queue  [clouds]members
	busy   [clouds]int
	parked []*member // who waits for a listing
	// paused is until when Azure wants to be left alone, by subscription.
	paused map[string]time.Time

	listings  int // begun so far; their number is their age
	listing   bool
	nextList  time.Time
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

func newFleet(client *Client, limit int) *fleet {
	return &fleet{
		client: client, view: newFleetView(client), limit: limit, paused: map[string]time.Time{},
		finished: make(chan *member, clouds*limit), delivered: make(chan listing, 1),
	}
}

// add enlists a spec. It must have been checked.
func (f *fleet) add(index int, spec Spec) {
	f.live++
	f.view.watch(spec.EndpointID)
	heap.Push(&f.queue[inAzure], &member{
		run: &run{client: f.client, source: f.view, spec: spec, goal: connecting()}, index: index,
	})
}

// connect runs until each member has its result.
func (f *fleet) connect(ctx context.Context, yield func(ConnectAllResult) bool) {
	if f.live == 0 {
		return
	}
	working, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		f.drain()
	}()
	f.list(working) // one look at TiDB Cloud saves a request for each member
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

// dispatch starts all that is due and allowed, and returns when to come back.
func (f *fleet) dispatch(ctx context.Context) time.Duration {
	now, next := time.Now(), time.Hour
	if f.nextList.IsZero() {
		return next // of the first listing
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

// settle takes a member back from the goroutine that had it. It reports whether
// the member has its result.
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

// hasten lets the next listing come when a parked member has been told to look
// again, if that is sooner than the listings themselves ask for. Each member does
// so once: after a listing that was begun at its time the listings' own pace holds.
func (f *fleet) hasten(m *member, listed time.Time) {
	if m.hint > 0 && m.due.After(listed) && m.due.Before(f.nextList) {
		f.nextList = m.due
	}
}

// deliver wakes those for whom a listing holds news. One that was begun before a
// member parked may lack what the member did.
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

// pause is how long to wait after a listing. Each of its pages is a request that
// a registration could have had: it takes a twentieth of the limit while there
// are registrations to be made, and a fifth when there are none.
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

// drain waits for all goroutines; their contexts must have ended.
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

// giveUp yields what is left when the context has ended.
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
