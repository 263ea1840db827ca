package main

import (
	"os/exec"
	"strings"
	"testing"
)

// TestCompletion: shells are offered the commands, and the values of flags.
func TestCompletion(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"__complete con":                             "connect\tConnect",
		"__complete connect --output ":               "yaml",
		"__complete connection-string x --format my": "mysql-cli",
	} {
		r := invoke(t, nil, "", strings.Split(line, " ")...)
		if r.code != exitDone || !strings.Contains(r.out, want) {
			t.Errorf("%q: %+v, want %q", line, r, want)
		}
	}
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip(err)
	}
	c := exec.CommandContext(t.Context(), bash, "-n")
	c.Stdin = strings.NewReader(invoke(t, nil, "", "completion", "bash").out)
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("bash does not read its completion: %v\n%s", err, out)
	}
}

// TestQuoted: an argument reads back in a shell as it was.
func TestQuoted(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip(err)
	}
	for _, arg := range []string{"", "plain", "a b", "it's", `"`, "$HOME", "`x`", "a\nb", "*", "~", "é", "--tag=a=b", "!", "#x", ";"} {
		out, err := exec.CommandContext(t.Context(), sh, "-c", "printf %s "+quoted(arg)).Output()
		if err != nil || string(out) != arg {
			t.Errorf("%q reads back as %q, %v", arg, out, err)
		}
	}
}
