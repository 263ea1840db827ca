package simulator

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/world"
)

// maxFaults is how many faults may be in force. Each call is compared with all of them,
// and more than this come from a loop that forgets to clear them.
const maxFaults = 1000

// PendingFailure is a failure that FailNextOperation or FailNextAcceptance requested
// and that has not happened yet, with an ID for [Simulator.RemoveFaultByID].
type PendingFailure = world.PendingFailure

// InjectFault adds a fault to those in force. If several match a call, the one added
// first applies. A fault that has fired as often as it should is no longer in force; it
// is forgotten, and disappears from Faults, when another fault needs its place. The
// error is a [*CommandError] that says which field is wrong, or that 1,000 faults are
// in force, which is the maximum.
func (s *Simulator) InjectFault(f Fault) error {
	_, err := s.injectFault(f)
	return err
}

// injectFault adds a fault and returns its ID.
func (s *Simulator) injectFault(f Fault) (id string, err error) {
	f.Times = cmp.Or(f.Times, 1)
	if err := checkFault(f); err != nil {
		return "", &CommandError{
			Command: "InjectFault", Status: http.StatusBadRequest, Found: strings.TrimPrefix(err.Error(), "simulator: "),
			Remedy: `pass a fault such as {"method":"PUT","path":"privateEndpoints/*","kind":"refuse","status":503,"retryAfter":"5s"}`,
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.faults) >= maxFaults {
		s.faults = slices.DeleteFunc(s.faults, (*fault).spent)
	}
	if len(s.faults) >= maxFaults {
		return "", &CommandError{
			Command: "InjectFault", Status: http.StatusConflict, Found: fmt.Sprintf("%d faults are in force, which is the most", maxFaults),
			Remedy: "remove some with RemoveFault, or all with ClearFaults",
		}
	}
	s.injected++
	s.touched++
	id = "fault-" + strconv.Itoa(s.injected)
	s.faults = append(s.faults, &fault{Fault: f, id: id})
	return id, nil
}

// spent reports whether the fault has fired as often as it should.
func (f *fault) spent() bool { return f.Times >= 0 && f.fired() == f.Times }

// PendingFailures returns the failures that FailNextOperation and FailNextAcceptance
// requested and that have not happened yet.
func (s *Simulator) PendingFailures() []PendingFailure {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.PendingFailures()
}

// RemoveFaultByID removes the injected fault or pending failure with this ID, which
// Faults or PendingFailures shows. The error is a [*CommandError] if there is none.
func (s *Simulator) RemoveFaultByID(id string) error {
	s.mu.Lock()
	left := slices.DeleteFunc(s.faults, func(f *fault) bool { return f.id == id })
	found := len(left) < len(s.faults)
	s.faults = left
	s.touched++
	s.mu.Unlock()
	if found {
		return nil
	}
	if s.do("RemoveFailure", world.IDArguments{ID: id}) == nil {
		return nil
	}
	return &CommandError{
		Command: "RemoveFault", Status: http.StatusNotFound, Found: fmt.Sprintf("no fault and no pending failure has the ID %q", id),
		Remedy: "Faults and GET /_sim/faults list them",
	}
}
