package simulator_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// lagWorld is a world whose reads lag.
type lagWorld struct {
	*raceWorld
	endpoint string // resource ID of private endpoint "pe"
}

const (
	lag         = 20 * time.Second
	connections = "privateEndpointConnections"
)

var steady = simulator.ReadLag{Azure: lag, Operations: lag, TiDBCloud: lag, Steady: true}

func newLagWorld(t *testing.T, o simulator.Options) *lagWorld {
	w := raceWorldOf(t, &o)
	return &lagWorld{w, w.net + "/privateEndpoints/pe"}
}

// look reads a path of Azure, or of TiDB Cloud's node group, and returns what the reply
// shows.
func (w *lagWorld) look(path string) string {
	w.t.Helper()
	var status int
	var body map[string]any
	if strings.HasPrefix(path, "/") {
		status, body, _ = w.arm("GET", path, "")
	} else {
		status, body = w.tidb("GET", path, "")
	}
	state := func(m map[string]any) string {
		if p, ok := m["properties"].(map[string]any); ok {
			m = p
		}
		for _, name := range []string{"provisioningState", "endpointState", "status"} {
			if text, ok := m[name].(string); ok {
				return text
			}
		}
		return ""
	}
	all, list := body["value"].([]any)
	if found, ok := body[connections].([]any); ok {
		all, list = found, true
	}
	seen := []any{status}
	if list {
		for _, one := range all {
			seen = append(seen, state(one.(map[string]any)))
		}
	} else if text := state(body); text != "" {
		seen = append(seen, text)
	}
	return strings.TrimSpace(fmt.Sprintln(seen...))
}

// connection returns the path of TiDB Cloud's only connection.
func (w *lagWorld) connection() string { return connections + "/" + w.sim.Snapshot().Connections[0].ID }

func (w *lagWorld) register() {
	w.t.Helper()
	if status, body := w.tidb("POST", connections, `{"endpointId":"`+w.endpoint+`"}`); status != 200 {
		w.t.Fatalf("register: %d %v", status, body)
	}
}

// made creates the endpoint and waits until it is discovered.
func (w *lagWorld) made() {
	w.t.Helper()
	w.putEndpoint("pe", w.cluster.ServiceID)
	w.sim.Advance(time.Minute)
}

// TestReadLag reads right after a write, a moment before the lag ends, and when it
// ends.
func TestReadLag(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name              string
		given             func(w *lagWorld)
		write             func(w *lagWorld) string // returns what to look at
		first, last, seen string
	}{
		{"Azure: 404 after Succeeded", (*lagWorld).none, func(w *lagWorld) string {
			w.putEndpoint("pe", w.cluster.ServiceID)
			return w.endpoint
		}, "404", "404", "200 Updating"},
		{"Azure: not listed", (*lagWorld).none, func(w *lagWorld) string {
			w.putEndpoint("pe", w.cluster.ServiceID)
			return w.net + "/privateEndpoints"
		}, "200", "200", "200 Updating"},
		{"Azure: stale property", (*lagWorld).made, func(w *lagWorld) string {
			w.arm("DELETE", w.endpoint, "")
			return w.endpoint
		}, "200 Succeeded", "200 Succeeded", "200 Deleting"},
		{"Azure: stale after deletion", func(w *lagWorld) {
			w.made()
			w.arm("DELETE", w.endpoint, "")
		}, func(w *lagWorld) string {
			w.sim.Advance(10 * time.Second)
			return w.endpoint
		}, "200 Succeeded", "200 Deleting", "404"},
		{"Azure: listed after deletion", func(w *lagWorld) {
			w.made()
			w.arm("DELETE", w.endpoint, "")
		}, func(w *lagWorld) string {
			w.sim.Advance(10 * time.Second)
			return w.net + "/privateEndpoints"
		}, "200 Succeeded", "200 Deleting", "200"},
		{"Azure: operation URL 404", (*lagWorld).none, func(w *lagWorld) string {
			return w.begin("Azure-AsyncOperation", "PUT")
		}, "404", "404", "200 InProgress"},
		{"Azure: Location 404", (*lagWorld).made, func(w *lagWorld) string {
			return w.begin("Location", "DELETE")
		}, "404", "404", "202"},
		{"TiDB Cloud: 404 after the creation", func(w *lagWorld) {
			w.putEndpoint("pe", w.cluster.ServiceID)
			w.sim.Advance(25 * time.Second) // listed by Azure, not yet discovered
		}, func(w *lagWorld) string {
			w.register()
			return w.connection()
		}, "404", "404", "200 PENDING"},
		{"TiDB Cloud: not listed", func(w *lagWorld) {
			w.putEndpoint("pe", w.cluster.ServiceID)
			w.sim.Advance(25 * time.Second)
		}, func(w *lagWorld) string {
			w.register()
			return connections
		}, "200", "200", "200 PENDING"},
		{"TiDB Cloud: stale property", func(w *lagWorld) {
			w.made()
			w.register()
		}, func(w *lagWorld) string {
			w.sim.Advance(5 * time.Minute)
			return w.connection()
		}, "200 PENDING", "200 PENDING", "200 ACTIVE"},
		{"TiDB Cloud: stale after deletion", func(w *lagWorld) {
			w.made()
			w.register()
		}, func(w *lagWorld) string {
			path := w.connection()
			w.tidb("DELETE", path, "")
			w.sim.Advance(time.Minute)
			return path
		}, "200 DELETING", "200 DELETING", "404"},
		{"TiDB Cloud: listed after deletion", func(w *lagWorld) {
			w.made()
			w.register()
		}, func(w *lagWorld) string {
			w.tidb("DELETE", w.connection(), "")
			w.sim.Advance(time.Minute)
			return connections
		}, "200 DELETING", "200 DELETING", "200"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newLagWorld(t, simulator.Options{ReadLag: steady})
			test.given(w)
			path := test.write(w)
			first := w.look(path)
			w.sim.Advance(lag - time.Nanosecond)
			last := w.look(path)
			w.sim.Advance(time.Nanosecond)
			if diff := cmp.Diff([]string{test.first, test.last, test.seen}, []string{first, last, w.look(path)}); diff != "" {
				t.Errorf("seen at first, a moment early and in time differ (-want +got):\n%s\n%s", diff, w.sim.Journal())
			}
		})
	}
}

