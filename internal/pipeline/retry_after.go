package pipeline

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	// MaxPoll is the longest wait that the reply to a poll may ask for. Azure's own waits
	// double up to 160 s (recorded).
	MaxPoll = 10 * time.Minute
	// MaxPause is the longest wait that the refusal of a request may ask for.
	MaxPause = time.Hour
)

// retryAfterHeaders are the headers that azcore reads, in its order.
var retryAfterHeaders = [...]struct {
	name string
	unit time.Duration
}{
	{"Retry-After-Ms", time.Millisecond},
	{"X-Ms-Retry-After-Ms", time.Millisecond},
	{"Retry-After", time.Second},
}

// RetryAfter returns how long a reply that went through [NewTransport] asks the
// client to wait before the next request; 0 if it does not ask, or is nil.
func RetryAfter(resp *http.Response) time.Duration {
	if resp == nil {
		return 0
	}
	for _, header := range retryAfterHeaders {
		if n, err := strconv.Atoi(resp.Header.Get(header.name)); err == nil && n > 0 {
			return min(time.Duration(min(n, math.MaxInt32))*header.unit, MaxPause)
		}
	}
	return 0
}

// boundRetryAfter rewrites these headers for azcore, which multiplies them unchecked and reads
// a number beyond an int64 as the largest int64. Dates and fractions become whole seconds, a
// value above the ceiling becomes the ceiling, and a value that is no time is removed.
func boundRetryAfter(resp *http.Response, now time.Time) {
	ceiling := MaxPoll
	if resp.StatusCode >= 400 {
		ceiling = MaxPause
	}
	header := resp.Header
	for _, h := range retryAfterHeaders {
		sent := header.Get(h.name)
		if sent == "" {
			continue
		}
		bounded := boundedWait(sent, h.unit, ceiling, now)
		if bounded == sent {
			continue
		}
		header = header.Clone() // the transport may share its header
		if header.Del(h.name); bounded != "" {
			header.Set(h.name, bounded)
		}
		resp.Header = header
	}
}

// boundedWait returns a header's value in whole units up to the ceiling, or "" for a value
// that is no time to wait.
func boundedWait(sent string, unit, ceiling time.Duration, now time.Time) string {
	sent = strings.TrimSpace(sent)
	units, err := strconv.ParseFloat(sent, 64)
	switch {
	case err == nil && math.IsInf(units, 0), math.IsNaN(units):
		return "" // the words Inf and NaN
	case err != nil && !errors.Is(err, strconv.ErrRange):
		date, err := http.ParseTime(sent)
		if err != nil || unit != time.Second {
			return ""
		}
		units = date.Sub(now).Seconds()
	}
	if units == 0 {
		return "0"
	}
	if units = min(math.Ceil(units), float64(ceiling/unit)); units <= 0 {
		return ""
	}
	return strconv.FormatInt(int64(units), 10)
}
