package endpoint

import "time"

// maxAhead is longer than any wait of a fleet: a thousand pages of a list take 200 minutes.
const maxAhead = 4 * time.Hour

// near returns a saved time, or now in place of one that is further ahead than any wait: a
// process whose clock was ahead has saved it, or the clock was set back.
func near(t, now time.Time) time.Time {
	if t.Sub(now) > maxAhead {
		return now
	}
	return t
}

// nearAll applies near to the times of a fleet that say when to come back.
func (s *savedFleet) nearAll(now time.Time) {
	for _, t := range []*time.Time{&s.Limited, &s.NextList, &s.Relist, &s.Paced} {
		*t = near(*t, now)
	}
	for id, until := range s.Paused {
		s.Paused[id] = near(until, now)
	}
	for i := range s.Members {
		m := &s.Members[i]
		m.Due, m.Looked = near(m.Due, now), near(m.Looked, now)
	}
}
