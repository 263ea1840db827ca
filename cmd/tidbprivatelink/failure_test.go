package main

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// TestProblems: each thing that is wrong stands by itself with its remedy, and causes
// are not told twice.
func TestProblems(t *testing.T) {
	t.Parallel()
	reply := errors.New("the reply")
	one := &endpoint.Error{Op: "look", Found: "nothing", Remedy: "call Client.Connect", Err: fmt.Errorf("%w: %w", endpoint.ErrNotFound, reply)}
	two := &endpoint.Error{Op: "check", Found: "wrong", Err: endpoint.ErrMismatch}
	both := &endpoint.Error{Op: "check spec", Found: "2 problems", Err: errors.Join(one, two)}
	first, second := problem{"look: nothing", "run tidbprivatelink connect"}, problem{"check: wrong", ""}
	for name, test := range map[string]struct {
		err  error
		want []problem
	}{
		"plain":         {reply, []problem{{"the reply", ""}}},
		"of a library":  {one, []problem{first}},
		"two":           {both, []problem{first, second}},
		"joined":        {errors.Join(reply, two), []problem{{"the reply", ""}, second}},
		"about a flag":  {usage("--subnet", one), []problem{{"--subnet: look: nothing", first.remedy}}},
		"timed out":     {fmt.Errorf("%w: %w", errTimedOut, one), []problem{first}},
		"wrapped":       {&endpoint.Error{Op: "do", Found: "look: nothing", Remedy: "wait", Err: one}, []problem{{"do: look: nothing", "wait"}}},
		"wrapped twice": {fmt.Errorf("%w: %w", errInterrupted, both), []problem{first, second}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, problems(test.err), cmp.AllowUnexported(problem{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
