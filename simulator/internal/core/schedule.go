package core

import (
	"container/heap"
	"time"
)

// eventKind says what happens when an event is due; eventTable in events.go
// holds the rule for each kind.
type eventKind uint8

const (
	operationDone eventKind = iota
	operationForgotten
	linkForgotten
	tokenForgotten
	clusterCreated
	clusterDeleted
	serviceCreated
	endpointDiscovered
	connectionApproved
	connectionAccepted
	connectionDeleted
	eventKinds
)

// event is something that will happen at a given time to the thing named by key.
type event struct {
	at   time.Time
	seq  uint64
	kind eventKind
	key  string
	// generation guards against an event that was overtaken: it is compared with
	// the generation of the thing it was made for.
	generation int
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

// plan puts an event into the schedule.
func (s *State) plan(at time.Time, kind eventKind, key string, generation int) {
	s.seq++
	heap.Push(&s.schedule, &event{at: at, seq: s.seq, kind: kind, key: key, generation: generation})
}

// settle applies every event that is due at now, in order. What an event sets
// in motion counts from the event's own time, not from when somebody looked.
func (s *State) settle(now time.Time) {
	for len(s.schedule) > 0 && !s.schedule[0].at.After(now) {
		e := heap.Pop(&s.schedule).(*event)
		s.revision++
		eventTable[e.kind](s, e)
	}
}

// NextEvent is the time of the earliest thing that will change without anybody
// asking, and whether there is one. Book-keeping that no client can see does
// not count.
func (s *State) NextEvent() (time.Time, bool) {
	var next time.Time
	found := false
	for _, e := range s.schedule {
		switch e.kind {
		case operationForgotten, tokenForgotten:
			continue
		}
		if !found || e.at.Before(next) {
			next, found = e.at, true
		}
	}
	return next, found
}
