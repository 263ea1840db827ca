package tidbcloud

import (
	"strconv"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// defaultRateLimit is how many requests a key may make in a minute (described).
const defaultRateLimit = 100

// Window counts a key's requests in one minute of the clock, as Kong does, the gateway
// of the API (assumed).
type Window struct {
	start time.Time
	count int
}

// quota is what a key has left.
type quota struct {
	limit, remaining int
	reset            time.Duration
	exceeded         bool
}

// spend takes a request from the key's quota. Requests that fail authentication do not
// count (assumed).
func (s *State) spend(now time.Time, k *APIKey) quota {
	minute := now.Truncate(time.Minute)
	if !k.Window.start.Equal(minute) {
		k.Window = Window{start: minute}
	}
	k.Window.count++
	left := s.rateLimit - k.Window.count
	return quota{s.rateLimit, max(left, 0), minute.Add(time.Minute).Sub(now), left < 0}
}

// write adds the three headers of every reply to a known key (described).
func (q quota) write(h *kernel.Header) {
	h.Set("X-Ratelimit-Limit-Minute", strconv.Itoa(q.limit))
	h.Set("X-Ratelimit-Remaining-Minute", strconv.Itoa(q.remaining))
	h.SetSeconds("X-Ratelimit-Reset", q.reset)
}

// errRateLimit is documented.
func errRateLimit(limit int) *apiError {
	return &apiError{429, 49900007, "The request exceeded the limit of " + strconv.Itoa(limit) + " times per apikey per minute. For more quota, please contact us: https://support.pingcap.com/hc/en-us/requests/new?ticket_form_id=7800003722519"}
}
