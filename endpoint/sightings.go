package endpoint

import (
	"sync"
	"time"
)

// sightings records when a client first saw a connection in its present status: TiDB
// Cloud shows no times of connections (described). It is safe for concurrent use.
type sightings struct {
	mu    sync.Mutex
	first map[sighting]time.Time
}

// sighting is a connection in a status. A connection that is registered again has
// another ID.
type sighting struct {
	id     string
	status Status
}

// maxSightings bounds the number of entries; far fewer connections wait for something
// at a time.
const maxSightings = 10_000

// since returns when the connection was first seen in its present status, which is now
// at the latest, and the zero time if the connection waits for nothing.
func (s *sightings) since(c Connection, now time.Time) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := sighting{c.ID, c.Status}
	for _, status := range []Status{StatusPending, StatusDeleting} {
		if status != c.Status {
			delete(s.first, sighting{c.ID, status})
		}
	}
	if awaitedOf(c.Status) == "" || c.ID == "" {
		return time.Time{}
	}
	if first, ok := s.first[key]; ok {
		return first
	}
	if s.first == nil || len(s.first) >= maxSightings {
		s.first = map[sighting]time.Time{}
	}
	s.first[key] = now
	return now
}
