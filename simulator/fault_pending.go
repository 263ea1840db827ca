package simulator

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// FaultStatus is an injected fault and what it has done so far.
type FaultStatus struct {
	// ID names the fault for RemoveFaultByID: fault-1, fault-2 and so on.
	ID string
	Fault
	// Met is how many calls matched the fault, whether or not it fired. Calls that
	// met an earlier fault do not count. Fired is how many calls the fault made fail.
	Met, Fired int
}

// Faults returns the injected faults in the order in which they were added.
func (s *Simulator) Faults() []FaultStatus {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []FaultStatus
	for _, f := range s.faults {
		all = append(all, FaultStatus{f.id, f.Fault, f.met, f.fired()})
	}
	return all
}

// RemoveFault removes the first fault that was added with these values, and reports
// whether there was one.
func (s *Simulator) RemoveFault(f Fault) bool {
	f.Times = cmp.Or(f.Times, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.faults, func(other *fault) bool { return other.Fault == f })
	if i >= 0 {
		s.faults = slices.Delete(s.faults, i, i+1)
		s.touched++
	}
	return i >= 0
}

// ClearFaults removes all faults, and the failures that FailNextOperation and
// FailNextAcceptance have scripted and that have not happened yet.
func (s *Simulator) ClearFaults() {
	s.mu.Lock()
	s.faults = nil
	s.touched++
	pending := len(s.state.PendingFailures()) > 0
	s.mu.Unlock()
	if pending {
		_ = s.do("ClearFailures", struct{}{}) // cannot fail
	}
}

// UnfiredFaults describes the faults that have not fired, except those with MayMiss,
// and the failures that FailNextOperation and FailNextAcceptance have scripted and
// that have not happened yet. [ForTest] fails the test for each.
func (s *Simulator) UnfiredFaults() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, f := range s.faults {
		if !f.MayMiss && f.fired() == 0 {
			all = append(all, fmt.Sprintf("fault %s: %d calls matched", f.Fault, f.met))
		}
	}
	for _, f := range s.state.PendingFailures() {
		all = append(all, f.String())
	}
	return all
}

// fired returns how many calls the fault has made fail.
func (f *fault) fired() int {
	n := max(f.met-f.Skip, 0)
	if f.Times >= 0 {
		n = min(n, f.Times)
	}
	return n
}

// String describes the fault on one line, such as "refuse PUT privateEndpoints/*
// with 503, after 2 calls". The text is for people; do not depend on it.
func (f Fault) String() string {
	parts := []string{string(f.Kind), cmp.Or(f.Method, "any"), cmp.Or(f.Path, "path")}
	if f.Kind == FaultKindRefuse {
		parts = append(parts, "with", fmt.Sprint(f.Status))
	}
	if f.Kind == FaultKindDelayReply {
		parts = append(parts, "by", f.Delay.String())
	}
	text := strings.Join(parts, " ")
	if f.Skip > 0 {
		text += fmt.Sprintf(", after %d calls", f.Skip)
	}
	switch {
	case f.Times < 0:
		text += ", from then on"
	case f.Times > 1:
		text += fmt.Sprintf(", %d times", f.Times)
	}
	return text
}

// faultFor returns the fault that the call meets, or nil. The caller holds the lock.
func (s *Simulator) faultFor(q *kernel.Request) *fault {
	for _, f := range s.faults {
		if f.Method != "" && f.Method != q.Method || !f.matches(q.Path) || f.Kind == FaultKindExpireCredentials && q.Authorization == "" {
			continue
		}
		f.met++
		if n := f.met - f.Skip; n > 0 && (f.Times < 0 || n <= f.Times) {
			return f
		}
	}
	return nil
}

// matches reports whether the fault's pattern matches a path.
func (f *fault) matches(called string) bool {
	if f.Path == "" {
		return true
	}
	pattern, called := strings.ToLower(f.Path), strings.ToLower(called)
	if !strings.HasPrefix(pattern, "/") {
		segments := strings.Split(called, "/")
		n := strings.Count(pattern, "/") + 1
		called = strings.Join(segments[max(0, len(segments)-n):], "/")
	}
	ok, _ := path.Match(pattern, called) // checked by InjectFault
	return ok
}