func (w *lagWorld) none() {}

// begin begins an operation and returns the path from one of its headers.
func (w *lagWorld) begin(header, method string) string {
	w.t.Helper()
	_, _, resp := w.arm(method, w.endpoint, `{"location":"eastus2","properties":{"subnet":{"id":"`+w.subnet+`"},
		"manualPrivateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceId":"`+w.cluster.ServiceID+`"}}]}}`)
	path, ok := strings.CutPrefix(resp.Header.Get(header), "https://management.azure.com")
	if !ok {
		w.t.Fatalf("%s %s: %s has no %s", method, w.endpoint, resp.Status, header)
	}
	return path
}

// Without Steady every read is drawn anew: a list and a GET may disagree and a change
// may disappear again, but no read is later than the lag.
func TestReadLagDraws(t *testing.T) {
	t.Parallel()
	for cloud, drawn := range map[string]simulator.ReadLag{"Azure": {Azure: lag}, "TiDB Cloud": {TiDBCloud: lag}} {
		t.Run(cloud, func(t *testing.T) {
			t.Parallel()
			disagree, unseen := false, false
			for seed := range uint64(20) {
				w := newLagWorld(t, simulator.Options{Seed: seed, ReadLag: drawn})
				w.putEndpoint("pe", w.cluster.ServiceID)
				one, list := w.endpoint, w.net+"/privateEndpoints"
				if drawn.TiDBCloud > 0 {
					w.sim.Advance(25 * time.Second)
					w.register()
					one, list = w.connection(), connections
				}
				was := false
				for range 20 {
					got, listed := w.look(one), w.look(list)
					sees := got != "404"
					disagree = disagree || sees != (listed != "200")
					unseen = unseen || was && !sees
					was = sees
					w.sim.Advance(time.Second)
				}
				if got, listed := w.look(one), w.look(list); got == "404" || listed == "200" {
					t.Errorf("seed %d: after the lag the GET shows %s, the list %s\n%s", seed, got, listed, w.sim.Journal())
				}
			}
			if !disagree || !unseen {
				t.Errorf("of 20 seeds one had GET and list disagree: %v; one had what was seen unseen: %v", disagree, unseen)
			}
		})
	}
}

