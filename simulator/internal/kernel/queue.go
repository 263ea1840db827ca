package kernel

import (
	"container/heap"
	"time"
)

// event is a function to call at a given time.
type event struct {
	at    time.Time
	seq   uint64
	quiet bool // no client can see the effect
	do    func(at time.Time)
}

// queue is a heap of events, ordered by time and, within one instant, by creation.
type queue []*event

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if q[i].at.Equal(q[j].at) {
		return q[i].seq < q[j].seq
	}
	return q[i].at.Before(q[j].at)
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(*event)) }
func (q *queue) Pop() any {
	old := *q
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	return last
}

// Plan schedules do for the given time. By then the resource that do is about may have
// changed or gone: do has to check.
func (k *Kernel) Plan(at time.Time, do func(at time.Time)) { k.push(&event{at: at, do: do}) }

// PlanQuietly is Plan for an effect that no client can see; NextEvent skips it.
func (k *Kernel) PlanQuietly(at time.Time, do func(at time.Time)) {
	k.push(&event{at: at, do: do, quiet: true})
}

func (k *Kernel) push(e *event) {
	k.Seq++
	e.seq = k.Seq
	heap.Push(&k.Queue, e)
}

// Settle runs every event that is due at now, in order. Work that an event starts
// counts from the event's own time, not from now.
func (k *Kernel) Settle(now time.Time) {
	for len(k.Queue) > 0 && !k.Queue[0].at.After(now) {
		e := heap.Pop(&k.Queue).(*event)
		k.Revision++
		e.do(e.at)
	}
}

// NextEvent returns the time of the earliest pending event that clients can see the
// effect of, and false if there is none.
func (k *Kernel) NextEvent() (time.Time, bool) {
	var next time.Time
	found := false
	for _, e := range k.Queue {
		if !e.quiet && (!found || e.at.Before(next)) {
			next, found = e.at, true
		}
	}
	return next, found
}
