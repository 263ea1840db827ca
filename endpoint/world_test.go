package endpoint_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// world is both clouds with one cluster and one network, and a client for them.
type world struct {
	sim     *simulator.Simulator
	cluster simulator.ClusterIDs
	client  *endpoint.Client
	azure   *privatelink.Client
	tidb    *tidbcloud.Client
	spec    endpoint.Spec

	mu     sync.Mutex
	events []endpoint.Event
}

// settings are the options of a world.
type settings struct {
	cluster   simulator.Cluster
	lag       simulator.ReadLag
	durations simulator.Durations
	transport func(*simulator.Simulator) policy.Transporter // nil: the simulator itself
	key       func(*simulator.Simulator) simulator.APIKey   // nil: the account's
}

// newWorld returns a world. Call it inside a synctest bubble.
func newWorld(t testing.TB, s settings) *world {
	t.Helper()
	w := &world{sim: simulator.ForTest(t, &simulator.Options{ReadLag: s.lag, Durations: s.durations})}
	w.cluster = w.sim.AddCluster(s.cluster)
	subnet, err := privatelink.ParseSubnetID(w.sim.AddVirtualNetwork(simulator.VirtualNetwork{}))
	if err != nil {
		t.Fatal(err)
	}
	var transport policy.Transporter = w.sim
	if s.transport != nil {
		transport = s.transport(w.sim)
	}
	key := w.sim.Account().APIKey
	if s.key != nil {
		key = s.key(w.sim)
	}
	w.use(t, transport, key, policy.RetryOptions{})
	w.spec = endpoint.Spec{
		NodeGroup:  endpoint.NodeGroupID{Cluster: w.cluster.ClusterID},
		EndpointID: privatelink.PrivateEndpointID{SubscriptionID: w.sim.Account().SubscriptionID, ResourceGroupName: "network", Name: "tidb"},
		SubnetID:   subnet,
	}
	return w
}

// use gives the world new clients, which know nothing of the old ones.
func (w *world) use(t testing.TB, transport policy.Transporter, key simulator.APIKey, retry policy.RetryOptions) {
	t.Helper()
	options := azcore.ClientOptions{Transport: transport, Retry: retry}
	var err error
	w.azure, err = privatelink.NewClient(w.sim.Credential(), &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: options}})
	if err != nil {
		t.Fatal(err)
	}
	credential, err := tidbcloud.NewCredential(key.Public, string(key.Private))
	if err != nil {
		t.Fatal(err)
	}
	w.tidb, err = tidbcloud.NewClient(credential, &tidbcloud.ClientOptions{ClientOptions: options})
	if err != nil {
		t.Fatal(err)
	}
	w.client, err = endpoint.NewClient(w.azure, w.tidb, &endpoint.ClientOptions{Progress: func(e endpoint.Event) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.events = append(w.events, e)
	}})
	if err != nil {
		t.Fatal(err)
	}
}

// reconcile calls Reconcile, passing on its result, until it has confirmed what it saw.
func (w *world) reconcile(ctx context.Context) (step endpoint.Reconciliation, err error) {
	for {
		step, err = w.client.Reconcile(ctx, w.spec, &endpoint.ReconcileOptions{Previous: &step})
		if err != nil || step.Action != endpoint.ActionConfirm {
			return step, err
		}
		time.Sleep(step.After)
	}
}

// now returns the state of the world without its clock.
func (w *world) now() simulator.Snapshot {
	now := w.sim.Snapshot()
	now.Now = time.Time{}
	return now
}

// service returns the endpoint service of the world's cluster.
func (w *world) service(t testing.TB) *endpoint.EndpointService {
	t.Helper()
	service, err := w.client.Service(t.Context(), w.spec.NodeGroup, nil)
	if err != nil {
		t.Fatal(err)
	}
	return service
}

