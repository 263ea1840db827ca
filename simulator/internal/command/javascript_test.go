package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// nodeModulesVariable names the node_modules folder that "npm ci" has made of
// testdata/javascript.
const nodeModulesVariable = "TIDBPRIVATELINK_NODE_MODULES"

// TestJavaScript takes the four steps' Azure side, and what can go wrong in it, with
// the unmodified Azure SDK for JavaScript.
func TestJavaScript(t *testing.T) {
	t.Parallel()
	modules := os.Getenv(nodeModulesVariable)
	node, err := exec.LookPath("node")
	if err != nil || modules == "" {
		t.Skipf("node has to be installed, and %s to name the folder node_modules that npm ci makes of testdata/javascript", nodeModulesVariable)
	}
	env := serving(t, "-quiet", "-latency", fmt.Sprint(speed))
	t.Cleanup(func() {
		if t.Failed() {
			logJournal(t, env)
		}
	})
	folder := t.TempDir()
	script, err := os.ReadFile("testdata/javascript/flow.mjs")
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "flow.mjs"), script, 0o600)
	}
	if err == nil {
		err = os.Symlink(modules, filepath.Join(folder, "node_modules")) // where node looks
	}
	if err != nil {
		t.Fatal(err)
	}
	run := func(step string) []byte {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
		defer cancel()
		command := exec.CommandContext(ctx, node, "flow.mjs", step)
		command.Dir = folder
		command.Env = []string{"PATH=" + os.Getenv("PATH"), "NODE_EXTRA_CA_CERTS=" + env["SSL_CERT_FILE"]}
		for name, value := range env {
			command.Env = append(command.Env, name+"="+value)
		}
		var message bytes.Buffer
		command.Stderr = &message
		out, err := command.Output()
		if err != nil {
			t.Fatalf("node flow.mjs %s: %v\n%s%s", step, err, out, message.Bytes())
		}
		return out
	}
	var made struct{ ID, Address string }
	if err := json.Unmarshal(run("create"), &made); err != nil {
		t.Fatal(err)
	}
	accept(t, doorOf(t, env), made.ID, made.Address)
	run("accepted")
}
