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
	name, source string
	variable     string   // names the folder of its binary in the environment
	module       string   // is the version that the README's figures are of
	files        []string // the configuration
	env          []string // what it needs beyond what the command exports
}

// TestTerraform applies a configuration over TLS, checks that a plan then finds nothing to
// change, and destroys everything.
func TestTerraform(t *testing.T) {
	t.Parallel()
	terraform, err := exec.LookPath("terraform")
	if err != nil {
		t.Skipf("NOT RUN, no configuration was applied: %v: install terraform", err)
	}
	for _, p := range []provider{
		{"azurerm", "hashicorp/azurerm", "TIDBPRIVATELINK_AZURERM", "github.com/hashicorp/terraform-provider-azurerm@v1.44.1-0.20260824201233-fae580791926", []string{"main.tf", "testdata/more.tf"}, nil},
		// Its SDK asks a host of Microsoft's about every authority but those of AD FS.
		{"azapi", "Azure/azapi", "TIDBPRIVATELINK_AZAPI", "github.com/Azure/terraform-provider-azapi@v1.15.0", []string{"testdata/azapi/main.tf"}, []string{"ARM_TENANT_ID=adfs"}},
	} {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			p.run(t, terraform)
		})
	}
}

func (p *provider) run(t *testing.T, terraform string) {
	binary := "terraform-provider-" + p.name
	folder := os.Getenv(p.variable)
	if folder == "" {
		t.Skipf("NOT RUN, no configuration was applied: set %s to the folder of a %s binary, which go makes of %s", p.variable, binary, p.module)
	}
	if _, err := os.Stat(filepath.Join(folder, binary)); err != nil {
		t.Fatalf("%s: %v", p.variable, err) // whoever set it wants the test
	}
	work := t.TempDir()
	for _, file := range p.files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(work, filepath.Base(file)), string(text))
	}
	settings := filepath.Join(work, "terraform.rc")
	write(t, settings, fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n  direct {}\n}\n", p.source, folder))
	env := append(os.Environ(), serve(t, work)...)
	env = append(append(env, p.env...), "TF_CLI_CONFIG_FILE="+settings, "CHECKPOINT_DISABLE=1")
	variables := map[string]string{"TIDBCLOUD_SERVICE_ID": "service_id", "ARM_ENDPOINT": "endpoint", "ARM_SUBSCRIPTION_ID": "subscription_id"}
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
