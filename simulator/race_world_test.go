package simulator_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/icholy/digest"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// raceWorld is a world for tests of requests that overlap.
type raceWorld struct {
	t       *testing.T
	sim     *simulator.Simulator
	token   string
	cluster simulator.ClusterIDs
	subnet  string
	net     string // resource ID prefix of group "network"
}

func newRaceWorld(t *testing.T, d simulator.Durations) *raceWorld {
	t.Helper()
	return raceWorldOf(t, &simulator.Options{Durations: d})
}

// raceWorldOf returns a raceWorld with these options of the simulator. Its clock is
// manual.
func raceWorldOf(t *testing.T, o *simulator.Options) *raceWorld {
	t.Helper()
	o.Clock, o.Durations.TokenLifetime = simulator.Manual(), 1000*time.Hour
	sim := simulator.ForTest(t, o)
	w := &raceWorld{t: t, sim: sim, token: bearer(t, sim), cluster: sim.AddCluster(simulator.Cluster{}), subnet: sim.AddVirtualNetwork(simulator.VirtualNetwork{})}
	w.net = "/subscriptions/" + sim.Account().SubscriptionID + "/resourceGroups/network/providers/Microsoft.Network"
	return w
}

// bearer returns a new token of the account's application.
func bearer(t *testing.T, sim *simulator.Simulator) string {
	t.Helper()
	token, err := sim.Credential().GetToken(context.Background(), policy.TokenRequestOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return token.Token
}

func (w *raceWorld) signIn() { w.token = bearer(w.t, w.sim) }

// arm calls Azure and returns the status, the body and the reply.
func (w *raceWorld) arm(method, path, body string) (int, map[string]any, *http.Response) {
	w.t.Helper()
	if !strings.Contains(path, "?") {
		path += "?api-version=2025-09-01"
	}
	r, err := http.NewRequest(method, "https://management.azure.com"+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+w.token)
	return w.send(w.sim, r)
}

func (w *raceWorld) tidb(method, path, body string) (int, map[string]any) {
	w.t.Helper()
	r, err := http.NewRequest(method, "https://dedicated.tidbapi.com/v1beta1/clusters/"+w.cluster.ClusterID+"/tidbNodeGroups/"+w.cluster.NodeGroupID+"/"+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	key := w.sim.Account().APIKey
	status, reply, _ := w.send(&digest.Transport{Username: key.Public, Password: string(key.Private), Transport: w.sim}, r)
	return status, reply
}

func (w *raceWorld) send(through http.RoundTripper, r *http.Request) (int, map[string]any, *http.Response) {
	w.t.Helper()
	resp, err := through.RoundTrip(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	var body map[string]any
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &body); err != nil {
			w.t.Fatalf("%s: %v", raw, err)
		}
	}
	return resp.StatusCode, body, resp
}

// must calls Azure and fails the test if the call is refused.
func (w *raceWorld) must(method, path, body string) map[string]any {
	w.t.Helper()
	status, reply, _ := w.arm(method, path, body)
	if status >= 300 {
		w.t.Fatalf("%s %s: %d %v", method, path, status, reply)
	}
	return reply
}

func (w *raceWorld) putEndpoint(name, service string) {
	w.t.Helper()
	w.must("PUT", w.net+"/privateEndpoints/"+name, `{"location":"eastus2","properties":{"subnet":{"id":"`+w.subnet+`"},
		"manualPrivateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceId":"`+service+`"}}]}}`)
}

// code returns the error code in a reply of ARM.
func code(body map[string]any) string {
	e, _ := body["error"].(map[string]any)
	s, _ := e["code"].(string)
	return s
}

func (w *raceWorld) endpointStatus(name string) string {
	for _, pe := range w.sim.Snapshot().PrivateEndpoints {
		if strings.HasSuffix(pe.ID, "/"+name) {
			return pe.ConnectionStatus
		}
	}
	return "none"
}

// ownService creates a customer's private link service and returns its ID.
func (w *raceWorld) ownService() string {
	w.t.Helper()
	w.must("PUT", w.net+"/virtualNetworks/own", `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.1.0.0/16"]},
		"subnets":[{"name":"s","properties":{"addressPrefix":"10.1.0.0/24","privateLinkServiceNetworkPolicies":"Disabled"}}]}}`)
	w.sim.Advance(time.Minute)
	subnet := w.net + "/virtualNetworks/own/subnets/s"
	w.must("PUT", w.net+"/loadBalancers/lb", `{"location":"eastus2","sku":{"name":"Standard"},"properties":{
		"frontendIPConfigurations":[{"name":"f","properties":{"subnet":{"id":"`+subnet+`"}}}]}}`)
	w.sim.Advance(time.Minute)
	w.must("PUT", w.net+"/privateLinkServices/own", `{"location":"eastus2","properties":{
		"ipConfigurations":[{"name":"a","properties":{"subnet":{"id":"`+subnet+`"}}}],
		"loadBalancerFrontendIpConfigurations":[{"id":"`+w.net+`/loadBalancers/lb/frontendIPConfigurations/f"}]}}`)
	w.sim.Advance(time.Minute)
	return w.net + "/privateLinkServices/own"
}
