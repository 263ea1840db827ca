// Package terraform holds a Terraform configuration and the test that runs it.
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

// providerVariable is the environment variable with the folder of a
// terraform-provider-azurerm binary. CI has none, because it takes a quarter of an hour to
// build.
const providerVariable = "TIDBPRIVATELINK_AZURERM"

// providerModule is the version that the README's figures are of.
const providerModule = "github.com/hashicorp/terraform-provider-azurerm@v1.44.1-0.20260824201233-fae580791926"

// TestTerraform applies the configuration with the unmodified azurerm provider over
// TLS, checks that a plan then finds nothing to change, and destroys everything.
func TestTerraform(t *testing.T) {
	t.Parallel()
	terraform, err := exec.LookPath("terraform")
	if err != nil {
		t.Skipf("NOT RUN, no configuration was applied: %v: install terraform", err)
	}
	provider := os.Getenv(providerVariable)
	if provider == "" {
		t.Skipf("NOT RUN, no configuration was applied: set %s to the folder of a terraform-provider-azurerm binary, which go install %s makes in a quarter of an hour", providerVariable, providerModule)
	}
	if _, err := os.Stat(filepath.Join(provider, "terraform-provider-azurerm")); err != nil {
		t.Fatalf("%s: %v", providerVariable, err) // whoever set it wants the test
	}
	work := t.TempDir()
	for _, file := range []string{"main.tf", "testdata/more.tf"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(work, filepath.Base(file)), string(text))
	}
	settings := filepath.Join(work, "terraform.rc")
	write(t, settings, fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"hashicorp/azurerm\" = %q\n  }\n  direct {}\n}\n", provider))
	env := append(os.Environ(), serve(t, work)...)
	env = append(env, "TF_CLI_CONFIG_FILE="+settings, "CHECKPOINT_DISABLE=1")
	for _, variable := range env {
		if id, ok := strings.CutPrefix(variable, "TIDBCLOUD_SERVICE_ID="); ok {
			env = append(env, "TF_VAR_service_id="+id)
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
