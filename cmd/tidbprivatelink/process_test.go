package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// process returns the command as a process with an environment of its own.
func process(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), program, args...)
	c.Env = append([]string{beCommand + "=1", "HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}, env...)
	c.WaitDelay = 10 * time.Second
	return c
}

// codeOf returns the exit code of a process that has ended.
func codeOf(t *testing.T, err error, c *exec.Cmd) int {
	t.Helper()
	if c.ProcessState == nil {
		t.Fatal(err)
	}
	return c.ProcessState.ExitCode()
}

// signalAt starts a process, sends it a signal once its progress shows a line, and
// returns its exit code and all that it wrote to stderr.
func signalAt(t *testing.T, c *exec.Cmd, line string, signal os.Signal) (int, string) {
	t.Helper()
	log, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	sent := false
	for lines := bufio.NewScanner(log); lines.Scan(); {
		all.WriteString(lines.Text() + "\n")
		if !sent && strings.Contains(lines.Text(), line) {
			sent = true
			if err := c.Process.Signal(signal); err != nil {
				t.Error(err)
			}
		}
	}
	err = c.Wait()
	if !sent {
		t.Errorf("it never wrote %q", line)
	}
	return codeOf(t, err, c), all.String()
}

// TestSignals: SIGINT and SIGTERM end a process that is at work on a world in a file
// with exit code 130 and the command that goes on, and that goes on.
func TestSignals(t *testing.T) {
	t.Parallel()
	for name, signal := range map[string]os.Signal{"SIGINT": os.Interrupt, "SIGTERM": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := []string{"connect", "orders", "--simulator=" + filepath.Join(t.TempDir(), "my world.json")}
			code, log := signalAt(t, process(t, nil, args...), "accept", signal)
			again := "tidbprivatelink connect orders '" + args[2] + "'\n"
			if code != exitInterrupted || !strings.HasSuffix(log, again) {
				t.Fatalf("exit code %d, want 130 and how to go on, %s; it wrote\n%s", code, again, log)
			}
			c := process(t, nil, args...)
			var more bytes.Buffer
			c.Stderr = &more
			out, err := c.Output()
			if err != nil || !strings.Contains(string(out), "Active") || strings.Contains(more.String(), "create ") {
				t.Errorf("going on: %v, want that nothing is created again\n%s%s", err, out, more.String())
			}
		})
	}
}

// simulatorServer serves the simulated clouds over TLS on loopback, as another
// process, and returns what it exports.
func simulatorServer(t *testing.T) []string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "privatelinksim")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "github.com/tidb-azure/tidbprivatelink/simulator/cmd/privatelinksim")
	build.Dir = sourceFolder
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	server := exec.Command(program, "-quiet", "-latency", "100")
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Signal(os.Interrupt)
		_ = server.Wait()
	})
	var env []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if lines.Text() == "# ready" {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return env
		}
		name, value, _ := strings.Cut(strings.TrimPrefix(lines.Text(), "export "), "=")
		env = append(env, name+"="+strings.Trim(value, "'"))
	}
	t.Fatal("the server ended before it was ready")
	return nil
}

// valueOf returns a variable of an environment.
func valueOf(env []string, name string) string {
	for _, v := range env {
		if value, ok := strings.CutPrefix(v, name+"="); ok {
			return value
		}
	}
	return ""
}

// TestCredentials: with nothing but an environment the process signs in to both
// clouds over TLS, is interrupted, goes on, and takes away what it made.
func TestCredentials(t *testing.T) {
	t.Parallel()
	env := simulatorServer(t)
	network(t, env)
	subnet := "/subscriptions/" + valueOf(env, envSubscription) + "/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/vnet/subnets/default"
	connect := []string{"connect", "orders", "--subnet", subnet}
	code, log := signalAt(t, process(t, env, connect...), "accept", os.Interrupt)
	if code != exitInterrupted || !strings.Contains(log, "tidbprivatelink connect orders --subnet /subscriptions/") {
		t.Fatalf("exit code %d after\n%s", code, log)
	}
	for _, test := range []struct {
		line []string
		code int
		out  string
	}{
		{[]string{"plan", "orders", "--subnet", subnet}, exitPending, "wait until"},
		{connect, exitDone, "Active"},
		{connect, exitDone, "Active"},
		{[]string{"status"}, exitDone, "/orders"},
		{[]string{"audit", "--interval", "-1s"}, exitDone, " 0 findings"},
		{[]string{"disconnect", "orders", "--resource-group", "network", "--yes"}, exitDone, "disconnected"},
		{[]string{"status", "orders", "--resource-group", "network"}, exitFailed, ""},
	} {
		c := process(t, env, test.line...)
		var log bytes.Buffer
		c.Stderr = &log
		out, err := c.Output()
		if code := codeOf(t, err, c); code != test.code || !strings.Contains(string(out), test.out) {
			t.Errorf("%v: exit code %d, want %d with %q; it wrote\n%s%s", test.line, code, test.code, test.out, out, log.String())
		}
		for _, name := range []string{envPrivateKey, "AZURE_CLIENT_SECRET"} {
			if secret := valueOf(env, name); strings.Contains(string(out)+log.String(), secret) {
				t.Errorf("%v wrote the value of %s", test.line, name)
			}
		}
	}
	wrong := append(append([]string{}, env...), "AZURE_CLIENT_SECRET=wrong", "AZURE_TOKEN_CREDENTIALS=EnvironmentCredential")
	c := process(t, wrong, "audit")
	if out, err := c.CombinedOutput(); codeOf(t, err, c) != exitFailed || !strings.Contains(string(out), "AADSTS7000215") {
		t.Errorf("a wrong client secret: %v\n%s", err, out)
	}
}
