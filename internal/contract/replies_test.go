package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/icholy/digest"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// checker is a transport that checks every reply of TiDB Cloud.
type checker struct {
	t       *testing.T
	d       *description
	sim     *simulator.Simulator
	checked map[string]int // number of replies by status
}

func (c *checker) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := c.sim.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if got := resp.Header.Get("Content-Type"); got != "application/json" {
		c.t.Errorf("%s %s: Content-Type %q", r.Method, r.URL.Path, got)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		c.t.Errorf("%s %s: %d %s: %v", r.Method, r.URL.Path, resp.StatusCode, body, err)
		return resp, nil
	}
	if schema := c.d.schema(c.t, r.Method, r.URL.Path, resp.StatusCode); schema != nil {
		if err := schema.Validate(value); err != nil {
			c.t.Errorf("%s %s: %d %s:\n%v", r.Method, r.URL.Path, resp.StatusCode, body, err)
		}
	} else if string(body) != "{}" && resp.StatusCode == 200 {
		c.t.Errorf("%s %s: the description has no reply like %s", r.Method, r.URL.Path, body)
	}
	c.checked[fmt.Sprint(resp.StatusCode)]++
	return resp, nil
}

// TestReplies drives the simulated API through its operations, states and errors.
func TestReplies(t *testing.T) {
	t.Parallel()
	d := load(t)
	sim := simulator.New(&simulator.Options{Clock: simulator.Manual(), RateLimit: 60, Durations: simulator.Durations{TokenLifetime: 1000 * time.Hour}})
	ids := sim.AddCluster(simulator.Cluster{})
	young := sim.AddCluster(simulator.Cluster{JustCreated: true})
	subnet := sim.AddVirtualNetwork(simulator.VirtualNetwork{})
	key := sim.Account().APIKey
	check := &checker{t, d, sim, map[string]int{}}
	client := &http.Client{Transport: &digest.Transport{Username: key.Public, Password: string(key.Private), Transport: check}}
	call := func(method, path, body string) string {
		t.Helper()
		r, err := http.NewRequest(method, "https://dedicated.tidbapi.com/v1beta1"+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	endpoint := makeEndpoint(t, sim, subnet, ids.ServiceID)
	group := "/clusters/" + ids.ClusterID + "/tidbNodeGroups/" + ids.NodeGroupID
	connections := group + "/privateEndpointConnections"
	body := fmt.Sprintf(`{"endpointId":%q,"privateIpAddress":"10.0.0.4"}`, endpoint)

	for _, path := range []string{
		"/clusters", "/clusters?pageSize=1", "/clusters/" + ids.ClusterID, "/clusters/" + ids.ClusterID + "/tidbNodeGroups", group,
		group + "/privateLinkService", "/clusters/" + young.ClusterID + "/tidbNodeGroups/" + young.NodeGroupID + "/privateLinkService",
		group + "/publicEndpointSetting", connections, "/clusters/-/tidbNodeGroups/-/privateEndpointConnections",
		"/regions", "/regions/azure-eastus2", "/regions:showCloudProviders",
		"/clusters/1", "/regions/nowhere", connections + "/1", "/clusters?pageSize=x",
	} {
		call("GET", path, "")
	}
	call("POST", connections, "{}")
	call("POST", connections+"?validateOnly=true", body)
	call("POST", "/clusters?validateOnly=true", cluster)
	call("POST", "/clusters", cluster)
	call("POST", "/clusters/"+ids.ClusterID+"/tidbNodeGroups?validateOnly=true", nodeGroup)
	var second struct {
		ID string `json:"tidbNodeGroupId"`
	}
	if err := json.Unmarshal([]byte(call("POST", "/clusters/"+ids.ClusterID+"/tidbNodeGroups", nodeGroup)), &second); err != nil {
		t.Fatal(err)
	}
	secondGroup := "/clusters/" + ids.ClusterID + "/tidbNodeGroups/" + second.ID
	sim.Advance(time.Minute)
	call("GET", connections, "") // DISCOVERED
	call("POST", connections, body)
	call("GET", connections, "") // PENDING
	sim.Advance(5 * time.Minute)
	call("GET", connections, "") // ACTIVE
	id := sim.Snapshot().Connections[0].ID
	call("GET", connections+"/"+id, "")
	call("PATCH", secondGroup, `{"displayName":"nightly","nodeCount":2}`)
	call("GET", secondGroup, "")    // MODIFYING
	call("DELETE", secondGroup, "") // refused meanwhile
	sim.Advance(5 * time.Minute)
	call("DELETE", secondGroup, "")
	call("DELETE", connections+"/"+id, "")
	call("GET", connections+"/"+id, "") // DELETING
	call("DELETE", "/clusters/"+young.ClusterID, "")
	call("GET", "/clusters/"+ids.ClusterID+"/auditLogConfig", "") // 501
	for range 70 {
		call("GET", "/clusters", "")
	}
	for status, least := range map[string]int{"200": 20, "400": 2, "401": 1, "404": 3, "429": 1, "501": 1} {
		if check.checked[status] < least {
			t.Errorf("%d replies with status %s were checked, want at least %d", check.checked[status], status, least)
		}
	}
	t.Logf("checked replies by status: %v", check.checked)
}

const nodeGroup = `{"displayName":"reports","nodeCount":1,"tiproxySetting":{"nodeSpecKey":"2C4G","nodeCount":2}}`

const cluster = `{"displayName":"contract","regionId":"azure-eastus2","port":4000,
	"tidbNodeSetting":{"nodeSpecKey":"8C32G","tidbNodeGroups":[{"nodeCount":1}]},
	"tikvNodeSetting":{"nodeSpecKey":"8C32G","nodeCount":3,"storageSizeGi":500}}`

// makeEndpoint creates a private endpoint, waits until it is provisioned and returns
// its ID.
func makeEndpoint(t *testing.T, sim *simulator.Simulator, subnet, service string) string {
	t.Helper()
	token, err := sim.Credential().GetToken(t.Context(), policy.TokenRequestOptions{})
	if err != nil {
		t.Fatal(err)
	}
	id := "/subscriptions/" + sim.Account().SubscriptionID + "/resourceGroups/network/providers/Microsoft.Network/privateEndpoints/pe"
	body := fmt.Sprintf(`{"location":"eastus2","properties":{"subnet":{"id":%q},"manualPrivateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceId":%q}}]}}`, subnet, service)
	r, err := http.NewRequest("PUT", "https://management.azure.com"+id+"?api-version=2025-09-01", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token.Token)
	resp, err := sim.RoundTrip(r)
	if err != nil || resp.StatusCode != http.StatusCreated {
		t.Fatalf("create the endpoint: %v %v", resp, err)
	}
	sim.Advance(simulator.DefaultDurations().PrivateEndpoint)
	return id
}
