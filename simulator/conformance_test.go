package simulator_test

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// The floors of TestConformance, in percent: what has been reached over all
// recordings. Raise them with the score, so that fidelity never goes down.
const (
	statusFloor = 100.0
	leafFloor   = 99.9
)

// TestConformance replays recorded traffic of the real Azure Resource Manager and
// compares the replies leaf by leaf. The recordings belong to others and are not
// part of the repository, so that without them the test is skipped, except where
// CI=true says that they have to be there. -v shows the score and every leaf that
// differs.
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
	for _, r := range recordings {
		t.Run(r.name, func(t *testing.T) {
			s := newReplay(t, r).run()
			slices.Sort(s.notSimulated)
			for _, what := range slices.Compact(s.notSimulated) {
				t.Logf("not simulated: %s", what)
			}
			if len(s.differences) > 0 {
				t.Logf("differences (recorded, got):\n%s", strings.Join(s.differences, "\n"))
			}
			t.Log(s)
			total.add(s)
		})
	}
	t.Logf("all: %v", &total)
	if got := percent(total.statuses, total.calls); got < statusFloor {
		t.Errorf("%.1f %% of the statuses match, the floor is %.1f %%", got, statusFloor)
	}
	if got := percent(total.leaves, total.compared); got < leafFloor {
		t.Errorf("%.1f %% of the leaves match, the floor is %.1f %%", got, leafFloor)
	}
}
