package kernel

import (
	"container/heap"
	"time"
)

// Event is a function to call at a given time. Push takes it once.
type Event struct {
	At    time.Time
	Do    func(at time.Time)
	Quiet bool // no client can see the effect
	seq   uint64
}

// queue is a heap of events, ordered by time and, within one instant, by creation.
type queue []*Event

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if q[i].At.Equal(q[j].At) {
		return q[i].seq < q[j].seq
	}
	return q[i].At.Before(q[j].At)
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(*Event)) }
func (q *queue) Pop() any {
	old := *q
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	return last
}

// Plan schedules do for the given time. By then the resource that do is about may have
// changed or gone: do has to check.
func (k *Kernel) Plan(at time.Time, do func(at time.Time)) { k.Push(&Event{At: at, Do: do}) }

// PlanQuietly is Plan for an effect that no client can see; NextEvent skips it.
func (k *Kernel) PlanQuietly(at time.Time, do func(at time.Time)) {
	k.Push(&Event{At: at, Do: do, Quiet: true})
}

// Push is Plan for an event that is part of what it is about, such as an operation.
func (k *Kernel) Push(e *Event) {
	k.Seq++
	e.seq = k.Seq
	heap.Push(&k.Queue, e)
}

// Settle runs every event that is due at now, in order. Work that an event starts
// counts from the event's own time, not from now.
func (k *Kernel) Settle(now time.Time) {
	for len(k.Queue) > 0 && !k.Queue[0].At.After(now) {
		e := heap.Pop(&k.Queue).(*Event)
		k.Revision++
		e.Do(e.At)
	}
}

// NextEvent returns the time of the earliest pending event that clients can see the
// effect of, and false if there is none.
func (k *Kernel) NextEvent() (time.Time, bool) {
	var next time.Time
	found := false
	for _, e := range k.Queue {
		if !e.Quiet && (!found || e.At.Before(next)) {
			next, found = e.At, true
		}
	}
	return next, found
}
