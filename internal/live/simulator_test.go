package live

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestSimulator is the proof from end to end: the switch, with an environment that leads
// to the simulator, records, leaves nothing behind, and the command that replays
// recordings agrees with every status, leaf and header field.
func TestSimulator(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		left    []string // variables that are not set
		cluster simulator.Cluster
	}{
		"both clouds":    {nil, simulator.Cluster{DisplayName: "Alice's orders"}},
		"another region": {nil, simulator.Cluster{DisplayName: "Alice", RegionID: "azure-japaneast", JustCreated: true}},
		"Azure alone":    {[]string{envPublicKey, envPrivateKey, envCluster, envTiDBCloud}, simulator.Cluster{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, folder := serveWith(t, nil, test.cluster), t.TempDir()
			out, err := command(t, without(c.environment("record", folder), test.left...), "3h").CombinedOutput()
			t.Logf("%s", out)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(out), "unexpected:") {
				t.Error("the simulator is not as the suite expects")
			}
			c.empty(t)
			files := recordings(t, folder)
			if len(files) != 1 {
				t.Fatalf("%d recordings, want one", len(files))
			}
			c.holdsNoSecret(t, files[0])
			replay(t, folder)
		})
	}
}

// empty checks that the run has removed what it made.
func (c *clouds) empty(t *testing.T) {
	t.Helper()
	snapshot := c.sim.Snapshot()
	if len(snapshot.PrivateEndpoints) != 0 || len(snapshot.Connections) != 0 {
		t.Errorf("%d endpoints and %d connections are left", len(snapshot.PrivateEndpoints), len(snapshot.Connections))
	}
}

// holdsNoSecret checks that a recording names nothing of the account.
func (c *clouds) holdsNoSecret(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	account := c.sim.Account()
	for what, value := range map[string]string{
		"tenant": account.TenantID, "client": account.ClientID, "secret": string(account.ClientSecret), "subscription": account.SubscriptionID,
		"public key": account.APIKey.Public, "private key": string(account.APIKey.Private), "project": account.ProjectID,
		"cluster": c.cluster.ClusterID, "node group": c.cluster.NodeGroupID, "service": c.cluster.ServiceID, "person": "Alice", "address": c.url,
	} {
		if value != "" && strings.Contains(strings.ToLower(string(text)), strings.ToLower(value)) {
			t.Errorf("the recording holds the %s", what)
		}
	}
}

var allOf = regexp.MustCompile(`all: covered (\d+)/(\d+) .* statuses (\d+)/(\d+) .* leaves (\d+)/(\d+) .* headers (\d+)/(\d+) `)

// replay runs the command that replays recordings, as the README says.
func replay(t *testing.T, folder string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "test", "./simulator", "-count=1", "-run", "TestConformance$", "-v")
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "PRIVATELINKSIM_RECORDINGS="+folder)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	m := allOf.FindStringSubmatch(string(out))
	if m == nil {
		t.Fatalf("the replay has no score:\n%s", out)
	}
	t.Log(m[0])
	for i := 1; i < len(m); i += 2 {
		if m[i] != m[i+1] || m[i] == "0" {
			t.Errorf("the replay does not agree:\n%s", out)
			break
		}
	}
}
