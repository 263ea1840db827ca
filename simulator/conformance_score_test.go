package simulator_test

import "fmt"

// score counts what matched in a replay.
type score struct {
	calls, statuses  int // interactions, and those whose status matched
	compared, leaves int // leaves of headers and bodies, and those that matched
	accepted         int // leaves that differ for a reason, not counted as compared

	differences  []string
	notSimulated []string
}

func (s *score) add(from *score) {
	s.calls += from.calls
	s.statuses += from.statuses
	s.compared += from.compared
	s.leaves += from.leaves
	s.accepted += from.accepted
}

func (s *score) String() string {
	return fmt.Sprintf("statuses %d/%d (%.1f %%), leaves %d/%d (%.1f %%), %d accepted",
		s.statuses, s.calls, percent(s.statuses, s.calls), s.leaves, s.compared, percent(s.leaves, s.compared), s.accepted)
}

func percent(part, whole int) float64 {
	if whole == 0 {
		return 100
	}
	return 100 * float64(part) / float64(whole)
}
