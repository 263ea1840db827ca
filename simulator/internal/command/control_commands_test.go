package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/control"
)

// twoDoors is a world that is steered from Go and an equal one that is steered by
// the control API, on the clock of a bubble.
type twoDoors struct {
	t           *testing.T
	sim, served *simulator.Simulator
	control     http.Handler
	used        map[string]bool

	project, subscription, subnet, endpoint string
	cluster                                 simulator.ClusterIDs
}

func newTwoDoors(t *testing.T) *twoDoors {
	t.Helper()
	d := &twoDoors{t: t, used: map[string]bool{}}
	for _, sim := range []**simulator.Simulator{&d.sim, &d.served} {
		w, err := newWorld(config{seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		d.control = w.handler(nil)
		*sim = w.current.Load().sim
	}
	return d
}

// call sends a request to the control API.
func (d *twoDoors) call(method, path, body string) (int, string) {
	d.t.Helper()
	rec := httptest.NewRecorder()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.RemoteAddr, r.Host = "127.0.0.1:1", "localhost"
	d.control.ServeHTTP(rec, r)
	return rec.Code, rec.Body.String()
}

// same compares what the method of a command returned, or its error, with what the
// control API replies.
func (d *twoDoors) same(name, arguments string, got any) {
	d.t.Helper()
	d.used[name] = true
	status, text := d.call("POST", "/_sim/commands/"+name, arguments)
	if err, failed := got.(error); failed || status != 200 {
		d.t.Fatalf("%s %s: %v from Go, %d %s from the control API", name, arguments, err, status, text)
	}
	if got == nil {
		got = struct{}{}
	}
	encoded, err := json.Marshal(got)
	if err != nil {
		d.t.Fatal(err)
	}
	var fromGo, served any
	if json.Unmarshal(encoded, &fromGo) != nil || json.Unmarshal([]byte(text), &served) != nil {
		d.t.Fatalf("%s: %s or %s is no JSON", name, encoded, text)
	}
	if diff := cmp.Diff(fromGo, served); diff != "" {
		d.t.Errorf("%s %s differs (-Go +control):\n%s", name, arguments, diff)
	}
}

// put creates a private endpoint in both worlds.
func (d *twoDoors) put() {
	d.t.Helper()
	for _, sim := range []*simulator.Simulator{d.sim, d.served} {
		token, err := sim.Credential().GetToken(context.Background(), policy.TokenRequestOptions{})
		if err != nil {
			d.t.Fatal(err)
		}
		r, err := http.NewRequest("PUT", "https://management.azure.com"+d.endpoint+"?api-version=2025-09-01", strings.NewReader(`{"location":"eastus2","properties":{
			"subnet":{"id":"`+d.subnet+`"},"manualPrivateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceId":"`+d.cluster.ServiceID+`"}}]}}`))
		if err != nil {
			d.t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token.Token)
		resp, err := sim.RoundTrip(r)
		if err != nil || resp.StatusCode != 201 {
			d.t.Fatalf("create the endpoint: %v, %v", resp, err)
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
	return strings.ReplaceAll(file.String(), `{"At"`, "\n{\"At\"")
}

// TestCommandsFromBothDoors goes through every command once from Go and once by
// the control API. Results are the same, and so are the worlds that are saved.
func TestCommandsFromBothDoors(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTwoDoors(t)
		sim := d.sim
		q := func(format string, args ...any) string { return fmt.Sprintf(format, args...) }

		d.project = sim.AddProject("other")
		d.same("AddProject", `{"name":"other"}`, map[string]any{"projectId": d.project})
		key := sim.AddAPIKey(simulator.PossibleRoles()[1], d.project)
		d.same("AddAPIKey", q(`{"role":"Project Owner","projectIds":[%q]}`, d.project), map[string]any{"public": key.Public, "private": string(key.Private)})
		d.subscription = sim.AddSubscription("Reader")
		d.same("AddSubscription", `{"role":"Reader"}`, map[string]any{"subscriptionId": d.subscription})
		d.same("AssignRole", q(`{"role":"Contributor","subscriptionId":%q}`, d.subscription), sim.AssignRole(d.subscription, "Contributor"))
		sim.Adopt(simulator.New(&simulator.Options{Seed: 9}))
		d.same("Adopt", `{"seed":9}`, nil)
		d.cluster = sim.AddCluster(simulator.Cluster{DisplayName: "orders", ProjectID: d.project})
		d.same("AddCluster", q(`{"displayName":"orders","projectId":%q}`, d.project), d.cluster)
		young := sim.AddCluster(simulator.Cluster{JustCreated: true})
		d.same("AddCluster", `{"justCreated":true}`, young)
		d.subnet = sim.AddVirtualNetwork(simulator.VirtualNetwork{AddressPrefix: "10.7.0.0/24"})
		d.same("AddVirtualNetwork", `{"addressPrefix":"10.7.0.0/24"}`, map[string]any{"subnetId": d.subnet})
		network, _, _ := strings.Cut(d.subnet, "/subnets/")
		d.same("AddResourceGroup", `{"name":"empty","location":"japaneast"}`, map[string]any{"resourceGroupId": sim.AddResourceGroup("empty", "japaneast")})

		one := q(`{"clusterId":%q}`, young.ClusterID)
		d.same("HoldService", one, sim.HoldService(young.ClusterID))
		d.same("ReleaseService", one, sim.ReleaseService(young.ClusterID))
		d.same("FailService", one, sim.FailService(young.ClusterID))
		sim.LimitPrivateEndpoints(7)
		d.same("LimitPrivateEndpoints", `{"most":7}`, nil)

		d.endpoint, _, _ = strings.Cut(d.subnet, "/virtualNetworks/")
		d.endpoint += "/privateEndpoints/pe"
		d.put()
		sim.Advance(time.Minute)
		d.same("Advance", `{"duration":"1m"}`, sim.Clock())
		d.same("Clock", "", sim.Clock())
		sim.Pause()
		d.same("Pause", "", sim.Clock())
		sim.Resume()
		d.same("Resume", "", sim.Clock())
		d.same("RejectConnection", q(`{"endpointId":%q,"description":"no"}`, d.endpoint), sim.RejectConnection(d.endpoint, "no"))
		d.same("DisconnectConnection", q(`{"endpointId":%q}`, d.endpoint), sim.DisconnectConnection(d.endpoint))

		fail := func() {
			t.Helper()
			if err := sim.FailNextOperation(d.endpoint, "no capacity"); err != nil {
				t.Fatal(err)
			}
			d.same("FailNextOperation", q(`{"resourceId":%q,"message":"no capacity"}`, d.endpoint), map[string]any{"id": sim.PendingFailures()[0].ID})
			if err := sim.FailNextAcceptance(d.cluster.ClusterID, "quota"); err != nil {
				t.Fatal(err)
			}
			d.same("FailNextAcceptance", q(`{"clusterId":%q,"message":"quota"}`, d.cluster.ClusterID), map[string]any{"id": sim.PendingFailures()[1].ID})
		}
		fail()
		d.same("PendingFailures", "{}", sim.PendingFailures())
		id := sim.PendingFailures()[1].ID
		d.same("RemoveFailure", q(`{"id":%q}`, id), sim.RemoveFaultByID(id))
		sim.ClearFaults()
		d.same("ClearFailures", "", nil)
		fail()
		for range 2 {
			if err := sim.InjectFault(simulator.Fault{Kind: "delay-reply", Path: "nowhere", Delay: time.Minute, Skip: 1}); err != nil {
				t.Fatal(err)
			}
			d.same("InjectFault", `{"kind":"delay-reply","path":"nowhere","delay":"1m","skip":1}`, map[string]any{"id": sim.Faults()[len(sim.Faults())-1].ID})
		}
		d.same("RemoveFault", `{"id":"fault-1"}`, sim.RemoveFaultByID("fault-1"))
		d.same("Faults", "", map[string]any{
			"faults":   []any{map[string]any{"id": "fault-2", "kind": "delay-reply", "path": "nowhere", "delay": "1m0s", "skip": 1, "times": 1, "met": 0, "fired": 0}},
			"failures": sim.PendingFailures(),
		})
		sim.ClearFaults()
		d.same("ClearFaults", "", nil)

		lag := simulator.ReadLag{Azure: 20 * time.Second, TiDBCloud: time.Minute, Steady: true}
		d.same("SetReadLag", `{"azure":"20s","tidbCloud":"1m","steady":true}`, sim.SetReadLag(lag))
		sim.ExpireCredentials()
		d.same("ExpireCredentials", "", nil)
		fail()

		d.same("Snapshot", "", sim.Snapshot())
		addresses, err := sim.Network(network).LookupHost(t.Context(), "nowhere.example.com")
		if err == nil {
			t.Errorf("a name that does not exist has the addresses %v", addresses)
		}
		d.same("LookupHost", q(`{"networkId":%q,"host":"nowhere.example.com"}`, network), map[string]any{"addresses": []string{}})
		d.same("Reach", q(`{"networkId":%q,"address":"10.7.0.4:4000"}`, network), map[string]any{"reached": false})

		for _, c := range sim.Commands() {
			if !d.used[c.Name] {
				t.Errorf("the test does not use %s", c.Name)
			}
		}
		if diff := cmp.Diff(saved(t, d.sim), saved(t, d.served)); diff != "" {
			t.Errorf("the saved worlds differ (-Go +control):\n%s", diff)
		}
		loaded, err := simulator.Load(strings.NewReader(saved(t, d.served)), nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d.sim.Snapshot(), loaded.Snapshot()); diff != "" {
			t.Errorf("the loaded world differs (-Go +loaded):\n%s", diff)
		}
		if diff := cmp.Diff(d.sim.PendingFailures(), loaded.PendingFailures()); diff != "" {
			t.Errorf("its pending failures differ (-Go +loaded):\n%s", diff)
		}
	})
}

// TestCommandErrors: what is wrong has a status, says what was found and what to do,
// and changes nothing.
func TestCommandErrors(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTwoDoors(t)
		active := d.served.Snapshot().Clusters[0].ID
		before := saved(t, d.served)
		for _, test := range []struct {
			method, path, body string
			status             int
			want               string
		}{
			{"POST", "commands/Explode", "", 404, "GET /_sim/commands list them"},
			{"POST", "commands/HoldService", "", 400, `simulator: HoldService: clusterId is missing: its arguments are clusterId (string)`},
			{"POST", "commands/HoldService", `{"clusterId":"1"}`, 404, `simulator: HoldService: cluster "1" does not exist: add it first with AddCluster`},
			{"POST", "commands/HoldService", `{"clusterId":"` + active + `"}`, 409, "is ACTIVE: only a CREATING service can be held"},
			{"POST", "commands/HoldService", `{"clusterId":1}`, 400, "clusterId: found number, want string: its arguments are clusterId (string)"},
			{"POST", "commands/HoldService", `{"cluster":"1"}`, 400, `unknown field "cluster": its arguments are clusterId (string)`},
			{"POST", "commands/HoldService", `{"clusterId":"1"`, 400, "the JSON ends too early"},
			{"POST", "commands/HoldService", `{"clusterId":"1"} {}`, 400, "something follows"},
			{"POST", "commands/LimitPrivateEndpoints", "{}", 400, "most is missing"},
			{"POST", "commands/HoldService", `["1"]`, 400, "not a JSON object"},
			{"POST", "commands/HoldService", `clusterId=1`, 400, "not a JSON object"},
			{"POST", "commands/Snapshot", `{"of":"all"}`, 400, "it takes no arguments"},
			{"POST", "commands/HoldService", `{"clusterId":"` + strings.Repeat("1", control.MaxBody) + `"}`, 400, "could not be read"},
			{"POST", "commands/AddAPIKey", `{"role":""}`, 400, `pass one of them`},
			{"POST", "commands/AddSubscription", `{"role":"King"}`, 400, `role "King" is not one of`},
			{"POST", "commands/AssignRole", `{"subscriptionId":"x","role":"Reader"}`, 404, "AddSubscription"},
			{"POST", "commands/AssignRole", `{"subscriptionId":"` + d.served.Account().SubscriptionID + `","role":"King"}`, 400, `or "" for none`},
			{"POST", "commands/AddCluster", `{"regionId":"mars"}`, 400, "mars"},
			{"POST", "commands/AddCluster", `{"projectId":"1"}`, 404, "AddProject"},
			{"POST", "commands/AddVirtualNetwork", `{"addressPrefix":"wide"}`, 400, "10.0.0.0/24"},
			{"POST", "commands/AddVirtualNetwork", `{"name":"a/b"}`, 400, "not an Azure resource name"},
			{"POST", "commands/AddVirtualNetwork", `{"subscriptionId":"x"}`, 404, "AddSubscription"},
			{"POST", "commands/AddResourceGroup", `{"name":"a/b","location":"eastus2"}`, 400, "not the name of a resource group"},
			{"POST", "commands/RejectConnection", `{"endpointId":"/x"}`, 404, "create it first"},
			{"POST", "commands/FailNextOperation", `{"resourceId":"/x"}`, 400, "is not the ID of a resource"},
			{"POST", "commands/FailNextAcceptance", `{"clusterId":"1"}`, 404, "AddCluster"},
			{"POST", "commands/SetReadLag", `{"azure":5}`, 400, `such as "1m30s"`},
			{"POST", "commands/SetReadLag", `{"aws":"5s"}`, 400, "azure (duration, optional)"},
			{"POST", "commands/Reach", `{"networkId":"x","address":"tidb:4000"}`, 400, "10.0.0.4:4000"},
			{"POST", "commands/Advance", `{"duration":"-5m"}`, 400, `pass one such as {"duration":"5m"}`},
			{"POST", "faults", `{"kind":"explode"}`, 400, "privateEndpoints/*"},
			{"DELETE", "faults/fault-1", "", 404, `RemoveFault: no fault and no pending failure has the ID "fault-1": Faults and GET /_sim/faults list them`},
			{"DELETE", "faults/a%2Fb", "", 404, `has the ID "a/b"`},
			{"DELETE", "faults", "kind=refuse", 400, "takes no body"},
		} {
			status, text := d.call(test.method, "/_sim/"+test.path, test.body)
			var reply struct{ Error struct{ Message string } }
			if status != test.status || json.Unmarshal([]byte(text), &reply) != nil || !strings.Contains(reply.Error.Message, test.want) {
				t.Errorf("%s %s %.80s: %d %s, want %d with %q", test.method, test.path, test.body, status, text, test.status, test.want)
			}
			for _, secret := range []simulator.Secret{d.served.Account().ClientSecret, d.served.Account().APIKey.Private} {
				if strings.Contains(text, string(secret)) {
					t.Errorf("%s %s: the error holds a secret", test.method, test.path)
				}
			}
		}
		if diff := cmp.Diff(before, saved(t, d.served)); diff != "" {
			t.Errorf("what was refused is saved (-before +after):\n%s", diff)
		}
	})
}