// Only reads of what the clouds store lag.
func TestReadLagSpares(t *testing.T) {
	t.Parallel()
	w := newLagWorld(t, simulator.Options{ReadLag: steady})
	second := w.sim.AddCluster(simulator.Cluster{})
	key := w.sim.AddAPIKey(simulator.RoleProjectViewer)
	if got := tidbGet(t, w.sim, key, "clusters/"+second.ClusterID); !strings.Contains(got, second.ClusterID) {
		t.Errorf("what the back door added is not seen: %s", got)
	}
	if got := w.look(w.subnet); got != "200 Succeeded" {
		t.Errorf("the subnet that the back door added: %s", got)
	}
	w.putEndpoint("pe", w.cluster.ServiceID)
	if got := len(w.sim.Snapshot().PrivateEndpoints); got != 1 {
		t.Errorf("the snapshot shows %d endpoints", got)
	}
	// A write is judged by what is true: the group is not free of the endpoint.
	status, body, _ := w.arm("DELETE", w.subnet, "")
	if status != 400 || code(body) != "InUseSubnetCannotBeDeleted" {
		t.Errorf("the deletion of a subnet whose endpoint no read shows: %d %v", status, body)
	}
	// What the back door adds later uncovers what came before, nothing else does.
	for name, add := range map[string]func(){
		"AddAPIKey":         func() { w.sim.AddAPIKey(simulator.RoleProjectOwner) },
		"AddProject":        func() { w.sim.AddProject("p") },
		"AddSubscription":   func() { w.sim.AddSubscription(simulator.AzureRoleReader) },
		"AddCluster":        func() { w.sim.AddCluster(simulator.Cluster{}) },
		"AddVirtualNetwork": func() { w.sim.AddVirtualNetwork(simulator.VirtualNetwork{Name: "later"}) },
		"AddResourceGroup":  func() { w.sim.AddResourceGroup("other", "eastus2") },
	} {
		w.putEndpoint(name, w.cluster.ServiceID)
		if got := w.look(w.net + "/privateEndpoints/" + name); got != "404" {
			t.Errorf("the endpoint before %s: %s", name, got)
		}
		add()
		if got := w.look(w.net + "/privateEndpoints/" + name); got != "200 Updating" {
			t.Errorf("the endpoint after %s: %s", name, got)
		}
	}
	// The owner's rejection is a write like others.
	w.sim.Advance(time.Minute)
	if err := w.sim.RejectConnection(w.endpoint, "no"); err != nil {
		t.Fatal(err)
	}
	if got := w.must("GET", w.endpoint, ""); strings.Contains(fmt.Sprint(got), "Rejected") {
		t.Errorf("the rejection is seen at once: %v", got)
	}
	w.sim.Advance(lag)
	if got := w.must("GET", w.endpoint, ""); !strings.Contains(fmt.Sprint(got), "Rejected") {
		t.Errorf("the rejection is not seen: %v", got)
	}
}

// The lag can be set at any time. Reads show what happened before.
func TestSetReadLag(t *testing.T) {
	t.Parallel()
	if err := simulator.New(nil).SetReadLag(steady); !errors.Is(err, simulator.ErrNotRecorded) {
		t.Errorf("without Record: %v, want ErrNotRecorded", err)
	}
	w := newLagWorld(t, simulator.Options{Record: true})
	set := func(lag simulator.ReadLag) {
		t.Helper()
		if err := w.sim.SetReadLag(lag); err != nil {
			t.Fatal(err)
		}
	}
	w.putEndpoint("pe", w.cluster.ServiceID)
	set(steady)
	w.putEndpoint("late", w.cluster.ServiceID)
	late := w.net + "/privateEndpoints/late"
	if got, want := w.look(w.endpoint)+", "+w.look(late), "200 Updating, 404"; got != want {
		t.Errorf("before and after the lag was set: %s, want %s", got, want)
	}
	if got := w.sim.Journal().Requests(); got[len(got)-1].Behind != lag || !strings.HasSuffix(got[len(got)-1].String(), "-> 404 [read 20s behind]") || got[len(got)-2].Behind != 0 {
		t.Errorf("the journal does not tell late reads from true ones:\n%s", got)
	}
	set(simulator.ReadLag{TiDBCloud: lag})
	if got := w.look(late); got != "200 Updating" {
		t.Errorf("with TiDB Cloud alone behind, Azure shows %s", got)
	}
	set(simulator.ReadLag{Azure: -lag})
	w.sim.Advance(time.Minute)
	if got := w.look(w.endpoint); got != "200 Succeeded" {
		t.Errorf("without a lag: %s", got)
	}
}
