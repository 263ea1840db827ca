package simulator_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestSaveAndLoad saves and loads a world after every step of a script. What exists,
// what is still due and what is created next must be the same in both.
func TestSaveAndLoad(t *testing.T) {
	t.Parallel()
	options := &simulator.Options{Clock: simulator.Manual(), Seed: 3, Record: true}
	sim := simulator.ForTest(t, options)
	var cluster simulator.ClusterIDs
	var subnet string
	create := func(sim *simulator.Simulator, name string) {
		if _, err := endpointsClient(t, sim).BeginCreateOrUpdate(t.Context(), "network", name, manualEndpoint(subnet, cluster.ServiceID), nil); err != nil {
			t.Fatal(err)
		}
	}
	id := func(name string) string {
		return "/subscriptions/" + sim.Account().SubscriptionID + "/resourceGroups/network/providers/Microsoft.Network/privateEndpoints/" + name
	}
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"nothing", func() {}},
		{"cluster", func() { cluster = sim.AddCluster(simulator.Cluster{}) }},
		{"young cluster", func() { sim.AddCluster(simulator.Cluster{JustCreated: true}) }},
		{"network", func() { subnet = sim.AddVirtualNetwork(simulator.VirtualNetwork{}) }},
		{"accounts", func() {
			sim.AddProject("other")
			sim.AddAPIKey(simulator.RoleProjectViewer)
			sim.AddSubscription(simulator.AzureRoleReader)
			sim.AddResourceGroup("empty", "eastus2")
		}},
		{"endpoints", func() { create(sim, "one"); create(sim, "two") }},
		{"provisioned", func() { sim.Advance(20 * time.Second) }},
		{"discovered", func() { sim.Advance(30 * time.Second) }},
		{"accepted", func() { accept(t, sim, cluster, id("one")) }},
		{"rejected", func() {
			if err := sim.RejectConnection(id("two"), "no"); err != nil {
				t.Fatal(err)
			}
		}},
		{"failing", func() {
			if err := sim.FailNextAcceptance(cluster.ClusterID, "quota"); err != nil {
				t.Fatal(err)
			}
		}},
		{"a mistake", func() {
			if sim.DisconnectConnection(id("three")) == nil {
				t.Error("no error")
			}
		}},
		{"active", func() { sim.Advance(5 * time.Minute) }},
	} {
		step.do()
		var file bytes.Buffer
		if err := sim.Save(&file); err != nil {
			t.Fatalf("%s: save: %v", step.name, err)
		}
		for _, secret := range []simulator.Secret{sim.Account().ClientSecret, sim.Account().APIKey.Private} {
			if strings.Contains(file.String(), string(secret)) {
				t.Errorf("%s: the file holds a secret", step.name)
			}
		}
		loaded, err := simulator.Load(&file, &simulator.Options{Clock: simulator.Manual()})
		if err != nil {
			t.Fatalf("%s: load: %v", step.name, err)
		}
		if diff := cmp.Diff(comparable(sim), comparable(loaded)); diff != "" {
			t.Fatalf("%s: the loaded world differs (-saved +loaded):\n%s", step.name, diff)
		}
		if sim.Account() != loaded.Account() {
			t.Errorf("%s: the account differs", step.name)
		}
		twice := &bytes.Buffer{}
		if err := loaded.Save(twice); err != nil {
			t.Fatalf("%s: save again: %v", step.name, err)
		}
		again, err := simulator.Load(twice, &simulator.Options{Clock: simulator.Manual()})
		if err != nil {
			t.Fatalf("%s: load again: %v", step.name, err)
		}
		if subnet != "" {
			create(again, "later")
			create(loaded, "later")
		}
		again.Advance(time.Hour)
		loaded.Advance(time.Hour)
		if diff := cmp.Diff(comparable(loaded), comparable(again)); diff != "" {
			t.Fatalf("%s: an hour later the worlds differ:\n%s", step.name, diff)
		}
	}
	sim.ClearFaults() // nothing is accepted after the failure was asked for
}

// comparable returns a snapshot whose time has no monotonic clock reading.
func comparable(sim *simulator.Simulator) simulator.Snapshot {
	snap := sim.Snapshot()
	snap.Now = snap.Now.Round(0).UTC()
	return snap
}

func TestSaveNeedsARecord(t *testing.T) {
	t.Parallel()
	if err := simulator.New(nil).Save(&bytes.Buffer{}); !errors.Is(err, simulator.ErrNotRecorded) {
		t.Errorf("%v, want ErrNotRecorded", err)
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                   "not a saved state",
		"[]":                 "not a saved state",
		"{}":                 "format",
		`{"Format":"other"}`: "format",
		`{"Format":"privatelinksim/1","Started":"2026-01-01T00:00:00Z","Now":"2026-01-01T00:00:00Z"} x`:                                                                    "follows",
		`{"Format":"privatelinksim/1","Started":"2026-01-01T00:00:00Z","Now":"2026-01-01T00:00:00Z"}{}`:                                                                    "follows",
		`{"Format":"privatelinksim/1","Started":"2026-01-01T00:00:00Z","Now":"2026-01-01T00:00:00Z"}` + "\x00":                                                             "follows",
		`{"Format":"privatelinksim/1","Started":"2026-01-01T00:00:00Z","Now":"2025-01-01T00:00:00Z"}`:                                                                      "not between",
		`{"Format":"privatelinksim/1","Started":"2026-01-01T00:00:00Z","Now":"9999-01-01T00:00:00Z"}`:                                                                      "not between",
		`{"Format":"privatelinksim/1","Started":"2026-01-01T00:00:00Z","Now":"2026-01-01T00:00:00Z","Steps":[{"At":"2025-01-01T00:00:00Z"}]}`:                              "order of time",
		`{"Format":"privatelinksim/1","Started":"2026-01-01T00:00:00Z","Now":"2026-01-01T00:00:00Z","Steps":[{"At":"2026-01-01T00:00:00Z","Call":"Explode"}]}`:             "not known",
		`{"Format":"privatelinksim/1","Started":"2026-01-01T00:00:00Z","Now":"2026-01-01T00:00:00Z","Steps":[{"At":"2026-01-01T00:00:00Z","Call":"AddProject","Args":5}]}`: "step 0",
	} {
		if _, err := simulator.Load(strings.NewReader(text), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want an error with %q", text, err, want)
		}
	}
}

// FuzzLoad checks that loading any file gives an error or a simulator.
func FuzzLoad(f *testing.F) {
	sim := simulator.New(&simulator.Options{Record: true})
	sim.AddCluster(simulator.Cluster{})
	sim.AddVirtualNetwork(simulator.VirtualNetwork{})
	var file bytes.Buffer
	if err := sim.Save(&file); err != nil {
		f.Fatal(err)
	}
	f.Add(file.String())
	f.Add("{}")
	f.Fuzz(func(t *testing.T, text string) {
		if sim, err := simulator.Load(strings.NewReader(text), nil); err == nil {
			sim.Snapshot()
		}
	})
}
