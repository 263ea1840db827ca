package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestExitCodes reaches every exit code of the table.
func TestExitCodes(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing")
	other := "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s"
	reached := map[int]bool{exitInterrupted: true} // by TestInterrupted
	for _, test := range []struct {
		line string
		code int
		log  string
	}{
		{"service --simulator", exitDone, ""},
		{"--help", exitDone, ""},
		{"--version", exitDone, ""},
		{"status nowhere --simulator", exitFailed, "Remedy: "},
		{"connect orders --simulator --subnet " + other, exitFailed, "Remedy: "},
		{"service --simulator --cluster 1", exitFailed, "Remedy: "},
		{"audit --simulator --cluster 1", exitFailed, "Remedy: "},
		{"fleet -f " + missing + " --simulator", exitUsage, missing},
		{"nonsense", exitUsage, "nonsense"},
		{"connect", exitUsage, "ENDPOINT is missing"},
		{"service orders --simulator", exitUsage, "too many"},
		{"connect a b --simulator", exitUsage, "--simulator=FILE"},
		{"connect orders --nonsense", exitUsage, "--nonsense"},
		{"connect orders --simulator --output xml", exitUsage, "table, json, yaml"},
		{"connect orders --simulator --timeout -1s", exitUsage, "--timeout"},
		{"connect orders --simulator=" + missing + "/world.json", exitUsage, missing},
		{"connect orders --simulator=", exitUsage, "empty"},
		{"connect orders --simulator --subnet nonsense", exitUsage, "--subnet"},
		{"connect orders --simulator --max-replacements -1", exitUsage, "--max-replacements"},
		{"connect a..b/c --simulator", exitUsage, "ENDPOINT"},
		{"service", exitUsage, envPublicKey},
		{"service --simulator --cluster no/slashes", exitUsage, "Error: "},
		{"inspect connected --simulator --since yesterday", exitUsage, "2026-01-02T15:04:05Z"},
		{"connection-string forgotten --simulator", exitFailed, "tidbprivatelink connect does it"},
		{"disconnect never-was --simulator --yes", exitDone, ""},
		{"status --simulator --wait", exitUsage, "ENDPOINT"},
		{"disconnect connected --simulator", exitUsage, "--yes"},
		{"connection-string connected --simulator --format telnet", exitUsage, "mysql-cli"},
		{"fleet --simulator", exitUsage, "file"},
		{"plan orders --simulator", exitPending, ""},
		{"inspect forgotten --simulator", exitPending, ""},
		{"verify forgotten --simulator --ip 10.9.9.9", exitPending, "failed"},
		{"audit --simulator", exitPending, ""},
		{"plan connected --simulator", exitDone, ""},
		{"connect orders --simulator --timeout 2m", exitTimedOut, "--simulator=FILE"},
		{"status forgotten --simulator --wait", exitFailed, "Remedy: run tidbprivatelink connect first"},
	} {
		t.Run(test.line, func(t *testing.T) {
			r := invoke(t, nil, "", strings.Fields(test.line)...)
			if reached[test.code] = true; r.code != test.code || !strings.Contains(r.log, test.log) {
				t.Errorf("exit code %d, want %d with %q, after:\n%s%s", r.code, test.code, test.log, r.out, r.log)
			}
			if r.code == exitUsage && !strings.Contains(r.log, "--help' explains") {
				t.Errorf("the help is not mentioned:\n%s", r.log)
			}
		})
	}
	for _, e := range exits() {
		if !reached[e.code] {
			t.Errorf("nothing has reached exit code %d, %s", e.code, e.meaning)
		}
	}
}

// interruption interrupts the command some time after it was begun.
func interruption(t *testing.T, after time.Duration) context.Context {
	ctx, cancel := context.WithCancelCause(t.Context())
	timer := time.AfterFunc(after, func() { cancel(errInterrupted) })
	t.Cleanup(func() { timer.Stop() })
	return ctx
}

// TestInterrupted: whenever a command is interrupted or its time is over, it says how
// to go on, and the same command goes on to the end.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	for line, test := range map[string]struct {
		last time.Duration // at which it is not done yet
		end  string
	}{
		"connect orders --simulator=FILE":             {5 * time.Minute, "Active"},
		"status orders --wait --simulator=FILE":       {5 * time.Minute, "Active"},
		"disconnect connected --yes --simulator=FILE": {time.Minute, "disconnected"},
		"fleet -f FLEET --simulator=FILE":             {5 * time.Minute, "Active"},
	} {
		for _, after := range []time.Duration{0, time.Second, 15 * time.Second, time.Minute, 5 * time.Minute} {
			for _, signal := range []bool{true, false} {
				if after > test.last {
					continue
				}
				t.Run(fmt.Sprint(line, after, signal), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) { interruptAndGoOn(t, line, test.end, after, signal) })
				})
			}
		}
	}
}

func interruptAndGoOn(t *testing.T, line, end string, after time.Duration, signal bool) {
	folder := t.TempDir()
	file, fleet := filepath.Join(folder, "world.json"), filepath.Join(folder, "fleet.yaml")
	if err := os.WriteFile(fleet, []byte(fleetExample), 0o600); err != nil {
		t.Fatal(err)
	}
	args := strings.Fields(strings.NewReplacer("FILE", file, "FLEET", fleet).Replace(line))
	if args[0] == "status" { // somebody has to accept it first
		if r := call(interruption(t, time.Minute), nil, "", "connect", "orders", "--simulator="+file); r.code != exitInterrupted {
			t.Fatalf("connect ended with exit code %d:\n%s", r.code, r.log)
		}
		after = min(after, 4*time.Minute)
	}
	ctx, want, first := interruption(t, after), exitInterrupted, args
	if !signal {
		ctx, want, first = t.Context(), exitTimedOut, append(slices.Clone(args), "--timeout", (after+1).String())
	}
	r := call(ctx, nil, "", first...)
	again := "run the same command:\n  " + name + " " + strings.Join(first, " ") + "\n"
	if r.code != want || !strings.HasSuffix(r.log, again) || r.code == exitInterrupted && strings.Contains(r.out, end) {
		t.Errorf("exit code %d, want %d and at the end %q; it wrote\n%s%s", r.code, want, again, r.out, r.log)
	}
	if r := call(t.Context(), nil, "", args...); r.code != exitDone || !strings.Contains(r.out, end) {
		t.Errorf("going on ended with exit code %d:\n%s%s", r.code, r.out, r.log)
	}
}

// TestPendingDoesNotHide: a world that cannot be saved fails a command whatever it
// has found.
func TestPendingDoesNotHide(t *testing.T) {
	t.Parallel()
	failed := errors.New("disk full")
	for _, err := range []error{nil, errPending, errors.New("other")} {
		if got := exitOf(errors.Join(beside(err), failed)); got != exitFailed {
			t.Errorf("%v beside %v gives exit code %d", err, failed, got)
		}
	}
}

// TestOutputFails: a device that takes no data fails the command.
func TestOutputFails(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	synctest.Test(t, func(t *testing.T) {
		m, _, log := machineFor(nil, "")
		m.out = full
		if code := run(t.Context(), []string{"service", "--simulator"}, m); code != exitFailed || !strings.Contains(log.String(), "write the output") {
			t.Errorf("exit code %d and %q", code, log)
		}
	})
}
