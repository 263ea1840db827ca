package simulator_test

import (
	"fmt"
	"maps"
	"slices"
)

// score counts what matched in a replay. Correctness is measured on what is covered;
// coverage is measured separately.
type score struct {
	calls, covered          int // interactions, and those that the simulator has
	statuses                int // covered interactions whose status matched
	leaves, leavesMatched   int // leaves of covered replies' bodies
	headers, headersMatched int // header fields of covered replies
	accepted                int // leaves that differ for a reason, not among leaves
	differences, outOfCover []string
	compared                map[string]bool // calls whose status matched
}

func (s *score) add(from *score) {
	s.calls += from.calls
	s.covered += from.covered
	s.statuses += from.statuses
	s.leaves += from.leaves
	s.leavesMatched += from.leavesMatched
	s.headers += from.headers
	s.headersMatched += from.headersMatched
	s.accepted += from.accepted
	s.note(slices.Collect(maps.Keys(from.compared))...)
}

// note adds calls to those that were compared.
func (s *score) note(calls ...string) {
	if s.compared == nil {
		s.compared = map[string]bool{}
	}
	for _, call := range calls {
		s.compared[call] = true
	}
}

func (s *score) String() string {
	return fmt.Sprintf("covered %s, statuses %s, leaves %s, headers %s, %d leaves accepted",
		share(s.covered, s.calls), share(s.statuses, s.covered), share(s.leavesMatched, s.leaves), share(s.headersMatched, s.headers), s.accepted)
}

func share(part, whole int) string {
	return fmt.Sprintf("%d/%d (%.2f %%)", part, whole, percent(part, whole))
}

func percent(part, whole int) float64 {
	if whole == 0 {
		return 100
	}
	return 100 * float64(part) / float64(whole)
}
