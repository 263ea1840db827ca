package world

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/backdoor"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// PendingFailure is a failure that FailNextOperation or FailNextAcceptance asked for and
// that has not happened yet.
type PendingFailure struct {
	// ID names the failure for RemoveFailure.
	ID string `json:"id"`
	// Command is FailNextOperation or FailNextAcceptance.
	Command string `json:"command"`
	// Target is the lower-case resource ID, or the ID of the cluster.
	Target string `json:"target"`
	// Message is the message of the failure.
	Message string `json:"message"`
}

// String describes the failure on one line. Do not depend on the text.
func (f PendingFailure) String() string {
	if f.Command == "FailNextAcceptance" {
		return fmt.Sprintf("FailNextAcceptance on cluster %s with %q: nothing was accepted", f.Target, f.Message)
	}
	return fmt.Sprintf("%s of %s with %q: no operation began", f.Command, f.Target, f.Message)
}

// maxPending is how many failures may be pending. It bounds the memory of failures that
// never happen.
const maxPending = 1000

// PendingFailures returns the pending failures: those of operations first, each kind in
// the order of its targets.
func (s *State) PendingFailures() []PendingFailure {
	all := []PendingFailure{}
	for _, key := range slices.Sorted(maps.Keys(s.arm.Failing)) {
		all = append(all, PendingFailure{operationFailureID(key), "FailNextOperation", key, s.arm.Failing[key]})
	}
	for _, id := range slices.Sorted(maps.Keys(s.tidb.FailingAcceptances)) {
		all = append(all, PendingFailure{acceptanceFailureID(id), "FailNextAcceptance", id, s.tidb.FailingAcceptances[id]})
	}
	return all
}

// operationFailureID returns an ID that is short and has no slash, unlike key.
func operationFailureID(key string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(key))
	return fmt.Sprintf("operation-%016x", h.Sum64())
}

func acceptanceFailureID(clusterID string) string { return "acceptance-" + clusterID }

// failNextOperation makes the next long-running operation on a resource, which need not
// exist yet, end Failed.
func (s *State) failNextOperation(resourceID, message string) (failureID string, err error) {
	key := kernel.Lower(strings.TrimSpace(resourceID))
	if _, named, found := strings.Cut(key, "/providers/"); !strings.HasPrefix(key, "/subscriptions/") || !found || !strings.Contains(named, "/") {
		return "", backdoor.Invalid(fmt.Sprintf("%q is not the ID of a resource of Azure", resourceID), "pass an ID such as /subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Network/privateEndpoints/{name}")
	}
	if err := s.checkPending(s.arm.Failing, key); err != nil {
		return "", err
	}
	if s.arm.Failing == nil {
		s.arm.Failing = map[string]string{}
	}
	s.arm.Failing[key] = cmp.Or(message, "An error occurred.")
	return operationFailureID(key), nil
}

// failNextAcceptance makes the next acceptance of an endpoint on any node group of the
// cluster end FAILED.
func (s *State) failNextAcceptance(clusterID, message string) (failureID string, err error) {
	cl, err := s.tidb.ClusterNamed(clusterID)
	if err != nil {
		return "", err
	}
	if err := s.checkPending(s.tidb.FailingAcceptances, cl.ID); err != nil {
		return "", err
	}
	if s.tidb.FailingAcceptances == nil {
		s.tidb.FailingAcceptances = map[string]string{}
	}
	s.tidb.FailingAcceptances[cl.ID] = cmp.Or(message, "the acceptance failed")
	return acceptanceFailureID(cl.ID), nil
}

// checkPending returns an error if maxPending failures are pending and key is not one
// of them.
func (s *State) checkPending(kind map[string]string, key string) error {
	if _, again := kind[key]; again || len(s.arm.Failing)+len(s.tidb.FailingAcceptances) < maxPending {
		return nil
	}
	return backdoor.Conflict(fmt.Sprintf("%d failures are pending, which is the limit", maxPending), "remove some with RemoveFault, or all with ClearFaults")
}

// removeFailure removes one pending failure.
func (s *State) removeFailure(id string) error {
	for _, f := range s.PendingFailures() {
		if f.ID == id {
			delete(s.arm.Failing, f.Target)
			delete(s.tidb.FailingAcceptances, f.Target)
			return nil
		}
	}
	return backdoor.Missing("pending failure", id, "PendingFailures lists them")
}

// clearFailures removes all pending failures.
func (s *State) clearFailures() {
	clear(s.arm.Failing)
	clear(s.tidb.FailingAcceptances)
}
