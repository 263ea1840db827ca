package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// jury runs tests against mutants, in one process at a time.
type jury struct {
	binaries []binary
	tests    []*test
}

// test is a top-level test function: how long it takes without a mutant, which mutated
// places it evaluates, and how many mutants it has killed.
type test struct {
	binary binary
	name   string
	took   time.Duration
	reach  map[int]bool
	kills  int
}

// verdict holds the name of the test that noticed a mutant, or "". If late is true, the
// tests did not end in time.
type verdict struct {
	killer string
	late   bool
}

// baseline runs every test that matches the pattern alone and without a mutant, and
// notes which mutated places it evaluates. It returns an error if a test fails. A test
// that never evaluates a mutant's place cannot notice the mutant, so leaving it out
// changes no verdict.
func (j *jury) baseline(pattern string) error {
	for _, b := range j.binaries {
		out, _, err := run(b, time.Minute, nil, "-test.list="+pattern)
		if err != nil {
			return fmt.Errorf("list the tests of %s: %w", b.folder, err)
		}
		for _, name := range strings.Fields(out) {
			t := &test{binary: b, name: name, reach: map[int]bool{}}
			trace := b.path + "." + name
			start := time.Now()
			out, _, err := run(b, 5*time.Minute, []string{"MUTATION_TRACE=" + trace}, "-test.short", "-test.run=^"+name+"$")
			if err != nil {
				return fmt.Errorf("%s of %s fails without a mutant: %w\n%s", name, b.folder, err, out)
			}
			t.took = time.Since(start)
			text, err := os.ReadFile(trace)
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				return err
			}
			for _, id := range strings.Fields(string(text)) {
				n, err := strconv.Atoi(id)
				if err != nil {
					return err
				}
				t.reach[n] = true
			}
			j.tests = append(j.tests, t)
		}
	}
	return nil
}

// reaching returns the tests that evaluate a mutant's place. Those that killed most in
// the least time come first.
func (j *jury) reaching(id int) []*test {
	var found []*test
	for _, t := range j.tests {
		if t.reach[id] {
			found = append(found, t)
		}
	}
	slices.SortStableFunc(found, func(a, b *test) int {
		return cmp.Compare(a.took/time.Duration(1+a.kills), b.took/time.Duration(1+b.kills))
	})
	return found
}

// judge runs the tests that evaluate the mutant's place, a few at first, until one
// fails.
func (j *jury) judge(id int) verdict {
	tests := j.reaching(id)
	for size := 4; len(tests) > 0; size *= 4 {
		batch := tests[:min(size, len(tests))]
		tests = tests[len(batch):]
		for _, b := range j.binaries {
			if v := judgeSurely(b, batch, id); v != (verdict{}) {
				return v
			}
		}
	}
	return verdict{}
}

// judgeSurely runs those of the tests that belong to one binary. If a test fails and
// then passes, it is left out and the others decide.
func judgeSurely(b binary, tests []*test, id int) verdict {
	for {
		v := judgeIn(b, tests, id)
		i := slices.IndexFunc(tests, func(t *test) bool { return t.name == v.killer && t.binary == b })
		if i < 0 {
			return v
		}
		if judgeIn(b, tests[i:i+1], id) != (verdict{}) {
			tests[i].kills++
			return v
		}
		fmt.Fprintf(os.Stderr, "%s does not decide: it failed, then passed\n", v.killer)
		tests = slices.Concat(tests[:i], tests[i+1:])
	}
}

var failed = regexp.MustCompile(`(?m)^--- FAIL: (\w+)`)

// judgeIn runs those of the tests that belong to one binary, once.
func judgeIn(b binary, tests []*test, id int) verdict {
	var names []string
	limit := 10 * time.Second
	for _, t := range tests {
		if t.binary == b {
			names = append(names, t.name)
			limit += 4 * t.took
		}
	}
	if len(names) == 0 {
		return verdict{}
	}
	out, late, err := run(b, limit, []string{"MUTATION=" + strconv.Itoa(id)},
		"-test.short", "-test.failfast", "-test.run=^("+strings.Join(names, "|")+")$")
	switch {
	case late:
		return verdict{late: true}
	case err == nil:
		return verdict{}
	}
	if m := failed.FindStringSubmatch(out); m != nil {
		return verdict{killer: m[1]}
	}
	return verdict{killer: "the end of the process"}
}

// run runs a test binary in its folder with bounded memory and time. If the time ran
// out, late is true.
func run(b binary, limit time.Duration, env []string, args ...string) (out string, late bool, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	args = append(args, "-test.timeout="+(2*limit).String()) // in case this process dies first
	c := exec.CommandContext(ctx, "sh", append([]string{"-c", `ulimit -v 6000000; exec "$0" "$@"`, b.path}, args...)...)
	var text bytes.Buffer
	c.Dir, c.Stdout, c.Stderr, c.WaitDelay = b.folder, &text, &text, time.Second
	c.Env = append(append(os.Environ(), "GOMAXPROCS=1"), env...)
	err = c.Run()
	return text.String(), ctx.Err() != nil, err
}
