package core

import (
	"strconv"
	"time"
)

// defaultRateLimit is how many requests a key may make in a minute [swagger].
const defaultRateLimit = 100

// window counts a key's requests in one minute. Minutes are those of the clock,
// as in Kong, which stands before the API (assumed).
type window struct {
	start time.Time
	count int
}

// quota is what a key has left.
type quota struct {
	limit, remaining int
	reset            time.Duration
	exceeded         bool
}

// spend counts a request against the key's quota. Requests that do not get past
// authentication count against nobody (assumed).
func (s *tidbState) spend(now time.Time, k *apiKey) quota {
	minute := now.Truncate(time.Minute)
	if !k.window.start.Equal(minute) {
		k.window = window{start: minute}
	}
	k.window.count++
	left := s.rateLimit - k.window.count
	return quota{s.rateLimit, max(left, 0), minute.Add(time.Minute).Sub(now), left < 0}
}

// set writes the three headers that every reply to a known key has [swagger].
func (q quota) set(h *headerSet) {
	h.set("X-Ratelimit-Limit-Minute", strconv.Itoa(q.limit))
	h.set("X-Ratelimit-Remaining-Minute", strconv.Itoa(q.remaining))
	h.setSeconds("X-Ratelimit-Reset", q.reset)
}

// errRateLimit is documented.
func errRateLimit(limit int) tidbError {
	return tidbError{429, 49900007, "The request exceeded the limit of " + strconv.Itoa(limit) + " times per apikey per minute. For more quota, please contact us: https://support.pingcap.com/hc/en-us/requests/new?ticket_form_id=7800003722519"}
}
