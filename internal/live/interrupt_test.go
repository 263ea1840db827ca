package live

import (
	"bytes"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// at calls do when the first request of a method whose path ends so was answered.
// Requests that only validate do not count.
func at(method, end string, do func()) func(http.Handler) http.Handler {
	var met atomic.Bool
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r)
			if r.Method == method && strings.HasSuffix(r.URL.Path, end) && !r.URL.Query().Has("validateOnly") && !met.Swap(true) {
				do()
			}
		})
	}
}

// groups returns the resource groups that runs have made and nobody has removed.
func (c *clouds) groups(t *testing.T) []string {
	t.Helper()
	credential := c.sim.Credential()
	s := settings{subscription: c.sim.Account().SubscriptionID}
	a, err := s.open(credential, c.sim)
	if err != nil {
		t.Fatal(err)
	}
	found, err := a.leftovers(t.Context(), s.subscription)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, l := range found {
		names = append(names, l.name)
	}
	return names
}

// TestInterrupted interrupts a run at each of its great steps: it fails, removes what it
// has made in both clouds, and what was recorded until then is written.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	for name, moment := range map[string][2]string{
		"group":      {"PUT", ""},
		"network":    {"PUT", "/virtualNetworks/vnet"},
		"endpoint":   {"PUT", "/privateEndpoints/to-tidb"},
		"acceptance": {"POST", "/privateEndpointConnections"},
		"removal":    {"DELETE", "/privateLinkServices/service"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var process atomic.Pointer[os.Process]
			c, folder := serve(t, at(moment[0], moment[1], func() {
				if err := process.Load().Signal(os.Interrupt); err != nil {
					t.Error(err)
				}
			})), t.TempDir()
			cmd, out := command(t, c.environment("record", folder), "3h"), new(bytes.Buffer)
			cmd.Stdout, cmd.Stderr = out, out
			if err := start(t, cmd.Start, func() { process.Store(cmd.Process) }); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err == nil || !strings.Contains(out.String(), "context canceled") {
				t.Errorf("it ended with %v:\n%s", err, out)
			}
			if left := c.groups(t); len(left) != 0 {
				t.Errorf("%v are left:\n%s", left, out)
			}
			c.empty(t)
			// Of the very first request nothing is known if it was interrupted.
			if len(recordings(t, folder)) != 1 && name != "group" {
				t.Errorf("nothing was recorded:\n%s", out)
			}
		})
	}
}

// start starts a process. The server's first requests come later than started returns.
func start(t *testing.T, run func() error, started func()) error {
	t.Helper()
	err := run()
	started()
	return err
}

// TestKilled kills a run: the next one leaves alone what is young, clean removes it, and
// so does a later run.
func TestKilled(t *testing.T) {
	t.Parallel()
	for name, later := range map[string]time.Duration{"clean": 0, "record": 7 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var process atomic.Pointer[os.Process]
			c, folder := serve(t, at("POST", "/privateEndpointConnections", func() {
				if err := process.Load().Signal(syscall.SIGKILL); err != nil {
					t.Error(err)
				}
			})), t.TempDir()
			cmd := command(t, c.environment("record", folder), "3h")
			if err := start(t, cmd.Start, func() { process.Store(cmd.Process) }); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err == nil {
				t.Fatal("it was not killed")
			}
			left := c.groups(t)
			if len(left) != 1 || len(c.sim.Snapshot().PrivateEndpoints) == 0 {
				t.Fatalf("%v are left, want one group with an endpoint", left)
			}
			c.age(t, left[0], later)
			out, err := command(t, c.environment(name, folder), "3h").CombinedOutput()
			if err != nil || !strings.Contains(string(out), "removing "+left[0]) {
				t.Errorf("%v\n%s", err, out)
			}
			if left := c.groups(t); len(left) != 0 {
				t.Errorf("%v are left:\n%s", left, out)
			}
			c.empty(t)
		})
	}
	t.Run("young", func(t *testing.T) {
		t.Parallel()
		c, folder := serve(t, nil), t.TempDir()
		c.group(t, prefix+"abcdef", time.Now())
		out, err := command(t, without(c.environment("record", folder), envPublicKey, envPrivateKey, envCluster), "3h").CombinedOutput()
		if err != nil || !strings.Contains(string(out), "is left alone") {
			t.Errorf("%v\n%s", err, out)
		}
		if left := c.groups(t); len(left) != 1 {
			t.Errorf("%v are left, want the other run's", left)
		}
	})
}

// age gives a group the tag of a run that began earlier.
func (c *clouds) age(t *testing.T, group string, by time.Duration) {
	t.Helper()
	c.group(t, group, time.Now().Add(-by))
}

// group makes a group, or tags it, as a run does that began then.
func (c *clouds) group(t *testing.T, group string, began time.Time) {
	t.Helper()
	s := settings{subscription: c.sim.Account().SubscriptionID}
	a, err := s.open(c.sim.Credential(), c.sim)
	if err != nil {
		t.Fatal(err)
	}
	body := `{"location":"eastus2","tags":{"` + tagName + `":"` + began.UTC().Format(time.RFC3339) + `"}}`
	if _, err := a.call(t.Context(), request{method: "PUT", path: "/subscriptions/" + s.subscription + "/resourceGroups/" + group, version: groupVersion, body: body}); err != nil {
		t.Fatal(err)
	}
}

// TestFailed lets a step fail: the run ends with what was refused, removes what it has
// made, and writes what it has recorded.
func TestFailed(t *testing.T) {
	t.Parallel()
	c, folder := serve(t, nil), t.TempDir()
	if err := c.sim.InjectFault(simulator.Fault{Method: "PUT", Path: "*/privateLinkServices/service", Kind: simulator.FaultKindRefuse, Status: 403}); err != nil {
		t.Fatal(err)
	}
	out, err := command(t, c.environment("record", folder), "3h").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "make a private link service: ") {
		t.Errorf("%v\n%s", err, out)
	}
	if left := c.groups(t); len(left) != 0 || len(recordings(t, folder)) != 1 {
		t.Errorf("%v are left, %v were written", left, recordings(t, folder))
	}
}
