package bench

import (
	"os"
	"os/exec"
	"testing"
)

// inProcess runs a test of this package in a process of its own, with an environment
// variable, and returns what it prints.
func inProcess(t *testing.T, test, variable, value string) []byte {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), self, "-test.run=^"+test+"$", "-test.v")
	command.Env = append(os.Environ(), variable+"="+value)
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s=%s: %v\n%s", variable, value, err, out)
	}
	return out
}
