package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// TestAzureCLI runs the unmodified Azure CLI against the server: it registers it as
// a cloud, signs in as a service principal, and goes through scripts of commands.
func TestAzureCLI(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("az")
	if err != nil {
		t.Skipf("%v: install azure-cli", err)
	}
	if testing.Short() {
		t.Skip("hundreds of commands take minutes")
	}
	env := serving(t, "-quiet", "-latency", fmt.Sprint(speed))
	d := doorOf(t, env)
	t.Cleanup(func() {
		if t.Failed() {
			logJournal(t, env)
		}
	})
	az := &azureCLI{program: []string{program}, environment: azureEnvironment(t.TempDir(), env["SSL_CERT_FILE"])}
	if _, message, status := az.run(t, "network", "private-endpoint", "list", "--help"); status != 0 {
		if !strings.Contains(message, "standard_medium") {
			t.Fatalf("az --help: exit %d\n%s", status, message)
		}
		az.program = []string{debianPython, filepath.Join("testdata", "azurecli", "debian.py")}
	}
	for _, args := range [][]string{
		{"cloud", "register", "-n", "simulator", "--endpoint-resource-manager", env["ARM_ENDPOINT"], "--suffix-storage-endpoint", "core.windows.net"},
		{"cloud", "set", "-n", "simulator"},
		{"login", "--service-principal", "-u", d.clientID, "-p", d.clientSecret, "--tenant", d.tenant},
	} {
		if _, message, status := az.run(t, args...); status != 0 {
			t.Fatalf("az %s: exit %d\n%s", args[0], status, message)
		}
	}
	vars := map[string]string{"S": "/subscriptions/" + d.subscription, "SERVICE": env["TIDBCLOUD_SERVICE_ID"], "TENANT": d.tenant}
	// A script waits more than it works, so they do not count as parallel tests.
	var scripts sync.WaitGroup
	defer scripts.Wait()
	places := make(chan struct{}, 6) // a loaded CLI takes 200 MB
	run := func(name string, do func(t *testing.T, az *azureCLI)) {
		scripts.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			t.Run(name, func(t *testing.T) {
				az := az.copy(t)
				if name != "account" { // one script runs as people run it, each command from the start
					az.prefork(t)
				}
				do(t, az)
			})
		})
	}
	for name, script := range azureCLIAllScripts() {
		run(name, func(t *testing.T, az *azureCLI) { az.play(t, vars, name, script) })
	}
	run("four steps", func(t *testing.T, az *azureCLI) {
		vars := az.play(t, vars, "steps", azureCLIFourSteps)
		accept(t, d, vars["ENDPOINT"], vars["ADDRESS"])
		az.play(t, vars, "steps", azureCLIAccepted)
	})
}

func azureCLIAllScripts() map[string][]azureCommand {
	all := maps.Clone(azureCLIScripts)
	maps.Copy(all, azureCLIMoreScripts)
	return all
}

// TestAzureCLICommands counts the different commands of the scripts: those of the page
// and as many around them as the README says.
func TestAzureCLICommands(t *testing.T) {
	t.Parallel()
	const different = 170
	names := map[string]bool{}
	for _, script := range append(slices.Collect(maps.Values(azureCLIAllScripts())), azureCLIFourSteps, azureCLIAccepted) {
		for _, c := range script {
			name, _, _ := strings.Cut(c.args, " -")
			names[name] = true
		}
	}
	if len(names) < different {
		t.Errorf("%d different commands, want %d:\n%s", len(names), different, strings.Join(slices.Sorted(maps.Keys(names)), "\n"))
	}
}

// accept is what a user does in TiDB Cloud with the resource ID and the address that
// another client has read in Azure.
func accept(t *testing.T, d *door, id, address string) {
	t.Helper()
	service, err := d.endpoints(t).Service(t.Context(), endpoint.NodeGroupID{Cluster: d.cluster}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ep, err := service.Endpoint(t.Context(), id, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := ep.Snapshot().PrivateIPAddress; got != address {
		t.Errorf("the address of %s is %q, and %q to the other client", id, got, address)
	}
	if err := errors.Join(ep.Accept(t.Context(), nil), ep.WaitUntilActive(t.Context(), nil)); err != nil {
		t.Fatal(err)
	}
}

// logJournal prints what the server was asked, also when the test has ended.
func logJournal(t *testing.T, env map[string]string) {
	t.Helper()
	resp, err := trusting(t, env).Get(env["PRIVATELINKSIM_URL"] + "/_sim/journal?format=text")
	if err != nil {
		t.Error(err)
		return
	}
	defer resp.Body.Close()
	journal, err := io.ReadAll(resp.Body)
	t.Logf("%s\n%v", journal, err)
}

// azureCommand is a command and what comes of it.
type azureCommand struct {
	args string // separated by spaces; $NAME is a variable, $G the script's resource group
	exit int    // what the CLI ends with: 3 for what was not found
	want string // JSON, or a part of the message of a failure; "" for anything
	save string // the variable that gets the text printed
}

// play runs the commands one after the other and returns the variables.
func (az *azureCLI) play(t *testing.T, given map[string]string, group string, script []azureCommand) map[string]string {
	t.Helper()
	vars := map[string]string{"G": group}
	for name, value := range given {
		vars[name] = value
	}
	expand := func(text string) string { return os.Expand(text, func(name string) string { return vars[name] }) }
	for _, c := range script {
		args := strings.Fields(c.args)
		for i := range args {
			args[i] = expand(args[i])
		}
		out, message, status := az.run(t, append(args, "--output", "json")...)
		if status != c.exit {
			t.Errorf("az %s: exit %d, want %d\n%s%s", c.args, status, c.exit, out, message)
			continue
		}
		if status != 0 {
			if !strings.Contains(message, c.want) {
				t.Errorf("az %s: %s\nwant %q in it", c.args, message, c.want)
			}
			continue
		}
		if c.save != "" {
			var text string
			if err := json.Unmarshal([]byte(out), &text); err != nil || text == "" {
				t.Fatalf("az %s: %v, %q is no text", c.args, err, out)
			}
			vars[c.save] = text
		}
		if c.want == "" {
			continue
		}
		var want, got any
		if err := errors.Join(json.Unmarshal([]byte(expand(c.want)), &want), json.Unmarshal([]byte(orNull(out)), &got)); err != nil {
			t.Errorf("az %s: %v in %s", c.args, err, out)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("az %s (-want +got):\n%s", c.args, diff)
		}
	}
	return vars
}

// orNull is what the CLI prints; for null that is nothing.
func orNull(out string) string {
	if out == "" {
		return "null"
	}
	return out
}
