package simulator_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestCommandTable checks the names and arguments of the commands, because saved worlds
// and programs in other languages depend on them. A change of what a saved world holds
// needs a new version of its format and an upgrade of older ones.
func TestCommandTable(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, c := range simulator.New(nil).Commands() {
		fmt.Fprintf(&b, "%s: %s\n", c.Name, c.Does)
		for _, a := range c.Arguments {
			fmt.Fprintf(&b, "    %s: %s", a.Name, a.Type)
			if a.Optional {
				b.WriteString(", optional")
			}
			b.WriteString("\n")
		}
		if c.Recorded {
			b.WriteString("    (saved)\n")
		}
	}
	const file = "testdata/commands.txt"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("the commands differ (-want +got), -update rewrites %s:\n%s", file, diff)
	}
}

func TestAssignRole(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	group := "/subscriptions/" + w.sim.Account().SubscriptionID + "/resourceGroups/network"
	for _, test := range []struct {
		role simulator.AzureRole
		want int
	}{{"Reader", 403}, {"", 403}, {"Contributor", 200}, {"Owner", 200}} {
		if err := w.sim.AssignRole(w.sim.Account().SubscriptionID, test.role); err != nil {
			t.Fatal(err)
		}
		if status, body, _ := w.arm("PUT", group, `{"location":"eastus2"}`); status != test.want {
			t.Errorf("PUT with the role %q: %d %v, want %d", test.role, status, body, test.want)
		}
	}
	provider := strings.Split(w.cluster.ServiceID, "/")[2]
	var wrong *simulator.CommandError
	if err := w.sim.AssignRole(provider, "Owner"); !errors.As(err, &wrong) || wrong.Status != http.StatusNotFound {
		t.Errorf("a role in TiDB Cloud's own subscription: %v, want an error with status 404", err)
	}
}

func TestExpireAllCredentials(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	w.must("GET", w.net+"/virtualNetworks/vnet", "")
	w.sim.ExpireCredentials()
	if status, body, _ := w.arm("GET", w.net+"/virtualNetworks/vnet", ""); status != 401 || code(body) != "ExpiredAuthenticationToken" {
		t.Errorf("with a token of before: %d %v, want 401 ExpiredAuthenticationToken", status, body)
	}
	w.signIn()
	w.must("GET", w.net+"/virtualNetworks/vnet", "")
}

