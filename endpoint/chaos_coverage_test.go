package endpoint_test

import (
	"fmt"
	"slices"
	"strings"
)

// add merges the coverage of another run.
func (o *chaosOutcome) add(other chaosOutcome) {
	for cell, n := range other.reached {
		o.reached[cell] += n
	}
	o.requests, o.took = max(o.requests, other.requests), max(o.took, other.took)
}

// coverage returns a table of the faults that met each request, and of the pairs that never
// met.
func (o *chaosOutcome) coverage() (table string, missing []chaosCell) {
	var b strings.Builder
	fmt.Fprintf(&b, "%-32s", "")
	for _, request := range chaosRequests() {
		fmt.Fprintf(&b, " %*s", len(request), request)
	}
	for _, kind := range slices.Concat(chaosKinds()...) {
		fmt.Fprintf(&b, "\n%-32s", kind.name)
		meets := kind.meets
		if kind.lags != nil {
			meets = kind.lags
		}
		for _, request := range chaosRequests() {
			cell := chaosCell{kind.name, request}
			if !meets(request) || kind.verb != "" && !request.sentBy(kind.verb, true) {
				fmt.Fprintf(&b, " %*s", len(request), "-")
				continue
			}
			fmt.Fprintf(&b, " %*d", len(request), o.reached[cell])
			if o.reached[cell] == 0 {
				missing = append(missing, cell)
			}
		}
	}
	return b.String(), missing
}
