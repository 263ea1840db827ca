package simulator

import (
	"context"
	"math"
	"sync"
	"time"
)

// Clock says how simulated time passes. The zero Clock is real time.
//
//   - The zero Clock follows time.Now. Inside a testing/synctest bubble that is
//     the bubble's clock, so unmodified clients wait five minutes in no time.
//   - [Speed] runs faster than real time, for programs outside a bubble.
//   - [Manual] stands still until [Simulator.Advance], for tests that look at one
//     moment after another.
//
// On a Clock other than the zero one, a reply that tells the client when to come
// back carries retry-after-ms, which azcore prefers to Retry-After, in real time. So
// unmodified pollers wait for simulated seconds. With [Speed] an operation's
// Retry-After is in real seconds too, for pollers that know no other header.
type Clock struct {
	speed  float64
	manual bool
	hints  bool // replies carry retry-after-ms
}

// Speed returns a clock on which factor simulated seconds pass in each real second.
// It starts at the real time. A factor that is zero, negative or not a number means
// 1; a factor above a million means a million.
func Speed(factor float64) Clock {
	if !(factor > 0) {
		factor = 1
	}
	return Clock{speed: min(factor, maxSpeed), hints: true}
}

const maxSpeed = 1e6

// endOfTime is where every clock stops. JSON has no form for years above 9999, and
// events that are planned at the end need one.
var endOfTime = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)

// Manual returns a clock that starts at the real time and stands still until
// [Simulator.Advance].
func Manual() Clock { return Clock{manual: true, hints: true} }

// clock is a running Clock.
type clock struct {
	Clock

	mu       sync.Mutex
	start    time.Time // real, of the time that passes
	advanced time.Time // the simulated time at start plus everything that Advance has added
	paused   bool
}

// newClock returns a clock that starts at first, or at the real time if first is zero.
func newClock(c Clock, first time.Time) *clock {
	if c.speed <= 0 {
		c.speed = 1
	}
	now := time.Now()
	if first.IsZero() {
		first = now
	}
	return &clock{Clock: c, start: now, advanced: first}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.nowLocked()
}

func (c *clock) nowLocked() time.Time {
	if c.manual || c.paused {
		return c.advanced
	}
	passed := time.Since(c.start)
	if c.speed != 1 {
		passed = stretch(passed, c.speed)
	}
	return later(c.advanced, passed)
}

// pause stops the clock, or lets it go on from where it stopped.
func (c *clock) pause(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.paused == on {
		return
	}
	c.advanced, c.start, c.paused = c.nowLocked(), time.Now(), on
}

// status returns the time and how fast it passes.
func (c *clock) status() ClockStatus {
	c.mu.Lock()
	defer c.mu.Unlock()
	status := ClockStatus{Now: c.nowLocked(), Paused: c.paused}
	if !c.manual && !c.paused {
		status.Speed = c.speed
	}
	return status
}

// advance moves the clock forward, at most to the end of time.
func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.advanced = later(c.advanced, d)
}

// later returns t plus d, but never a time before t or after the end of time.
func later(t time.Time, d time.Duration) time.Time {
	t = t.Add(max(d, 0))
	if t.After(endOfTime) {
		return endOfTime
	}
	return t
}

// stretch returns d times factor, or the longest duration if the product overflows.
func stretch(d time.Duration, factor float64) time.Duration {
	if f := float64(d) * factor; f < math.MaxInt64 {
		return time.Duration(f)
	}
	return math.MaxInt64
}

// manualPoll is the real time between two looks of a client if only Advance moves the
// clock: short enough not to hold up a test, long enough not to spin.
const manualPoll = 5 * time.Millisecond

// Real returns the real time in which d of simulated time passes: d on the zero
// Clock, d divided by the factor of [Speed] but at least 1 ms, and 5 ms on a
// [Manual] clock, which waiting does not move. A program under test should wait that
// long where no reply tells it how long. Zero and negative durations give 0.
func (c Clock) Real(d time.Duration) time.Duration {
	switch {
	case d <= 0:
		return 0
	case c.manual:
		return manualPoll
	case !c.hints:
		return d
	}
	return max(stretch(d, 1/c.speed), time.Millisecond)
}

// hint returns the real time of a simulated wait, and whether replies hold it.
func (c *clock) hint(d time.Duration) (wait time.Duration, ok bool) {
	return c.Real(d), c.hints && d > 0
}

// wait blocks until d of simulated time has passed. If ctx ends first, wait returns
// its error.
func (c *clock) wait(ctx context.Context, d time.Duration) error {
	deadline := later(c.now(), d)
	for {
		left := deadline.Sub(c.now())
		if left <= 0 {
			return nil
		}
		timer := time.NewTimer(c.Real(left))
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}
