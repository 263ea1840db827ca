package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// readmeSection returns the README's section on the command.
func readmeSection(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "\n### The command\n")
	if !found {
		t.Fatal("the README has no section on the command")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	return section
}

// blocks returns the code blocks of a language.
func blocks(section, language string) (all []string) {
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(section, -1) {
		all = append(all, m[1])
	}
	return all
}

var expectedCode = regexp.MustCompile(`# exit code (\d+)`)

// TestReadmeCommands runs every command of the README's section, in order, as a
// program that is installed as the README says.
func TestReadmeCommands(t *testing.T) {
	t.Parallel()
	section := readmeSection(t)
	shell, files := blocks(section, "sh"), blocks(section, "yaml")
	if len(shell) != 2 || len(files) != 1 {
		t.Fatalf("%d blocks of commands and %d of YAML, want 2 and 1", len(shell), len(files))
	}
	if diff := cmp.Diff(fleetExample, files[0]); diff != "" {
		t.Errorf("the file is not the one of the help (-help +README):\n%s", diff)
	}
	bin, folder := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "fleet.yaml"), []byte(files[0]), 0o600); err != nil {
		t.Fatal(err)
	}
	sh := func(dir, line string) (int, string) {
		c := exec.CommandContext(t.Context(), "sh", "-c", line)
		c.Dir = dir
		c.Env = append(os.Environ(), "GOBIN="+bin, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
		var out bytes.Buffer
		c.Stdout, c.Stderr = &out, &out
		return codeOf(t, c.Run(), c), out.String()
	}
	if code, out := sh(filepath.Join(sourceFolder, "../.."), shell[0]); code != 0 {
		t.Fatalf("%s: exit code %d\n%s", shell[0], code, out)
	}
	for line := range strings.Lines(shell[1]) {
		want := "0"
		if m := expectedCode.FindStringSubmatch(line); m != nil {
			want = m[1]
		}
		if code, out := sh(folder, line); fmt.Sprint(code) != want || !strings.HasPrefix(line, name+" ") {
			t.Errorf("%s: exit code %d\n%s", line, code, out)
		}
	}
}

// TestReadmeTable: the README names every command that prints something, and every
// exit code.
func TestReadmeTable(t *testing.T) {
	t.Parallel()
	section := readmeSection(t)
	for _, c := range commands() {
		if !builtIn(c) && c.HasParent() && !strings.Contains(section, "| `"+c.Name()) {
			t.Errorf("the table has no %s", c.Name())
		}
	}
	for _, e := range exits() {
		word, _, _ := strings.Cut(e.meaning, ":")
		word, _, _ = strings.Cut(word, ",")
		word, _, _ = strings.Cut(word, " by ")
		if !strings.Contains(section, fmt.Sprintf("%d %s", e.code, word)) {
			t.Errorf("the exit codes do not say %d %s", e.code, word)
		}
	}
}
