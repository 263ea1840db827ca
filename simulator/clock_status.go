package simulator

import "time"

// ClockStatus is the time of a simulator.
type ClockStatus struct {
	// Now is the simulated time.
	Now time.Time `json:"now"`
	// Speed is how many simulated seconds pass in a real one: 1 for a clock that
	// follows real time, zero for one that stands still until Advance or Resume.
	Speed float64 `json:"speed"`
	// Paused says that the clock stands still until Resume.
	Paused bool `json:"paused,omitzero"`
	// Next is when something will next happen by itself, such as an operation
	// ending. It is zero, and left out of JSON, if nothing will.
	Next time.Time `json:"next,omitzero"`
}

// Now returns the simulated time.
func (s *Simulator) Now() time.Time { return s.clock.now() }

// Clock returns the simulated time, how fast it passes, and when something will
// next happen by itself.
func (s *Simulator) Clock() (status ClockStatus) {
	s.locked(func(now time.Time) {
		status = s.clock.status()
		status.Now = now
		status.Next, _ = s.state.NextEvent()
	})
	return status
}

// NextChange returns when something will next happen by itself, such as an
// operation ending, and whether anything will.
func (s *Simulator) NextChange() (next time.Time, ok bool) {
	s.locked(func(time.Time) { next, ok = s.state.NextEvent() })
	return next, ok
}

// Advance moves the clock forward, whatever the [Clock], and lets everything
// happen that becomes due. Zero and negative durations do nothing. The clock stops
// at the year 9000.
func (s *Simulator) Advance(d time.Duration) {
	s.clock.advance(d)
	s.locked(func(time.Time) { s.touched++ })
}

// Pause stops the clock until [Simulator.Resume]; Advance still moves it. Replies
// tell clients to come back as if it ran. A [Manual] clock stands still anyway. A
// saved world does not hold it.
func (s *Simulator) Pause() { s.pause(true) }

// Resume lets a clock that was paused go on from where it stopped.
func (s *Simulator) Resume() { s.pause(false) }

func (s *Simulator) pause(on bool) {
	s.locked(func(time.Time) {
		s.clock.pause(on)
		s.touched++
	})
}
