package simulator_test

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// floors are the scores of TestConformance over all recordings, in percent. Raise them
// with the score, so that fidelity never decreases.
type floors struct {
	covered  float64 // interactions, of all
	statuses float64 // of covered interactions
	leaves   float64 // of their bodies
	headers  float64 // of their header fields, see comparedHeaders
}

var (
	teamFloors   = floors{covered: 88.9, statuses: 100, leaves: 99.9, headers: 99.9}
	publicFloors = floors{covered: 100, statuses: 100, leaves: 99.9, headers: 100} // what internal/recordings fetches
)

// TestConformance replays recorded traffic of the real Azure Resource Manager and
// compares the replies field by field. The recordings belong to others and are not part
// of the repository: without them the test is skipped, unless CI=true says that they
// must be there. -v shows the score, what is not covered and everything that differs.
func TestConformance(t *testing.T) {
	t.Parallel()
	recordings := loadRecordings(t)
	if len(recordings) == 0 {
		const missing = "no recordings in " + recordingsDir + "; they come from the tests of clients, such as sigs.k8s.io/cloud-provider-azure/pkg/azclient: make conformance"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	var total score
	replayed := 0 // -run may leave some out
	for _, r := range recordings {
		t.Run(r.name, func(t *testing.T) {
			s := newReplay(t, r).run()
			slices.Sort(s.outOfCover)
			for _, what := range slices.Compact(s.outOfCover) {
				t.Logf("not covered: %s", what)
			}
			if len(s.differences) > 0 {
				t.Logf("differences (recorded, got):\n%s", strings.Join(s.differences, "\n"))
			}
			t.Log(s)
			total.add(s)
			replayed++
		})
	}
	t.Logf("all: %v", &total)
	floor := teamFloors
	if os.Getenv(recordingsVariable) != "" {
		floor = publicFloors
	} else if replayed == len(recordings) {
		checkCompared(t, total.compared)
	}
	for _, f := range []struct {
		what        string
		part, whole int
		floor       float64
	}{
		{"interactions are covered", total.covered, total.calls, floor.covered},
		{"statuses match", total.statuses, total.covered, floor.statuses},
		{"leaves match", total.leavesMatched, total.leaves, floor.leaves},
		{"header fields match", total.headersMatched, total.headers, floor.headers},
	} {
		if got := percent(f.part, f.whole); got < f.floor {
			t.Errorf("%.2f %% of the %s, the floor is %.2f %%", got, f.what, f.floor)
		}
	}
}
