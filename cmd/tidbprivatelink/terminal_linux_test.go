package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// onTerminal starts a process whose three streams are a new terminal, and returns the
// side that a person sees.
func onTerminal(t *testing.T, c *exec.Cmd) *os.File {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no terminals:", err)
	}
	t.Cleanup(func() { person.Close() })
	number, err := unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	terminal, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	c.Stdin, c.Stdout, c.Stderr = terminal, terminal, terminal
	c.Env = append(c.Env, "TERM=xterm")
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if err := person.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Log("reading has no deadline:", err)
	}
	return person
}

// readUntil reads what the terminal shows until it holds want.
func readUntil(t *testing.T, person io.Reader, want string) string {
	t.Helper()
	var all strings.Builder
	for buffer := make([]byte, 4096); !strings.Contains(all.String(), want); {
		n, err := person.Read(buffer)
		all.Write(buffer[:n])
		if err != nil {
			t.Fatalf("%v, want %q on the terminal:\n%s", err, want, all.String())
		}
	}
	return all.String()
}

// rest reads until the process has ended.
func rest(person io.Reader) string {
	text, _ := io.ReadAll(person) // it ends with an error when nobody has the terminal open
	return string(text)
}

// TestTerminal: on a terminal there is a spinner, and colours.
func TestTerminal(t *testing.T) {
	t.Parallel()
	c := process(t, nil, "connect", "orders", "--simulator")
	person := onTerminal(t, c)
	all := rest(person)
	if err := c.Wait(); err != nil || !strings.Contains(all, "\r\x1b[K") || !strings.Contains(all, "\x1b[2mcreate") || !strings.Contains(shown(all), "Active") {
		t.Errorf("%v, it showed\n%q", err, all)
	}
}

// TestTerminalPrompt: what is typed as a password is not shown, and Ctrl-C ends the
// question.
func TestTerminalPrompt(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		typed string
		code  int
	}{
		"answer": {"tuna-salad\r", exitDone},
		"Ctrl-C": {"tuna\x03", exitInterrupted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := process(t, nil, "connection-string", "connected", "--simulator", "--show-password", "--format", "go")
			person := onTerminal(t, c)
			readUntil(t, person, "database password: ")
			if _, err := io.WriteString(person, test.typed); err != nil {
				t.Fatal(err)
			}
			all := rest(person)
			if code := codeOf(t, c.Wait(), c); code != test.code {
				t.Errorf("exit code %d, want %d; it showed\n%s", code, test.code, all)
			}
			if shown := strings.Count(all, "tuna"); (shown == 1) != (test.code == exitDone) || shown > 1 {
				t.Errorf("the password is on the terminal %d times:\n%s", shown, all)
			}
		})
	}
}

// TestTerminalQuestion: disconnect asks, and takes a no.
func TestTerminalQuestion(t *testing.T) {
	t.Parallel()
	c := process(t, nil, "disconnect", "connected", "--simulator")
	person := onTerminal(t, c)
	readUntil(t, person, "[y/N] ")
	if _, err := io.WriteString(person, "n\n"); err != nil {
		t.Fatal(err)
	}
	if all := rest(person); codeOf(t, c.Wait(), c) != exitPending || !strings.Contains(all, "Nothing was changed.") {
		t.Errorf("it showed\n%s", all)
	}
}
