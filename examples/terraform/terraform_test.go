// Package terraform holds Terraform configurations and the test that runs them.
package terraform

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// provider is a Terraform provider that runs unmodified. CI has none, because they take
// minutes to build.
type provider struct {
	source   string
	variable string // names the folder of its binary in the environment
	version  string // is what the README's figures are of
}

var (
	azurerm   = provider{"hashicorp/azurerm", "TIDBPRIVATELINK_AZURERM", "the commit 233fae580791926 of 2026-08-24"}
	azapi     = provider{"Azure/azapi", "TIDBPRIVATELINK_AZAPI", "1.15.0"}
	tidbcloud = provider{"tidbcloud/tidbcloud", "TIDBPRIVATELINK_TIDBCLOUD", "0.4.10"}
)

// folder returns where the provider's binary is. The test is skipped if nothing says so.
func (p provider) folder(t *testing.T) string {
	t.Helper()
	binary := "terraform-provider-" + filepath.Base(p.source)
	folder := os.Getenv(p.variable)
	if folder == "" {
		t.Skipf("NOT RUN, no configuration was applied: set %s to the folder of a %s binary, version %s, as terraform init downloads it", p.variable, binary, p.version)
	}
	if _, err := os.Stat(filepath.Join(folder, binary)); err != nil {
		t.Fatalf("%s: %v", p.variable, err) // whoever set it wants the test
	}
	return folder
}

// TestTerraform applies each configuration over TLS, checks that a plan then finds nothing
// to change, and destroys everything.
func TestTerraform(t *testing.T) {
	t.Parallel()
	terraform, err := exec.LookPath("terraform")
	if err != nil {
		t.Skipf("NOT RUN, no configuration was applied: %v: install terraform", err)
	}
	for _, c := range []configuration{
		{"azurerm", []provider{azurerm}, []string{"main.tf", "testdata/more.tf"}, nil},
		{"foursteps", []provider{azurerm, tidbcloud}, []string{"foursteps/main.tf"}, nil},
		// azapi's SDK asks a host of Microsoft's about every authority but those of AD FS.
		{"azapi", []provider{azapi}, []string{"testdata/azapi/main.tf"}, []string{"ARM_TENANT_ID=adfs"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t, terraform)
		})
	}
}

type configuration struct {
	name      string
	providers []provider
	files     []string
	env       []string // what it needs beyond what the command exports
}

func (c *configuration) run(t *testing.T, terraform string) {
	work := t.TempDir()
	var overrides strings.Builder
	for _, p := range c.providers {
		fmt.Fprintf(&overrides, "    %q = %q\n", p.source, p.folder(t))
	}
	for _, file := range c.files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(work, filepath.Base(file)), string(text))
	}
	settings := filepath.Join(work, "terraform.rc")
	write(t, settings, "provider_installation {\n  dev_overrides {\n"+overrides.String()+"  }\n  direct {}\n}\n")
	env := append(os.Environ(), serve(t, work)...)
	env = append(append(env, c.env...), "TF_CLI_CONFIG_FILE="+settings, "CHECKPOINT_DISABLE=1")
	variables := map[string]string{
		"TIDBCLOUD_SERVICE_ID": "service_id", "TIDBCLOUD_CLUSTER_ID": "cluster_id", "TIDBCLOUD_NODE_GROUP_ID": "node_group_id",
		"ARM_ENDPOINT": "endpoint", "ARM_SUBSCRIPTION_ID": "subscription_id",
	}
	for _, entry := range env {
		name, value, _ := strings.Cut(entry, "=")
		if variable := variables[name]; variable != "" {
			env = append(env, "TF_VAR_"+variable+"="+value)
		}
	}
	for _, args := range [][]string{
		{"apply", "-auto-approve"},
		{"plan", "-detailed-exitcode"}, // exits with 2 if there is something to change
		{"destroy", "-auto-approve"},
	} {
		command := exec.CommandContext(t.Context(), terraform, append(args, "-no-color")...)
		command.Dir, command.Env = work, env
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("terraform %s: %v\n%s", args[0], err, out)
		}
	}
}

// serve runs the simulator's command until the test ends, and returns the environment
// variables that the command exports.
func serve(t *testing.T, work string) (env []string) {
	t.Helper()
	binary := filepath.Join(work, "privatelinksim")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../../simulator/cmd/privatelinksim").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	command := exec.Command(binary, "-quiet")
	out, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		err := errors.Join(command.Process.Signal(syscall.SIGTERM), command.Wait())
		if err != nil {
			t.Error(err)
		}
	})
	for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != "# ready"; {
		name, value, _ := strings.Cut(strings.TrimPrefix(lines.Text(), "export "), "=")
		env = append(env, name+"="+strings.Trim(value, "'"))
	}
	return env
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
