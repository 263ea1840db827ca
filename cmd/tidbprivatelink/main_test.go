package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

var update = flag.Bool("update", false, "rewrite the golden output; read the difference before you commit it")

// beCommand is a variable that makes the test binary the command.
const beCommand = "TIDBPRIVATELINK_TEST_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(beCommand) != "" {
		main()
	}
	os.Exit(m.Run())
}

// result is how a command ended and what it wrote.
type result struct {
	code     int
	out, log string
}

// machineFor returns a machine without a terminal whose environment is env. Its
// simulated clouds follow real time, which is the bubble's in a bubble.
func machineFor(env map[string]string, in string) (machine, *bytes.Buffer, *bytes.Buffer) {
	var out, log bytes.Buffer
	return machine{in: strings.NewReader(in), out: &out, log: &log, getenv: func(name string) string { return env[name] }}, &out, &log
}

// invoke runs a command line in a synctest bubble, where simulated minutes take no
// time and every second is exact.
func invoke(t *testing.T, env map[string]string, in string, args ...string) (r result) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { r = call(t.Context(), env, in, args...) })
	return r
}

// call runs a command line.
func call(ctx context.Context, env map[string]string, in string, args ...string) result {
	m, out, log := machineFor(env, in)
	code := run(ctx, args, m)
	return result{code, out.String(), log.String()}
}

// golden compares text with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join(testdata(t), name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got), -update rewrites it:\n%s", name, diff)
	}
}

// testdata returns the folder of golden files, wherever the test has moved to.
func testdata(t *testing.T) string {
	t.Helper()
	return filepath.Join(sourceFolder, "testdata")
}

// sourceFolder is where the tests start.
var sourceFolder, _ = os.Getwd()

// commands returns all commands of the tree that can be run, or that only group
// others.
func commands() (all []*cobra.Command) {
	m, _, _ := machineFor(nil, "")
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		all = append(all, c)
		for _, child := range c.Commands() {
			walk(child)
		}
	}
	walk((&app{machine: m}).root())
	return all
}
