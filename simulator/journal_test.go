package simulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

func TestJournalIsBounded(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ limit, calls, want int }{
		{limit: -1, calls: 10, want: 0},
		{limit: 1, calls: 10, want: 1},
		{limit: 100, calls: 99, want: 99},
		{limit: 100, calls: 1000, want: 100},
		{limit: 0, calls: 10, want: 10},
	} {
		t.Run(fmt.Sprint(test), func(t *testing.T) {
			t.Parallel()
			sim := simulator.New(&simulator.Options{JournalLimit: test.limit})
			for i := range test.calls {
				get(t, sim, fmt.Sprintf("https://dedicated.tidbapi.com/v1beta1/clusters/%d", i))
			}
			journal := sim.Journal()
			if len(journal) != test.want {
				t.Fatalf("%d entries, want %d", len(journal), test.want)
			}
			if n := len(journal); n > 0 {
				if got, want := journal[n-1].Path, fmt.Sprintf("/v1beta1/clusters/%d", test.calls-1); got != want {
					t.Errorf("the last entry is %s, want %s", got, want)
				}
			}
		})
	}
}

// fakeT is a test that fails on request.
type fakeT struct {
	failed   bool
	errors   []string
	logs     []string
	cleanups []func()
}

func (f *fakeT) Helper()          {}
func (f *fakeT) Failed() bool     { return f.failed }
func (f *fakeT) Log(args ...any)  { f.logs = append(f.logs, fmt.Sprint(args...)) }
func (f *fakeT) Cleanup(c func()) { f.cleanups = append(f.cleanups, c) }
func (f *fakeT) Errorf(format string, args ...any) {
	f.failed = true
	f.errors = append(f.errors, fmt.Sprintf(format, args...))
}

func (f *fakeT) end() {
	for _, c := range f.cleanups {
		c()
	}
}

func TestForTest(t *testing.T) {
	t.Parallel()
	const known, unknown = "https://dedicated.tidbapi.com/v1beta1/clusters", "https://dedicated.tidbapi.com/v1beta1/vpcPeerings"
	t.Run("silent when all is well", func(t *testing.T) {
		t.Parallel()
		f := &fakeT{}
		get(t, simulator.ForTest(f, nil), known)
		f.end()
		if f.failed || len(f.logs) > 0 {
			t.Errorf("failed %v, logs %q", f.failed, f.logs)
		}
	})
	t.Run("journal when the test fails", func(t *testing.T) {
		t.Parallel()
		f := &fakeT{}
		get(t, simulator.ForTest(f, nil), known)
		f.failed = true
		f.end()
		if len(f.logs) != 1 || !strings.Contains(f.logs[0], "GET /v1beta1/clusters -> 401") {
			t.Errorf("logs %q, want the journal", f.logs)
		}
	})
	t.Run("unsupported call fails the test", func(t *testing.T) {
		t.Parallel()
		f := &fakeT{}
		get(t, simulator.ForTest(f, nil), unknown)
		f.end()
		if len(f.errors) != 1 || !strings.Contains(f.errors[0], "GET /v1beta1/vpcPeerings is not simulated") {
			t.Errorf("errors %q, want one that names the call", f.errors)
		}
	})
}

// TestJournalOrder checks that a change that is due at the time of a request stands
// before the request.
func TestJournalOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.ForTest(t, nil)
		cluster := sim.AddCluster(simulator.Cluster{})
		client := endpointsClient(t, sim)
		if _, err := client.BeginCreateOrUpdate(t.Context(), "network", "pe", manualEndpoint(sim.AddVirtualNetwork(simulator.VirtualNetwork{}), cluster.ServiceID), nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(simulator.DefaultDurations().PrivateEndpoint)
		if _, err := client.Get(t.Context(), "network", "pe", nil); err != nil {
			t.Fatal(err)
		}
		journal := sim.Journal()
		index := func(want func(simulator.Entry) bool) int { return slices.IndexFunc(journal, want) }
		provisioned := index(func(e simulator.Entry) bool { return e.From == "Updating" && e.To == "Succeeded" })
		read := index(func(e simulator.Entry) bool { return e.Method == "GET" })
		if provisioned < 0 || provisioned > read {
			t.Errorf("provisioned at line %d, read at line %d, want the read behind it", provisioned, read)
		}
	})
}

// TestJournalFormats checks that a diagram and an archive hold every request and stay
// valid with unusual text.
func TestJournalFormats(t *testing.T) {
	t.Parallel()
	sim := simulator.New(&simulator.Options{Clock: simulator.Manual()})
	sim.AddCluster(simulator.Cluster{})
	if err := sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindRefuse, Status: 503}); err != nil {
		t.Fatal(err)
	}
	get(t, sim, "https://dedicated.tidbapi.com/v1beta1/clusters?pageSize=1")
	get(t, sim, "https://management.azure.com/subscriptions/%3B%0A%23?api-version=2025-09-01")

	var diagram strings.Builder
	if err := sim.Journal().WriteMermaid(&diagram); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"client->>simulator: GET /v1beta1/clusters", "simulator-->>client: 503 (refuse)", "client->>azure: GET /subscriptions/", "Note over azure: privateLinkServices/"} {
		if !strings.Contains(diagram.String(), want) {
			t.Errorf("the diagram misses %q:\n%s", want, diagram.String())
		}
	}
	if strings.ContainsAny(diagram.String(), ";#") {
		t.Errorf("the diagram holds Mermaid's syntax from a path:\n%s", diagram.String())
	}

	var archive bytes.Buffer
	if err := sim.Journal().WriteHAR(&archive); err != nil {
		t.Fatal(err)
	}
	var har struct {
		Log struct {
			Version string
			Entries []struct {
				Request  struct{ Method, URL string }
				Response struct{ Status int }
				Comment  string
			}
		}
	}
	if err := json.Unmarshal(archive.Bytes(), &har); err != nil {
		t.Fatal(err)
	}
	if len(har.Log.Entries) != 2 || har.Log.Version != "1.2" {
		t.Fatalf("%d entries of version %s, want 2 of 1.2", len(har.Log.Entries), har.Log.Version)
	}
	if e := har.Log.Entries[0]; e.Response.Status != 503 || !strings.HasSuffix(e.Request.URL, "/v1beta1/clusters?pageSize=1") || !strings.Contains(e.Comment, "refuse") {
		t.Errorf("first entry %+v", e)
	}
}
