package control

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

const (
	// maxStreams bounds how many event streams are open at once. A browser has a few.
	maxStreams = 16
	// look is how often a stream looks whether something has changed.
	look = 200 * time.Millisecond
	// beat is how often a stream says at least something, so that neither side takes
	// the other for dead.
	beat = 10 * time.Second
)

// events streams the status of the world as server-sent events: at once, whenever
// something may have changed, and at every beat.
func (a *api) events(rw http.ResponseWriter, r *http.Request) {
	select {
	case a.streams <- struct{}{}:
		defer func() { <-a.streams }()
	default:
		rw.Header().Set("Retry-After", "10")
		Refuse(rw, http.StatusServiceUnavailable, fmt.Sprintf("%d event streams are open, which is the most: close some pages", maxStreams))
		return
	}
	control := http.NewResponseController(rw)
	_ = control.SetReadDeadline(time.Time{}) // a stream outlives what a request may take to arrive
	rw.Header().Set("Content-Type", "text/event-stream")
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	var last Status
	var said time.Time
	for {
		status := a.status()
		if status.World != last.World || status.Version != last.Version || time.Since(said) >= beat {
			text, err := json.Marshal(status)
			if err != nil {
				return // the clock is plain JSON
			}
			if _, err := fmt.Fprintf(rw, "data: %s\n\n", text); err != nil {
				return
			}
			if control.Flush() != nil {
				return
			}
			last, said = status, time.Now()
		}
		select {
		case <-ticker.C:
		case <-r.Context().Done():
			return
		case <-a.options.Done:
			return
		}
	}
}
