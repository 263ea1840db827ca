package live

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// clouds are the simulator behind TLS, where the tests' environment leads. Simulated
// time passes with every request, so that nobody waits.
type clouds struct {
	sim       *simulator.Simulator
	url       string
	authority string // file of the certificate to trust
	cluster   simulator.ClusterIDs
}

// passes is the simulated time that passes with a request.
const passes = 12 * time.Second

// serve starts the clouds. wrap, unless nil, changes what the simulator answers.
func serve(t *testing.T, wrap func(http.Handler) http.Handler) *clouds {
	t.Helper()
	return serveWith(t, wrap, simulator.Cluster{DisplayName: "Alice's orders"})
}

func serveWith(t *testing.T, wrap func(http.Handler) http.Handler, cluster simulator.Cluster) *clouds {
	t.Helper()
	sim := simulator.New(&simulator.Options{Clock: simulator.Manual(), Durations: simulator.Durations{TokenLifetime: 100 * time.Hour}})
	c := &clouds{sim: sim, cluster: sim.AddCluster(cluster), authority: filepath.Join(t.TempDir(), "ca.pem")}
	var handler http.Handler = sim
	if wrap != nil {
		handler = wrap(sim)
	}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(w, r)
		sim.Advance(passes)
	}))
	t.Cleanup(server.Close)
	c.url = server.URL
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(c.authority, certificate, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the simulator's journal:\n%v", sim.Journal())
		}
	})
	return c
}

// environment is what a user would have exported.
func (c *clouds) environment(mode, folder string) []string {
	account := c.sim.Account()
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "SSL_CERT_FILE=" + c.authority,
		envSwitch + "=" + mode, envFolder + "=" + folder, envPoll + "=1s",
		"AZURE_TENANT_ID=" + account.TenantID, "AZURE_CLIENT_ID=" + account.ClientID, "AZURE_CLIENT_SECRET=" + string(account.ClientSecret),
		envSubscription + "=" + account.SubscriptionID, envAuthority + "=" + c.url, envManager + "=" + c.url,
		envPublicKey + "=" + account.APIKey.Public, envPrivateKey + "=" + string(account.APIKey.Private),
		envTiDBCloud + "=" + c.url, envCluster + "=" + c.cluster.ClusterID,
	}
}

// without returns the environment without the variables.
func without(environment []string, names ...string) []string {
	var out []string
	for _, variable := range environment {
		name, _, _ := strings.Cut(variable, "=")
		keep := true
		for _, n := range names {
			keep = keep && n != name
		}
		if keep {
			out = append(out, variable)
		}
	}
	return out
}

// command is the test binary as go test would run it with the switch.
func command(t *testing.T, environment []string, timeout string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "-test.run=^TestLive$", "-test.v", "-test.timeout="+timeout)
	cmd.Env = environment
	return cmd
}

// recordings returns the names of the recordings in a folder.
func recordings(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}
