package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"
)

// builtIn reports whether a command is cobra's own, which prints no document.
func builtIn(c *cobra.Command) bool {
	path := strings.Fields(c.CommandPath())
	return len(path) > 1 && (path[1] == "help" || path[1] == "completion")
}

// examples returns the command lines of a command's help, without the program.
func examples(t *testing.T, c *cobra.Command) (lines [][]string) {
	t.Helper()
	for line := range strings.Lines(c.Example) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] != name {
			t.Fatalf("%s: the example %q does not call %s", c.CommandPath(), line, name)
		}
		lines = append(lines, words[1:])
	}
	return lines
}

// TestTree walks the tree of commands: each has help and an example that works
// without an account; what it prints, in every format, is the golden output.
func TestTree(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("fleet.yaml", []byte(fleetExample), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range commands() {
		t.Run(c.CommandPath(), func(t *testing.T) {
			if c.Short == "" || c.Example == "" || c.Long == "" {
				t.Errorf("it has the short help %q, the long one %q and the example %q, want all three", c.Short, c.Long, c.Example)
			}
			lines := examples(t, c)
			if builtIn(c) {
				for _, line := range lines {
					if r := invoke(t, nil, "", line...); r.code != exitDone || r.out == "" || r.log != "" {
						t.Errorf("%v: %+v", line, r)
					}
				}
				return
			}
			words := append(strings.Fields(c.CommandPath())[1:], "--help")
			transcript := record(t, words)
			for _, line := range lines {
				if c.HasSubCommands() {
					continue // its example is one of others
				}
				if !strings.Contains(strings.Join(line, " "), "--simulator") {
					t.Errorf("the example %v needs an account", line)
				}
				transcript += record(t, line)
				text, value := inFormat(t, line, formatJSON), any(nil)
				if err := json.Unmarshal(drawn.ReplaceAll([]byte(text.out), []byte("drawn")), &value); err != nil {
					t.Errorf("%v prints no JSON: %v", line, err)
				}
				transcript += transcriptOf(append(line, "-o", "json"), text)
				sameAsYAML(t, line, value)
			}
			if c.Name() == "fleet" {
				transcript = inAnyOrder(transcript)
			}
			golden(t, strings.ReplaceAll(c.CommandPath(), " ", "-")+".txt", transcript)
		})
	}
}

// drawn are values that depend on which of two concurrent requests came first.
var drawn = regexp.MustCompile(`-[a-z0-9]{8}\.privatelink|10\.0\.0\.\d+|nic\.[0-9a-f-]{36}`)

// inAnyOrder takes from a transcript what depends on the order of concurrent
// requests.
func inAnyOrder(transcript string) string {
	lines := strings.Split(drawn.ReplaceAllString(transcript, "(drawn)"), "\n")
	for from := range lines {
		to := from
		for to < len(lines) && progressLine.MatchString(lines[to]) {
			to++
		}
		slices.Sort(lines[from:to])
	}
	return strings.Join(lines, "\n")
}

var progressLine = regexp.MustCompile(`^ +[0-9ms]+  [a-z]+ +`)

func inFormat(t *testing.T, line []string, f format) result {
	t.Helper()
	return invoke(t, nil, "", append(append([]string{}, line...), "-o", string(f))...)
}

// sameAsYAML fails the test unless YAML says what JSON does.
func sameAsYAML(t *testing.T, line []string, want any) {
	t.Helper()
	r := inFormat(t, line, formatYAML)
	var value any
	if err := yaml.Unmarshal(drawn.ReplaceAll([]byte(r.out), []byte("drawn")), &value); err != nil {
		t.Errorf("%v prints no YAML: %v", line, err)
	}
	if diff := cmp.Diff(want, asJSON(t, value)); diff != "" {
		t.Errorf("%v: YAML and JSON differ (-json +yaml):\n%s", line, diff)
	}
}

// asJSON gives a value the types that package json decodes to.
func asJSON(t *testing.T, value any) (same any) {
	t.Helper()
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &same)
	}
	if err != nil {
		t.Fatal(err)
	}
	return same
}

// record runs a command line and returns it with all that it wrote.
func record(t *testing.T, line []string) string {
	t.Helper()
	return transcriptOf(line, invoke(t, nil, "", line...))
}

func transcriptOf(line []string, r result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "$ %s %s\n%s", name, strings.Join(line, " "), r.out)
	if r.log != "" {
		fmt.Fprintf(&b, "--- stderr\n%s", r.log)
	}
	fmt.Fprintf(&b, "--- exit code %d\n\n", r.code)
	return b.String()
}
