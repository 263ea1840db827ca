package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// write writes files to a new folder and returns the folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

const code = `package sample

import "time"

var rows = []string{"a", "b"}

var limit = map[string]time.Duration{"a": time.Minute}

func rule(n int, ok bool) (string, bool) {
	if n < 5 && ok {
		return "low", true
	}
	calls++
	return "", false
}

var calls int
`

const tests = `package sample

import (
	"testing"
	"time"
)

func TestTables(t *testing.T) {
	if len(rows) != 2 || limit["a"] != time.Minute {
		t.Error(rows, limit)
	}
}

func TestRule(t *testing.T) {
	for n, want := range map[int]string{4: "low", 9: ""} {
		if got, ok := rule(n, true); got != want || ok != (want != "") {
			t.Error(got, ok)
		}
	}
}
`

// Exactly the boundary, the constant in it and the counter survive the sample's tests.
func TestMeasure(t *testing.T) {
	t.Parallel()
	root := write(t, map[string]string{
		"go.mod": "module example.com/m\n\ngo 1.25.0\n", "sample/sample.go": code, "sample/sample_test.go": tests, "equivalent.txt": "",
	})
	measured := func(o options) (float64, []string) {
		t.Helper()
		o.root, o.minutes, o.tests = root, 5, "^Test"
		var out strings.Builder
		score, err := measure(&out, o, "sample")
		if err != nil {
			t.Fatal(err)
		}
		survivors := regexp.MustCompile(`(?m)^sample/\S+:(\d+: .*)  \(\d+ tests reach it\)$`).FindAllStringSubmatch(out.String(), -1)
		var lines []string
		for _, s := range survivors {
			lines = append(lines, s[1])
		}
		slices.Sort(lines)
		return score, lines
	}
	empty := filepath.Join(root, "equivalent.txt")
	score, got := measured(options{equivalent: empty})
	want := []string{"10: rule: < boundary: n < 5", "10: rule: number raised: 5", "13: rule: statement dropped: calls++"}
	if !slices.Equal(got, want) {
		t.Errorf("survivors\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if score < 50 || score >= 100 {
		t.Errorf("score %v", score)
	}
	listed := filepath.Join(root, "listed.txt")
	if err := os.WriteFile(listed, []byte("# a comment\nsample/sample.go: rule: statement dropped: calls++\tnobody reads it\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if higher, got := measured(options{equivalent: listed}); len(got) != 2 || higher <= score {
		t.Errorf("with a listed mutant: %v %q, want less survivors and more than %v", higher, got, score)
	}
}

// A list with a mutant that has no reason is refused.
func TestEquivalentNeedsAReason(t *testing.T) {
	t.Parallel()
	root := write(t, map[string]string{"list": "sample/sample.go: rule: statement dropped: calls++\n"})
	if _, err := readEquivalent(filepath.Join(root, "list")); err == nil || !strings.Contains(err.Error(), "no reason") {
		t.Errorf("error %v, want that there is no reason", err)
	}
}
