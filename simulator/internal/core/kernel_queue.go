package core

import (
	"container/heap"
	"time"
)

// event is something that will happen at a given time.
type event struct {
	at    time.Time
	seq   uint64
	quiet bool // book-keeping that no client can see
	do    func(at time.Time)
}

// schedule is a heap of events by time, and by order of creation within one instant.
type schedule []*event

func (s schedule) Len() int { return len(s) }
func (s schedule) Less(i, j int) bool {
	if s[i].at.Equal(s[j].at) {
		return s[i].seq < s[j].seq
	}
	return s[i].at.Before(s[j].at)
}
func (s schedule) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s *schedule) Push(x any)   { *s = append(*s, x.(*event)) }
func (s *schedule) Pop() any {
	old := *s
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*s = old[:len(old)-1]
	return last
}

// plan lets something happen at a time. What is planned for may have changed or gone
// until then: do has to look.
func (s *State) plan(at time.Time, do func(at time.Time)) { s.push(&event{at: at, do: do}) }

// planQuietly is plan for book-keeping that no client can see.
func (s *State) planQuietly(at time.Time, do func(at time.Time)) {
	s.push(&event{at: at, do: do, quiet: true})
}

func (s *State) push(e *event) {
	s.seq++
	e.seq = s.seq
	heap.Push(&s.schedule, e)
}

// settle applies every event that is due at now, in order. What an event sets
// in motion counts from the event's own time, not from when somebody looked.
func (s *State) settle(now time.Time) {
	for len(s.schedule) > 0 && !s.schedule[0].at.After(now) {
		e := heap.Pop(&s.schedule).(*event)
		s.revision++
		e.do(e.at)
	}
}

// NextEvent is the time of the earliest thing that will change without anybody
// asking, and whether there is one.
func (s *State) NextEvent() (time.Time, bool) {
	var next time.Time
	found := false
	for _, e := range s.schedule {
		if !e.quiet && (!found || e.at.Before(next)) {
			next, found = e.at, true
		}
	}
	return next, found
}
