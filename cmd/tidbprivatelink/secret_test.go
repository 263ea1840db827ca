package main

import (
	"context"
	"errors"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/spf13/pflag"
)

// TestNoSecretInFlags: no command has a flag whose value is a secret; what names one
// is a file or a switch.
func TestNoSecretInFlags(t *testing.T) {
	t.Parallel()
	for _, c := range commands() {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			for _, word := range []string{"password", "secret", "key", "token", "credential"} {
				if strings.Contains(f.Name, word) && !strings.HasSuffix(f.Name, "-file") && f.Value.Type() != "bool" {
					t.Errorf("%s --%s takes a %s, want a file or a switch", c.CommandPath(), f.Name, f.Value.Type())
				}
			}
		})
	}
}

// connectionString runs connection-string with a password in every place that one may
// come from.
func connectionString(t *testing.T, prepare func(*machine), args ...string) result {
	t.Helper()
	var r result
	synctest.Test(t, func(t *testing.T) {
		m, out, log := machineFor(map[string]string{envPassword: "from-env", envTrustStorePassword: "trust-env"}, "from-stdin\nmore\n")
		m.asks, m.hidden = true, answering("from-prompt", nil)
		if prepare != nil {
			prepare(&m)
		}
		code := run(t.Context(), append([]string{"connection-string", "connected", "--simulator"}, args...), m)
		r = result{code, out.String(), log.String()}
	})
	return r
}

// TestPassword: a password is printed only when it is asked for, and comes from the
// file, else the environment, else the prompt.
func TestPassword(t *testing.T) {
	t.Parallel()
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "password")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	empty := func(m *machine) { m.getenv = func(string) string { return "" } }
	for name, test := range map[string]struct {
		prepare func(*machine)
		args    []string
		code    int
		want    string // in the output, or in the error
	}{
		"not asked for":       {nil, nil, exitDone, "-p\n"},
		"environment":         {nil, []string{"--show-password"}, exitDone, "from-env"},
		"file":                {nil, []string{"--show-password", "--password-file", file("from-file\r\n")}, exitDone, "from-file"},
		"stdin":               {nil, []string{"--show-password", "--password-file", "-"}, exitDone, "from-stdin\nmore"},
		"prompt":              {empty, []string{"--show-password"}, exitDone, "from-prompt"},
		"trust store":         {nil, []string{"--show-password", "--format", "jdbc", "--trust-store", "/ca.jks"}, exitDone, "trust-env"},
		"trust store file":    {nil, []string{"--show-password", "--format", "jdbc", "--trust-store", "/ca.jks", "--trust-store-password-file", file("trust-file")}, exitDone, "trust-file"},
		"nobody to ask":       {func(m *machine) { empty(m); m.asks = false }, []string{"--show-password"}, exitUsage, envPassword},
		"empty answer":        {func(m *machine) { empty(m); m.hidden = answering("", nil) }, []string{"--show-password"}, exitUsage, "was given"},
		"no answer":           {func(m *machine) { empty(m); m.hidden = answering("", errors.New("closed")) }, []string{"--show-password"}, exitFailed, "closed"},
		"empty file":          {nil, []string{"--show-password", "--password-file", file("\n")}, exitUsage, "holds no"},
		"no such file":        {nil, []string{"--show-password", "--password-file", "/no/such"}, exitUsage, "/no/such"},
		"a folder":            {nil, []string{"--show-password", "--password-file", os.TempDir()}, exitUsage, "directory"},
		"a large file":        {nil, []string{"--show-password", "--password-file", file(strings.Repeat("x", maxSecret+1))}, exitUsage, "more than"},
		"file but not shown":  {nil, []string{"--password-file", "x"}, exitUsage, "--show-password"},
		"trust but not shown": {nil, []string{"--trust-store-password-file", "x"}, exitUsage, "--show-password"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := connectionString(t, test.prepare, test.args...)
			where, other := r.out, r.log
			if test.code != exitDone {
				where, other = r.log, r.out
			}
			if r.code != test.code || !strings.Contains(where, test.want) {
				t.Fatalf("exit code %d, want %d with %q; it wrote\n%s%s", r.code, test.code, test.want, r.out, r.log)
			}
			if strings.Contains(other, "from-") || strings.Contains(other, "trust-env") || test.args == nil && strings.Contains(r.out, "from-") {
				t.Errorf("it wrote a password where none belongs:\n%s%s", r.out, r.log)
			}
		})
	}
}

