// Mutation measures whether the tests notice faults in the code. It compiles every
// mutant of a package into one test binary, in which an environment variable turns one
// of them on. It draws a sample from a seed and runs the tests that evaluate the
// mutated place. A mutant survives if all of them pass.
//
//	go run . [-seed 1] [-n 300] [-minutes 30] [-floor 85] [-only TEXT] FOLDER ...
//
// FOLDER is the folder of a package, such as endpoint. The exit status is 1 if a score
// is below the floor.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// testers holds, for a package, the packages whose tests judge it. A package without a
// row is judged by its own tests.
var testers = map[string][]string{
	"simulator/internal/kernel":          {"simulator/internal/kernel", "simulator"},
	"simulator/internal/entra":           {"simulator"},
	"simulator/internal/arm":             {"simulator/internal/arm", "simulator/internal/world", "simulator"},
	"simulator/internal/arm/traffic":     {"simulator/internal/arm/network", "simulator"},
	"simulator/internal/arm/publicip":    {"simulator/internal/arm/publicip", "simulator/internal/arm/network", "simulator"},
	"simulator/internal/arm/network":     {"simulator/internal/arm/network", "simulator/internal/world", "simulator"},
	"simulator/internal/arm/privatedns":  {"simulator/internal/arm/privatedns", "simulator/internal/world", "simulator"},
	"simulator/internal/arm/storage":     {"simulator/internal/arm/storage", "simulator"},
	"simulator/internal/arm/deployments": {"simulator/internal/arm/deployments", "simulator"},
	"simulator/internal/tidbcloud":       {"simulator/internal/tidbcloud", "simulator"},
	"simulator/internal/world":           {"simulator/internal/world", "simulator"},
}

// options are the flags.
type options struct {
	root       string
	seed       uint64
	sample     int
	minutes    float64
	floor      float64
	only       string
	from       string
	tests      string
	equivalent string
	verbose    bool
}

func main() {
	var o options
	flag.StringVar(&o.root, "root", "../..", "folder of the repository")
	flag.Uint64Var(&o.seed, "seed", 1, "seed from which the sample is drawn")
	flag.IntVar(&o.sample, "n", 300, "mutants of each package; 0 for all")
	flag.Float64Var(&o.minutes, "minutes", 30, "time for each package; mutants that are not judged by then do not count")
	flag.Float64Var(&o.floor, "floor", 85, "lowest score in percent")
	flag.StringVar(&o.only, "only", "", "only mutants whose line in the list contains this text")
	flag.StringVar(&o.from, "from", "", "only mutants that this file lists, such as the output of an earlier run")
	flag.StringVar(&o.tests, "tests", "^(Test|Example|Fuzz)", "only tests whose names match, such as those written since an earlier run; other tests may notice more")
	flag.StringVar(&o.equivalent, "equivalent", "equivalent.txt", "file of the mutants that no test can tell from the code")
	flag.BoolVar(&o.verbose, "v", false, "print every verdict")
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	low := false
	for _, folder := range flag.Args() {
		score, err := measure(os.Stdout, o, folder)
		if err != nil {
			fmt.Fprintln(os.Stderr, "mutation:", err)
			os.Exit(2)
		}
		low = low || score < o.floor
	}
	if low {
		fmt.Printf("below the floor of %.0f %%\n", o.floor)
		os.Exit(1)
	}
}

// measure judges a sample of a package's mutants, prints the survivors and returns the
// score in percent.
func measure(out io.Writer, o options, folder string) (float64, error) {
	root, err := filepath.Abs(o.root)
	if err != nil {
		return 0, err
	}
	equivalent, err := readEquivalent(o.equivalent)
	if err != nil {
		return 0, err
	}
	p, err := load(root, folder)
	if err != nil {
		return 0, err
	}
	work, err := os.MkdirTemp("", "mutation")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(work)
	judges := testers[folder]
	if judges == nil {
		judges = []string{folder}
	}
	binaries, err := p.build(work, judges)
	if err != nil {
		return 0, err
	}
	j := &jury{binaries: binaries}
	if err := j.baseline(o.tests); err != nil {
		return 0, err
	}
	sample, err := p.draw(o)
	if err != nil {
		return 0, err
	}
	t := judgeAll(out, o, j, sample, equivalent)
	fmt.Fprintf(out, "%s: %.1f %%: %d killed, %d ended by the time limit, %d survived, %d equivalent, %d not judged; a sample of %d out of %d mutants, seed %d\n",
		folder, t.score(), t.killed, t.late, t.survived, t.equivalent, t.unjudged, len(sample), len(p.mutants), o.seed)
	return t.score(), nil
}

// tally counts verdicts.
type tally struct{ killed, late, survived, equivalent, unjudged int }

// score returns the share of the judged mutants that were noticed, in percent. A mutant
// that was ended by the time limit counts as noticed.
func (t tally) score() float64 {
	judged := t.killed + t.late + t.survived
	if judged == 0 {
		return 100
	}
	return 100 * float64(t.killed+t.late) / float64(judged)
}

func judgeAll(out io.Writer, o options, j *jury, sample []mutant, equivalent map[string]bool) (t tally) {
	deadline := time.Now().Add(time.Duration(o.minutes * float64(time.Minute)))
	for _, m := range sample {
		if equivalent[m.key()] {
			t.equivalent++
			continue
		}
		if time.Now().After(deadline) {
			t.unjudged++
			continue
		}
		v := j.judge(m.id)
		switch {
		case v.late:
			t.late++
		case v.killer != "":
			t.killed++
		default:
			t.survived++
			fmt.Fprintf(out, "%s  (%d tests reach it)\n", m, len(j.reaching(m.id)))
		}
		if o.verbose && v.killer != "" {
			fmt.Fprintf(out, "killed by %s: %s\n", v.killer, m)
		}
	}
	return t
}
