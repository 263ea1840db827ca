// Mutation measures whether the tests notice a fault in the code. It compiles
// every mutant of a package into one test binary, where an environment variable
// turns one of them on, draws a sample from a seed and runs the tests that reach
// the mutated place. A mutant that every test lets pass survives.
//
//	go run . [-seed 1] [-n 300] [-minutes 30] [-floor 85] [-only TEXT] FOLDER ...
//
// A folder is a package of the repository, such as endpoint. The exit status is 1
// if a score is below the floor.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// testers are the packages whose tests judge a package; without a row, its own.
var testers = map[string][]string{
	"simulator/internal/core": {"simulator/internal/core", "simulator"},
}

// options are the flags.
type options struct {
	root    string
	seed    uint64
	sample  int
	minutes float64
	floor   float64
	only    string
	verbose bool
}

func main() {
	var o options
	flag.StringVar(&o.root, "root", "../..", "folder of the repository")
	flag.Uint64Var(&o.seed, "seed", 1, "draws the sample")
	flag.IntVar(&o.sample, "n", 300, "mutants of each package; 0 for all")
	flag.Float64Var(&o.minutes, "minutes", 30, "time for each package; what is not judged by then is not in the score")
	flag.Float64Var(&o.floor, "floor", 85, "lowest score in per cent")
	flag.StringVar(&o.only, "only", "", "only mutants whose line in the list contains this text")
	flag.BoolVar(&o.verbose, "v", false, "print every verdict")
	flag.Parse()
	root, err := filepath.Abs(o.root)
	if err != nil || flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	o.root = root
	failed := false
	for _, folder := range flag.Args() {
		score, err := measure(o, folder)
		if err != nil {
			fmt.Fprintln(os.Stderr, "mutation:", err)
			os.Exit(2)
		}
		failed = failed || score < o.floor
	}
	if failed {
		fmt.Printf("below the floor of %.0f %%\n", o.floor)
		os.Exit(1)
	}
}

// measure judges a sample of a package's mutants, prints the survivors and
// returns the score in per cent.
func measure(o options, folder string) (float64, error) {
	p, err := load(o.root, folder)
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
	j := &jury{root: o.root, binaries: binaries}
	if err := j.baseline(); err != nil {
		return 0, err
	}
	equivalent, err := readEquivalent("equivalent.txt")
	if err != nil {
		return 0, err
	}
	var count struct{ killed, late, survived, equivalent, unjudged int }
	deadline := time.Now().Add(time.Duration(o.minutes * float64(time.Minute)))
	sample := p.draw(o)
	for _, m := range sample {
		if equivalent[m.key()] {
			count.equivalent++
			continue
		}
		if time.Now().After(deadline) {
			count.unjudged++
			continue
		}
		v := j.judge(m.id)
		switch {
		case v.late:
			count.late++
		case v.killer != "":
			count.killed++
		default:
			count.survived++
			fmt.Printf("%s  (%d tests reach it)\n", m, len(j.reaching(m.id)))
		}
		if o.verbose && v.killer != "" {
			fmt.Printf("killed by %s: %s\n", v.killer, m)
		}
	}
	dead := count.killed + count.late
	score := 100.0
	if judged := dead + count.survived; judged > 0 {
		score = 100 * float64(dead) / float64(judged)
	}
	fmt.Printf("%s: %.1f %%: %d killed, %d ended by the time limit, %d survived, %d equivalent, %d not judged; a sample of %d out of %d mutants, seed %d\n",
		folder, score, count.killed, count.late, count.survived, count.equivalent, count.unjudged, len(sample), len(p.mutants), o.seed)
	return score, nil
}