func answering(text string, err error) func(context.Context, string) (string, error) {
	return func(context.Context, string) (string, error) { return text, err }
}

// TestInterruptedPrompt: an interrupt ends a question that nobody answers.
func TestInterruptedPrompt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		m, _, log := machineFor(nil, "")
		never := make(chan struct{})
		defer close(never)
		m.asks, m.in = true, blocked(never)
		ended := make(chan int)
		go func() { ended <- run(ctx, []string{"disconnect", "connected", "--simulator"}, m) }()
		synctest.Wait()
		cancel(errInterrupted)
		if code := <-ended; code != exitInterrupted || !strings.Contains(log.String(), "[y/N]") {
			t.Errorf("exit code %d after %q", code, log)
		}
	})
}

// blocked is a reader that never has anything.
type blocked chan struct{}

func (b blocked) Read([]byte) (int, error) {
	<-b
	return 0, errors.New("closed")
}

// TestQuestion: only yes deletes, and the question says what will be done.
func TestQuestion(t *testing.T) {
	t.Parallel()
	for answer, code := range map[string]int{"y\n": exitDone, "YES\n": exitDone, "n\n": exitPending, "\n": exitPending, "yess\n": exitPending, "y": exitDone, "": exitFailed} {
		t.Run(answer, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m, out, log := machineFor(nil, answer)
				m.asks = true
				got := run(t.Context(), []string{"disconnect", "connected", "--simulator"}, m)
				if got != code || strings.Contains(out.String(), "disconnected") != (code == exitDone) {
					t.Errorf("exit code %d, want %d; it wrote\n%s%s", got, code, out, log)
				}
				if !strings.Contains(log.String(), "1. delete the endpoint from TiDB Cloud") || !strings.Contains(log.String(), "is Active in TiDB Cloud. Delete it?") {
					t.Errorf("the question is %q", log)
				}
			})
		})
	}
}

// TestPrivateKey: the API key comes from the environment, a file or the prompt.
func TestPrivateKey(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("from-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		env  map[string]string
		asks bool
		want string // in the error; "" for a credential
	}{
		"environment":   {map[string]string{envPublicKey: "pub", envPrivateKey: "priv"}, false, ""},
		"file":          {map[string]string{envPublicKey: "pub", envPrivateKeyFile: file}, false, ""},
		"prompt":        {map[string]string{envPublicKey: "pub"}, true, ""},
		"nobody":        {map[string]string{envPublicKey: "pub"}, false, envPrivateKeyFile},
		"no public key": {map[string]string{envPrivateKey: "priv"}, true, "--simulator"},
		"malformed":     {map[string]string{envPublicKey: "pub", envPrivateKey: "two words"}, false, "white space"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, _, log := machineFor(test.env, "")
			m.asks, m.hidden = test.asks, answering("typed", nil)
			a := &app{machine: m}
			credential, err := (*tidbcloud.Credential)(nil), a.missingKey()
			if err == nil {
				credential, err = a.tidbCredential(t.Context())
			}
			if test.want == "" {
				if err != nil || credential == nil {
					t.Errorf("%v, want a credential", err)
				}
				return
			}
			if exitOf(err) != exitUsage || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error()+log.String(), "two words") {
				t.Errorf("%v, want a usage error with %q", err, test.want)
			}
		})
	}
}