// TestFaultsAreBounded checks that 1,000 faults may be in force, without those that
// have fired as often as they should, and that 1,000 failures may be pending.
func TestFaultsAreBounded(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	sim := w.sim
	refused := func(err error) bool {
		var wrong *simulator.CommandError
		return errors.As(err, &wrong) && wrong.Status == http.StatusConflict && strings.Contains(wrong.Remedy, "ClearFaults")
	}
	inject := func(path string) error {
		return sim.InjectFault(simulator.Fault{Kind: "refuse", Status: 503, Path: path})
	}
	for i := range 1000 {
		if err := inject("vnet"); err != nil {
			t.Fatalf("fault %d: %v", i+1, err)
		}
	}
	if err := inject("one more"); !refused(err) {
		t.Errorf("fault 1001: %v, want a conflict", err)
	}
	if status, _, _ := w.arm("GET", w.net+"/virtualNetworks/vnet", ""); status != 503 {
		t.Errorf("a call: %d, want the first fault", status)
	}
	if err := inject("in the place of the first"); err != nil {
		t.Errorf("a fault in the place of one that has fired: %v", err)
	}
	if err := inject("one more"); !refused(err) {
		t.Errorf("fault 1001 after that: %v, want a conflict", err)
	}
	faults := sim.Faults()
	if first, last := faults[0].ID, faults[len(faults)-1].ID; len(faults) != 1000 || first != "fault-2" || last != "fault-1001" {
		t.Errorf("%d faults from %s to %s, want 1000 from fault-2 to fault-1001", len(faults), first, last)
	}
	sim.ClearFaults()

	for i := range 1000 {
		if err := sim.FailNextOperation(fmt.Sprintf("%s/privateEndpoints/pe%d", w.net, i), ""); err != nil {
			t.Fatalf("failure %d: %v", i+1, err)
		}
	}
	if err := sim.FailNextAcceptance(w.cluster.ClusterID, ""); !refused(err) {
		t.Errorf("failure 1001: %v, want a conflict", err)
	}
	if err := sim.FailNextOperation(w.net+"/privateEndpoints/pe7", "another message"); err != nil {
		t.Errorf("another message for a failure that is pending: %v", err)
	}
	if err := sim.RemoveFaultByID(sim.PendingFailures()[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := sim.FailNextAcceptance(w.cluster.ClusterID, ""); err != nil {
		t.Errorf("in the place of one that was taken back: %v", err)
	}
	sim.ClearFaults()
	if left := sim.PendingFailures(); len(left) > 0 {
		t.Errorf("after ClearFaults %d failures are pending", len(left))
	}
}

// A failure that was removed does not happen, and the others do.
func TestRemoveFaultByID(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	for _, name := range []string{"one", "two"} {
		if err := w.sim.FailNextOperation(w.net+"/privateEndpoints/"+name, "no capacity"); err != nil {
			t.Fatal(err)
		}
	}
	id := w.sim.PendingFailures()[0].ID
	if err := w.sim.RemoveFaultByID(id); err != nil {
		t.Fatal(err)
	}
	var wrong *simulator.CommandError
	if err := w.sim.RemoveFaultByID(id); !errors.As(err, &wrong) || wrong.Status != http.StatusNotFound {
		t.Errorf("a second time: %v, want an error with status 404", err)
	}
	for name, want := range map[string]string{"one": "Succeeded", "two": "Failed"} {
		w.putEndpoint(name, w.cluster.ServiceID)
		w.sim.Advance(time.Minute)
		if got := w.must("GET", w.net+"/privateEndpoints/"+name, "")["properties"].(map[string]any)["provisioningState"]; got != want {
			t.Errorf("endpoint %s is %v, want %s", name, got, want)
		}
	}
}

func TestClockStatus(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		clock simulator.Clock
		speed float64
	}{"real": {simulator.Clock{}, 1}, "fast": {simulator.Speed(60), 60}, "manual": {simulator.Manual(), 0}} {
		sim := simulator.New(&simulator.Options{Clock: test.clock})
		if got := sim.Clock(); got.Speed != test.speed || !got.Next.IsZero() || got.Now.IsZero() {
			t.Errorf("%s: %+v, want speed %v and nothing to come", name, got, test.speed)
		}
		sim.AddCluster(simulator.Cluster{JustCreated: true})
		if got := sim.Clock(); got.Next.Sub(got.Now) > 4*time.Minute || got.Next.Before(got.Now) {
			t.Errorf("%s: %+v, want the service to be created within four minutes", name, got)
		}
	}
}

// Without a record SetReadLag is refused, in Go and in the control API, because late
// reads are computed from the record.
func TestReadLagNeedsARecord(t *testing.T) {
	t.Parallel()
	sim := simulator.New(nil)
	if err := sim.SetReadLag(simulator.ReadLag{Azure: time.Second}); !errors.Is(err, simulator.ErrNotRecorded) {
		t.Errorf("SetReadLag: %v, want ErrNotRecorded", err)
	}
	if _, err := sim.Apply("SetReadLag", []byte(`{"azure":"1s"}`)); !errors.Is(err, simulator.ErrNotRecorded) {
		t.Errorf("Apply: %v, want ErrNotRecorded", err)
	}
}

// Permissions do not lag: a client whose credentials were just adopted can read at
// once.
func TestAdoptedReadsWhileReadsLag(t *testing.T) {
	t.Parallel()
	old := simulator.New(&simulator.Options{Clock: simulator.Manual(), Seed: 1})
	w := raceWorldOf(t, &simulator.Options{Seed: 2, ReadLag: simulator.ReadLag{Azure: time.Hour, Steady: true}})
	w.sim.Advance(2 * time.Hour)
	w.sim.Adopt(old)
	w.token = bearer(t, old)
	w.sim.Adopt(old) // for the token
	w.must("GET", w.net+"/virtualNetworks/vnet", "")
}

// FuzzApply checks that a command with any arguments either is refused and leaves no
// trace in a saved world, or has a result in JSON and leaves a world that loads.
func FuzzApply(f *testing.F) {
	for _, c := range simulator.New(nil).Commands() {
		f.Add(c.Name, "{}")
		for _, a := range c.Arguments {
			value := map[string]string{"duration": `"1h"`, "integer": "7", "boolean": "true", "list of strings": `["a"]`}[a.Type]
			if value == "" {
				value = `"a"`
			}
			f.Add(c.Name, `{"`+a.Name+`":`+value+`}`)
		}
	}
	f.Add("FailNextOperation", `{"resourceId":"/subscriptions/s/providers/Microsoft.Network/x"}`)
	f.Add("AddVirtualNetwork", `{"addressPrefix":"::/0"}`)
	f.Fuzz(func(t *testing.T, name, arguments string) {
		sim := simulator.New(&simulator.Options{Clock: simulator.Manual(), Record: true})
		before := saved(t, sim)
		result, err := sim.Apply(name, json.RawMessage(arguments))
		after := saved(t, sim)
		if err != nil {
			if after != before {
				t.Errorf("%s %s was refused with %v, and the world is now %s", name, arguments, err, after)
			}
			return
		}
		if !json.Valid(result) {
			t.Errorf("%s %s: the result %s is no JSON", name, arguments, result)
		}
		loaded, err := simulator.Load(strings.NewReader(after), &simulator.Options{Clock: simulator.Manual()})
		if err != nil {
			t.Fatalf("%s %s: the world does not load: %v", name, arguments, err)
		}
		if diff := cmp.Diff(comparable(sim), comparable(loaded)); diff != "" {
			t.Errorf("%s %s: the loaded world differs:\n%s", name, arguments, diff)
		}
	})
}

// Methods without an error panic if the test passes a wrong argument.
func TestWrongCommandsPanic(t *testing.T) {
	t.Parallel()
	sim := simulator.New(nil)
	for want, do := range map[string]func(){
		`AddCluster: region ID "mars"`:                 func() { sim.AddCluster(simulator.Cluster{RegionID: "mars"}) },
		`AddAPIKey: role "King" is not one of`:         func() { sim.AddAPIKey("King") },
		`AddSubscription: role "King" is not one of`:   func() { sim.AddSubscription("King") },
		`AddResourceGroup: "a/b" is not the name of`:   func() { sim.AddResourceGroup("a/b", "eastus2") },
		`AddVirtualNetwork: address prefix "x" is not`: func() { sim.AddVirtualNetwork(simulator.VirtualNetwork{AddressPrefix: "x"}) },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
					t.Errorf("it panics with %s, want %s", got, want)
				}
			}()
			do()
		}()
	}
}