// TestShortcuts: the routes that read, and those that list and take back faults.
func TestShortcuts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTwoDoors(t)
		must := func(method, path, body, want string) {
			t.Helper()
			if status, text := d.call(method, "/_sim/"+path, body); status != 200 || !strings.Contains(text, want) {
				t.Errorf("%s %s: %d %s, want 200 with %s", method, path, status, text, want)
			}
		}
		must("GET", "clock", "", `{"now":"2000-01-01T00:00:00Z","speed":1}`)
		must("POST", "commands/AddCluster", `{"justCreated":true}`, `"clusterId"`)
		must("GET", "clock", "", `"next":"2000-01-01T00:04:00Z"`)
		must("GET", "snapshot", "", `"serviceState":"CREATING"`)
		must("GET", "snapshot", "", `"privateEndpoints":[]`)
		must("GET", "commands", "", `{"name":"HoldService","does":"keeps the endpoint services of a cluster CREATING until ReleaseService","arguments":[{"name":"clusterId","type":"string"}],"recorded":true}`)
		must("GET", "faults", "", `{"faults":[],"failures":[]}`)
		must("POST", "faults", `{"kind":"refuse","status":503}`, `{"id":"fault-1"}`)
		must("POST", "commands/FailNextAcceptance", `{"clusterId":"`+d.served.Snapshot().Clusters[0].ID+`"}`, `{"id":"acceptance-`)
		must("GET", "faults", "", `"message":"the acceptance failed"`)
		must("DELETE", "faults/fault-1", "", "{}")
		must("DELETE", "faults/"+d.served.PendingFailures()[0].ID, "", "{}")
		must("GET", "faults", "", `{"faults":[],"failures":[]}`)
		must("POST", "faults", `{"kind":"refuse","status":503}`, `{"id":"fault-2"}`)
		must("DELETE", "faults", "", "{}")
		must("GET", "faults", "", `{"faults":[],"failures":[]}`)
	})
}
