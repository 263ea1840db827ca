package simulator_test

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// everyCall calls every method that a saved world of version 1 can hold.
func everyCall(t *testing.T) *simulator.Simulator {
	t.Helper()
	sim := simulator.New(&simulator.Options{Seed: 7, Record: true, Durations: simulator.Durations{TokenLifetime: 1000 * time.Hour}})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	project := sim.AddProject("other")
	sim.AddAPIKey(simulator.RoleProjectViewer)
	sim.AddAPIKey(simulator.RoleProjectOwner, project)
	other := sim.AddSubscription(simulator.AzureRoleReader)
	sim.AddSubscription("")
	sim.Adopt(simulator.New(&simulator.Options{Seed: 8}))
	cluster := sim.AddCluster(simulator.Cluster{})
	sim.AddCluster(simulator.Cluster{DisplayName: "far", RegionID: "azure-japaneast", ProjectID: project})
	held := sim.AddCluster(simulator.Cluster{JustCreated: true})
	failed := sim.AddCluster(simulator.Cluster{JustCreated: true})
	must(sim.HoldService(held.ClusterID))
	must(sim.FailService(failed.ClusterID))
	subnet := sim.AddVirtualNetwork(simulator.VirtualNetwork{})
	sim.AddVirtualNetwork(simulator.VirtualNetwork{SubscriptionID: other, ResourceGroup: "group", Location: "japaneast", Name: "net", Subnet: "sub", AddressPrefix: "10.9.0.0/24"})
	sim.AddResourceGroup("empty", "eastus2")
	sim.LimitPrivateEndpoints(5)
	for _, name := range []string{"one", "two"} {
		if _, err := endpointsClient(t, sim).BeginCreateOrUpdate(t.Context(), "network", name, manualEndpoint(subnet, cluster.ServiceID), nil); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(time.Minute)
	id := func(name string) string {
		return "/subscriptions/" + sim.Account().SubscriptionID + "/resourceGroups/network/providers/Microsoft.Network/privateEndpoints/" + name
	}
	must(sim.RejectConnection(id("one"), "no"))
	must(sim.DisconnectConnection(id("two")))
	must(sim.ReleaseService(failed.ClusterID))
	must(sim.FailNextOperation(id("three"), "cleared"))
	sim.ClearFaults()
	must(sim.FailNextOperation(id("three"), "no capacity"))
	must(sim.FailNextAcceptance(cluster.ClusterID, "quota"))
	must(sim.SetReadLag(simulator.ReadLag{Azure: 20 * time.Second, TiDBCloud: time.Minute, Steady: true}))
	time.Sleep(time.Minute)
	return sim
}

// TestOlderFormat loads a world that an earlier version saved, with every command of
// that version, and compares it with the world that the same calls make now.
func TestOlderFormat(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/saved-1.json")
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		old, err := simulator.Load(bytes.NewReader(text), &simulator.Options{Clock: simulator.Manual()})
		if err != nil {
			t.Fatal(err)
		}
		now := everyCall(t)
		if diff := cmp.Diff(comparable(now), comparable(old)); diff != "" {
			t.Errorf("the world of before differs (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(now.PendingFailures(), old.PendingFailures()); diff != "" {
			t.Errorf("its pending failures differ (-want +got):\n%s", diff)
		}
		again, err := simulator.Load(strings.NewReader(saved(t, old)), &simulator.Options{Clock: simulator.Manual()})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		old.Advance(time.Hour)
		again.Advance(time.Hour)
		for name, sim := range map[string]*simulator.Simulator{"older": old, "saved again": again} {
			if diff := cmp.Diff(comparable(now), comparable(sim)); diff != "" {
				t.Errorf("an hour later the %s world differs (-want +got):\n%s", name, diff)
			}
			if text := saved(t, sim); !strings.HasPrefix(text, `{"Format":"privatelinksim/2"`) || !strings.Contains(text, `{"azure":"20s","tidbCloud":"1m0s","steady":true}`) {
				t.Errorf("the %s world is not saved in the present format: %s", name, text)
			}
		}
	})
}

// TestFormats checks the errors of Load for files of other versions.
func TestFormats(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ format, rest, want string }{
		"newer":         {"privatelinksim/3", "", `format "privatelinksim/3" was written by a later version, and this one reads up to "privatelinksim/2": load it with the version that saved it`},
		"none":          {"", "", "is not that of a saved world"},
		"another":       {"terraform/4", "", "is not that of a saved world"},
		"no number":     {"privatelinksim/two", "", "is not that of a saved world"},
		"zero":          {"privatelinksim/0", "", "is not that of a saved world"},
		"older":         {"privatelinksim/1", `,"ReadLag":{"Azure":20000000000,"Operations":0,"TiDBCloud":0,"Steady":false}`, ""},
		"present":       {"privatelinksim/2", `,"ReadLag":{"azure":"20s"}`, ""},
		"older in name": {"privatelinksim/2", `,"ReadLag":{"Azure":20000000000}`, `ReadLag: a duration is a string`},
		"a step of the older": {"privatelinksim/2", `,"Steps":[{"At":"2026-01-01T00:00:00Z","Call":"AddProject","Args":"name"}]`,
			"step 0: simulator: AddProject: the arguments are not a JSON object: its arguments are name (string)"},
		"a step that is not saved": {"privatelinksim/2", `,"Steps":[{"At":"2026-01-01T00:00:00Z","Call":"Snapshot","Args":{}}]`, "is not one that is saved"},
		"a bad step of the older":  {"privatelinksim/1", `,"Steps":[{"At":"2026-01-01T00:00:00Z","Call":"HoldService","Args":5}]`, "step 0: HoldService"},
	} {
		text := `{"Format":"` + test.format + `","Started":"2026-01-01T00:00:00Z","Now":"2026-01-01T00:00:00Z"` + test.rest + `}`
		sim, err := simulator.Load(strings.NewReader(text), nil)
		if test.want != "" {
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%s: %v, want an error with %q", name, err, test.want)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := saved(t, sim); !strings.Contains(got, `"ReadLag":{"azure":"20s"}`) {
			t.Errorf("%s: saved again it has another lag: %s", name, got)
		}
	}
}

// saved returns the text of a saved world.
func saved(t *testing.T, sim *simulator.Simulator) string {
	t.Helper()
	var file bytes.Buffer
	if err := sim.Save(&file); err != nil {
		t.Fatal(err)
	}
	return file.String()
}
