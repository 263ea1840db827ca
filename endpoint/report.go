package endpoint

import (
	"fmt"
	"strings"
)

// Report is the result of verifying an endpoint. Two of them compare with
// cmp.Diff without options.
type Report struct {
	// ResourceID is the endpoint's, as it was given.
	ResourceID string
	// Checks has every check of Verify once, in the order of
	// [PossibleCheckNameValues].
	Checks []Check
}

// OK reports whether no check failed.
func (r Report) OK() bool { return len(failures(r.Checks)) == 0 }

// Err returns an error that matches [ErrNotVerified] and tells all failures and
// remedies, or nil when the report is OK.
func (r Report) Err() error {
	failures := failures(r.Checks)
	if len(failures) == 0 {
		return nil
	}
	var found, remedies []string
	for _, check := range failures {
		found = append(found, string(check.Name)+": "+check.Found)
		if check.Remedy != "" {
			remedies = append(remedies, check.Remedy)
		}
	}
	return &Error{
		Op: "verify endpoint", Resource: r.ResourceID,
		Found:  fmt.Sprintf("%d of %d checks failed: %s", len(failures), len(r.Checks), strings.Join(found, ", ")),
		Remedy: strings.Join(remedies, "; "), Err: ErrNotVerified,
	}
}

// String returns the report as a table for people. Do not depend on its wording.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintln(&b, r.ResourceID)
	writeChecks(&b, r.Checks)
	return b.String()
}