// connect connects the world's endpoint.
func (w *world) connect(t testing.TB) *endpoint.Endpoint {
	t.Helper()
	ep, err := w.client.Connect(t.Context(), w.spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	return ep
}

// create takes steps 1 and 2.
func (w *world) create(t testing.TB) *endpoint.Endpoint {
	t.Helper()
	ep, err := w.service(t).CreateEndpoint(t.Context(), w.spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	return ep
}

// writes counts the requests that may have changed something, from a journal entry on, or that
// only a conflict kept from it.
func (w *world) writes(from int) (n int) {
	for _, entry := range w.sim.Journal()[from:] {
		if entry.Method != "" && entry.Method != http.MethodGet && entry.Cloud != "entra" && entry.Query != "validateOnly=true" && (entry.Status < 400 || entry.Status == http.StatusConflict) {
			n++
		}
	}
	return n
}

// done returns what was changed, from a journal entry on.
func (w *world) done(from int) (actions []endpoint.Action) {
	verbs := map[string]endpoint.Action{
		"PUT azure": endpoint.ActionCreateEndpoint, "DELETE azure": endpoint.ActionDeleteEndpoint,
		"POST tidbcloud": endpoint.ActionAccept, "DELETE tidbcloud": endpoint.ActionUnregister,
	}
	for _, e := range w.sim.Journal()[from:] {
		if action, ok := verbs[e.Method+" "+e.Cloud]; ok && e.Status < 400 {
			actions = append(actions, action)
		}
	}
	return actions
}

// deleteInAzure deletes the world's private endpoint in Azure alone, and waits if told to.
func (w *world) deleteInAzure(t testing.TB, wait bool) {
	t.Helper()
	poller, err := w.azure.BeginDeletePrivateEndpoint(t.Context(), w.spec.EndpointID, nil)
	if err == nil && wait {
		_, err = poller.PollUntilDone(t.Context(), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// connected fails the test unless there is exactly one private endpoint, Approved,
// and exactly one connection, ACTIVE, of the same address.
func (w *world) connected(t testing.TB) {
	t.Helper()
	now := w.sim.Snapshot()
	if len(now.PrivateEndpoints) != 1 || len(now.Connections) != 1 {
		t.Fatalf("%d private endpoints, %d connections; want one of each", len(now.PrivateEndpoints), len(now.Connections))
	}
	pe, connection := now.PrivateEndpoints[0], now.Connections[0]
	if pe.ConnectionStatus != "Approved" || connection.State != "ACTIVE" || pe.PrivateIPAddress != connection.PrivateIPAddress || !pe.Manual {
		t.Fatalf("private endpoint %+v, connection %+v", pe, connection)
	}
}

// transporter makes a function a policy.Transporter.
type transporter func(*http.Request) (*http.Response, error)

func (f transporter) Do(r *http.Request) (*http.Response, error) { return f(r) }

// The hosts of the two clouds, for rewrite.
const (
	tidbHost  = "tidbapi.com"
	azureHost = "management.azure.com"
)

// rewrite changes the bodies of replies from hosts whose names contain host.
func rewrite(host, old, new string) func(*simulator.Simulator) policy.Transporter {
	return func(sim *simulator.Simulator) policy.Transporter {
		return transporter(func(r *http.Request) (*http.Response, error) {
			resp, err := sim.Do(r)
			if err != nil || !strings.Contains(r.URL.Host, host) {
				return resp, err
			}
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				return nil, err
			}
			resp.Body = io.NopCloser(bytes.NewReader(bytes.ReplaceAll(body, []byte(old), []byte(new))))
			resp.ContentLength = -1
			return resp, nil
		})
	}
}

// clusterState changes the state of every cluster that is read while changed is
// true. The simulator's clusters do not pause.
func clusterState(state string, changed *bool) func(*simulator.Simulator) policy.Transporter {
	return func(sim *simulator.Simulator) policy.Transporter {
		return transporter(func(r *http.Request) (*http.Response, error) {
			if *changed && path.Base(path.Dir(r.URL.Path)) == "clusters" {
				return rewrite(tidbHost, `"state":"ACTIVE"`, `"state":"`+state+`"`)(sim).Do(r)
			}
			return sim.Do(r)
		})
	}
}

// tags returns the tags of the world's private endpoint.
func (w *world) tags(t testing.TB) map[string]string {
	t.Helper()
	var endpoint struct{ Tags map[string]string }
	if err := json.Unmarshal(w.arm(t, http.MethodGet, ""), &endpoint); err != nil {
		t.Fatal(err)
	}
	return endpoint.Tags
}

// arm sends a request about the world's private endpoint that no client sends.
func (w *world) arm(t testing.TB, method, body string) []byte {
	t.Helper()
	token, err := w.sim.Credential().GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{"https://management.azure.com/.default"}})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, "https://management.azure.com"+w.spec.EndpointID.String()+"?api-version=2024-05-01", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token.Token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := w.sim.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		t.Fatalf("%s: %s, %s, %v", method, resp.Status, text, err)
	}
	return text
}
