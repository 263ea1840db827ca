package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/internal/statefile"
)

// refusal is the error with which a server does not start.
func refusal(t *testing.T, args ...string) error {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
	defer stop()
	return run(ctx, "privatelinksim", Options{}, append(args, "-quiet"), io.Discard, io.Discard)
}

// inFolder are the names of what is in the folder of the file.
func inFolder(t *testing.T, file string) string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

// save runs a server on the file and returns what it saved.
func save(t *testing.T, file string) string {
	t.Helper()
	t.Run("save", func(t *testing.T) { serving(t, "-quiet", "-state", file) })
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestBrokenStateFile: a file that cannot be loaded ends the server at once, and
// stays as it is.
func TestBrokenStateFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "world.json")
	good := save(t, file)
	for name, text := range map[string]string{
		"empty": "", "other": "{}", "cut": good[:len(good)/2], "garbage behind": good + "x", "twice": good + good, "zeros behind": good + "\x00\x00",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := refusal(t, "-state", file); err == nil || !strings.Contains(err.Error(), "-state "+file) {
			t.Errorf("%s: %v, want an error that names it", name, err)
		}
		if now, err := os.ReadFile(file); err != nil || string(now) != text {
			t.Errorf("%s: the file was changed, %v", name, err)
		}
		if got := inFolder(t, file); got != "world.json" {
			t.Errorf("%s: left behind %s", name, got)
		}
	}
}

// TestStateFileIsLocked: a second server on the same file is refused, whatever it
// calls it, and the first one's end frees it.
func TestStateFileIsLocked(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(folder, link); err != nil {
		t.Skip("no symbolic links:", err)
	}
	for range 2 { // without the file and with it
		t.Run("locked", func(t *testing.T) {
			serving(t, "-quiet", "-state", "world.json")
			for _, name := range []string{"world.json", filepath.Join(folder, "world.json"), filepath.Join(link, "world.json"), "../" + filepath.Base(folder) + "/world.json"} {
				if err := refusal(t, "-state", name); !errors.Is(err, statefile.ErrInUse) || !strings.Contains(err.Error(), name) {
					t.Errorf("a second server on %s: %v, want that it is refused", name, err)
				}
			}
		})
		if got := inFolder(t, filepath.Join(folder, "world.json")); got != "world.json" {
			t.Errorf("in the end there is %s", got)
		}
	}
	// A server that does not come up does not keep the lock.
	if err := refusal(t, "-state", "world.json", "-env", "/does/not/exist"); err == nil {
		t.Error("no error without the folder of -env")
	}
	save(t, "world.json")
}

// TestLockIsFreedByDeath: what a killed server left behind does not keep others out.
func TestLockIsFreedByDeath(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "world.json")
	for _, left := range []string{".lock", ".new"} {
		if err := os.WriteFile(file+left, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	save(t, file)
	if got := inFolder(t, file); got != "world.json" {
		t.Errorf("in the end there is %s", got)
	}
}

// TestFailedSave: whatever stops a save, the old file stays, and nothing beside it.
func TestFailedSave(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(t *testing.T, file string)
		write   func(io.Writer) error
		want    string
	}{
		"writing fails": {write: func(w io.Writer) error {
			_, _ = io.WriteString(w, "half")
			return errors.New("disk full")
		}, want: "disk full"},
		"cannot be loaded": {write: func(w io.Writer) error {
			_, err := io.WriteString(w, "{}")
			return err
		}, want: "cannot be loaded again"},
		"something is in the way": {
			prepare: func(t *testing.T, file string) {
				if err := os.MkdirAll(file+".new/full", 0o700); err != nil {
					t.Fatal(err)
				}
			}, want: "world.json.new",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "world.json")
			good := save(t, file)
			if test.prepare != nil {
				test.prepare(t, file)
			}
			state, err := statefile.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			if test.write == nil {
				test.write = func(w io.Writer) error {
					_, err := io.WriteString(w, good)
					return err
				}
			}
			before := inFolder(t, file)
			if err := state.Save(test.write); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want an error with %q", err, test.want)
			}
			if now, err := os.ReadFile(file); err != nil || string(now) != good {
				t.Errorf("the file was changed, %v", err)
			}
			if got := inFolder(t, file); got != before {
				t.Errorf("beside the file there is %q, was %q", got, before)
			}
			state.Close()
		})
	}
}

// TestUnsavableWorld: a server whose world is no longer recorded says so at its
// end, and the file that it started from is still there.
func TestUnsavableWorld(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "world.json")
	good := save(t, file)
	ctx, stop := context.WithCancel(t.Context())
	env, _, ended := servingUntil(t, ctx, "-quiet", "-state", file, "-record-bytes", fmt.Sprint(len(good)+1000))
	d := doorOf(t, env)
	for i := range 10 {
		d.arm(t, "PUT", fmt.Sprintf("/subscriptions/%s/resourceGroups/g%d?api-version=2021-04-01", d.subscription, i), `{"location":"eastus2"}`)
	}
	stop()
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "RecordBytes") || !strings.Contains(err.Error(), "as it was") {
		t.Errorf("it ended with %v, want what is lost and why", err)
	}
	if now, err := os.ReadFile(file); err != nil || string(now) != good {
		t.Errorf("the file was changed, %v", err)
	}
	if got := inFolder(t, file); got != "world.json" {
		t.Errorf("in the end there is %s", got)
	}
}

// TestWorldWithoutClusters is saved and started from like any other.
func TestWorldWithoutClusters(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "world.json")
	t.Run("delete", func(t *testing.T) {
		env := serving(t, "-quiet", "-state", file)
		d := doorOf(t, env)
		if _, err := d.tidb(t, d.privateKey).BeginDeleteCluster(t.Context(), d.cluster, nil); err != nil {
			t.Fatal(err)
		}
		call(t, trusting(t, env), "POST", env["PRIVATELINKSIM_URL"]+"/_sim/clock/advance", `{"duration":"1h"}`)
	})
	if env := serving(t, "-quiet", "-state", file); env["TIDBCLOUD_CLUSTER_ID"] != "" || env["TIDBCLOUD_PUBLIC_KEY"] == "" {
		t.Errorf("environment %v, want one without a cluster", env)
	}
}

// TestAdvanceSaturates: no advance turns the clock back.
func TestAdvanceSaturates(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "world.json")
	t.Run("advance", func(t *testing.T) {
		env := serving(t, "-quiet", "-state", file)
		client := trusting(t, env)
		last := ""
		for range 40 {
			_, text := call(t, client, "POST", env["PRIVATELINKSIM_URL"]+"/_sim/clock/advance", `{"duration":"2562047h"}`)
			if text < last {
				t.Fatalf("after %s comes %s", last, text)
			}
			last = text
		}
		if resp, text := call(t, client, "POST", env["PRIVATELINKSIM_URL"]+"/_sim/clock/advance", `{"duration":"9999999h"}`); resp.StatusCode != 400 {
			t.Errorf("a duration that is none: %d %s", resp.StatusCode, text)
		}
	})
	serving(t, "-quiet", "-state", file)
}
