package command

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// debianPython is the interpreter for which Debian installs the Azure CLI.
const debianPython = "/usr/bin/python3"

// commandTime is how long a command of the Azure CLI may take.
const commandTime = 2 * time.Minute

// azureCLI is an installed Azure CLI with a configuration of its own.
type azureCLI struct {
	program     []string
	environment []string
	forks       *preforked // nil if every command is a process of its own from the start
}

// azureEnvironment is what a CLI sees: nothing of this process's configuration, and no
// proxy, but the server's authority.
func azureEnvironment(folder, authority string) []string {
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "AZURE_CONFIG_DIR=" + folder,
		"REQUESTS_CA_BUNDLE=" + authority, "AZURE_CORE_COLLECT_TELEMETRY=0", "AZURE_CORE_NO_COLOR=1",
	}
}

// variable returns the value of a variable of the CLI's environment.
func (az *azureCLI) variable(name string) string {
	for _, v := range az.environment {
		if value, ok := strings.CutPrefix(v, name+"="); ok {
			return value
		}
	}
	return ""
}

// copy is a CLI that is signed in as this one is: two that share a folder would get
// in each other's way.
func (az *azureCLI) copy(t *testing.T) *azureCLI {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "azure")
	if err := os.CopyFS(folder, os.DirFS(az.variable("HOME"))); err != nil {
		t.Fatal(err)
	}
	return &azureCLI{program: az.program, environment: azureEnvironment(folder, az.variable("REQUESTS_CA_BUNDLE"))}
}

// run runs one command.
func (az *azureCLI) run(t *testing.T, args ...string) (out, message string, status int) {
	t.Helper()
	if az.forks != nil {
		return az.forks.run(t, args)
	}
	ctx, cancel := context.WithTimeout(t.Context(), commandTime)
	defer cancel()
	command := exec.CommandContext(ctx, az.program[0], append(az.program[1:len(az.program):len(az.program)], args...)...)
	command.Env = az.environment
	var stdout, stderr strings.Builder
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatalf("az %s: %v", args[0], err)
	}
	return stdout.String(), stderr.String(), command.ProcessState.ExitCode()
}

// preforked is a process that has loaded Debian's Azure CLI and forks a process for
// each command, which saves three quarters of the time.
type preforked struct {
	requests io.Writer
	answers  *bufio.Reader
	stop     func()
}

// prefork starts such a process if the CLI is Debian's. It ends with the test.
func (az *azureCLI) prefork(t *testing.T) {
	t.Helper()
	if az.program[0] != debianPython {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, debianPython, filepath.Join("testdata", "azurecli", "prefork.py"))
	command.Env, command.Stderr = az.environment, os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(in.Close(), command.Wait()); err != nil && !t.Failed() {
			t.Error(err)
		}
		stop()
	})
	az.forks = &preforked{requests: in, answers: bufio.NewReader(out), stop: stop}
}

func (p *preforked) run(t *testing.T, args []string) (out, message string, status int) {
	t.Helper()
	request, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(commandTime, p.stop)
	defer late.Stop()
	var answer struct {
		Out, Message string
		Status       int
	}
	if _, err = p.requests.Write(append(request, '\n')); err == nil {
		var line []byte
		if line, err = p.answers.ReadBytes('\n'); err == nil {
			err = json.Unmarshal(line, &answer)
		}
	}
	if err != nil {
		t.Fatalf("az %s: %v", args[0], err)
	}
	return answer.Out, answer.Message, answer.Status
}
