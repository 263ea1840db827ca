package endpoint

import (
	"container/heap"
	"context"
	"time"
)

// round does all that is due, and returns when no request is under way: it does not
// wait for the time at which something else is due. It calls done with each member
// that has its result, and returns early if done returns false.
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
			} else if f.collect(m) && !done(m) {
				return nil
			}
		case l := <-f.delivered:
			if ctx.Err() != nil {
				f.delivered <- l // to drain
				return ctx.Err()
			}
			f.deliver(l)
		case <-timer.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		timer.Stop()
	}
}

// dispatch starts all that is due, within the limits, and returns how long to wait
// before the next call.
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
		return next // the first listing wakes the loop
	}
	for cloud := range f.queue {
		if f.listing && cloud == inTiDBCloud && f.budget != nil {
			continue // the listing comes first: it may need all that is left of the minute
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

// held returns the time before which a cloud refuses the next request of a member.
func (f *fleet) held(m *member) (until time.Time) {
	if m.cloud == inAzure {
		until = f.paused[m.spec.EndpointID.SubscriptionID]
	}
	if f.budget != nil && m.asksTiDBCloud() {
		until = later(until, f.limited)
	}
	return until
}

// collect takes a member back from its goroutine and schedules its next step. It
// reports whether the member has its result.
func (f *fleet) collect(m *member) bool {
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

// rest ends the work on a member. One that was to be removed and is gone leaves the
// fleet.
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
		// The heap orders those that are due at once by node group, whose members share
		// the look before a change.
		m.due, m.cloud = time.Time{}, inTiDBCloud
	}
	heap.Push(&f.queue[m.cloud], m)
}

// drain waits for all goroutines, whose context must have ended, and takes back their
// members and the listing, which the next step goes on with.
func (f *fleet) drain() {
	for f.busy[inAzure]+f.busy[inTiDBCloud] > 0 {
		f.takeBack(<-f.finished)
	}
	if f.listing {
		f.listing = false
		if l := <-f.delivered; l.err != nil {
			f.keep(l)
		}
	}
}

// takeBack takes a member back whose context has ended, which may be why it has an
// error.
func (f *fleet) takeBack(m *member) {
	if _, limited := limitedUntil(m.err); m.err == nil || limited {
		f.collect(m)
		return
	}
	f.busy[m.cloud]--
	m.interrupt()
	f.enqueue(m, time.Now())
}
