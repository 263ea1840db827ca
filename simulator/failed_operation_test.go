package simulator_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestFailedOperationAndState checks that the end of an operation and the state of its
// resource agree, also for a PUT that changes nothing.
func TestFailedOperationAndState(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	w.ownService()
	w.putEndpoint("pe", w.cluster.ServiceID)
	group := "/subscriptions/" + w.sim.Account().SubscriptionID + "/resourceGroups/network"
	w.must("PUT", w.net+"/privateDnsZones/example.com", `{"location":"global"}`)
	w.must("PUT", w.net+"/applicationSecurityGroups/asg", `{"location":"eastus2"}`)
	w.sim.Advance(time.Minute)
	zone := group + "/providers/Microsoft.Network/privateDnsZones/example.com"
	w.must("PUT", w.net+"/privateEndpoints/pe/privateDnsZoneGroups/default", `{"properties":{"privateDnsZoneConfigs":[{"name":"z","properties":{"privateDnsZoneId":"`+zone+`"}}]}}`)
	w.sim.Advance(time.Minute)
	for path, body := range map[string]string{
		"privateEndpoints/pe": `{"location":"eastus2","properties":{"subnet":{"id":"` + w.subnet + `"},
			"manualPrivateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceId":"` + w.cluster.ServiceID + `"}}]}}`,
		"privateEndpoints/pe/privateDnsZoneGroups/default": `{"properties":{"privateDnsZoneConfigs":[{"name":"z","properties":{"privateDnsZoneId":"` + zone + `"}}]}}`,
		"applicationSecurityGroups/asg":                    `{"location":"eastus2"}`,
		"virtualNetworks/own": `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.1.0.0/16"]},
			"subnets":[{"name":"s","properties":{"addressPrefix":"10.1.0.0/24","privateLinkServiceNetworkPolicies":"Disabled"}}]}}`,
		"virtualNetworks/own/subnets/s": `{"properties":{"addressPrefix":"10.1.0.0/24","privateLinkServiceNetworkPolicies":"Disabled"}}`,
		"privateLinkServices/own": `{"location":"eastus2","properties":{
			"ipConfigurations":[{"name":"a","properties":{"subnet":{"id":"` + w.net + `/virtualNetworks/own/subnets/s"}}}],
			"loadBalancerFrontendIpConfigurations":[{"id":"` + w.net + `/loadBalancers/lb/frontendIPConfigurations/f"}]}}`,
		"privateDnsZones/example.com": `{"location":"global"}`,
	} {
		// put puts the resource as it is and returns the ends of the operation and of
		// the state.
		var first any // the state that the reply to the PUT shows
		put := func() (operation, state string) {
			t.Helper()
			status, reply, resp := w.arm("PUT", w.net+"/"+path, body)
			if status >= 300 {
				t.Fatalf("%s: %d %v", path, status, reply)
			}
			first = nil
			if p, ok := reply["properties"].(map[string]any); ok {
				first = p["provisioningState"]
			}
			w.sim.Advance(time.Minute)
			url := resp.Header.Get("Azure-AsyncOperation")
			if url == "" {
				t.Fatalf("%s: the PUT began no operation: %d %v", path, status, reply)
			}
			operation, _ = w.must("GET", strings.TrimPrefix(url, "https://management.azure.com"), "")["status"].(string)
			state, _ = w.must("GET", w.net+"/"+path, "")["properties"].(map[string]any)["provisioningState"].(string)
			return operation, state
		}
		check := func(when, want string) {
			t.Helper()
			if operation, state := put(); operation != want || state != want {
				t.Errorf("%s, %s: the operation %s, the resource is %s, want both %s", path, when, operation, state, want)
			}
		}
		check("as it was", "Succeeded")
		if err := w.sim.FailNextOperation(w.net+"/"+path, "no capacity"); err != nil {
			t.Fatal(err)
		}
		check("when it is to fail", "Failed")
		if dns := path == "privateDnsZones/example.com"; !dns && first != "Updating" {
			t.Errorf("%s: the reply to the PUT that is to fail says %v, want Updating", path, first)
		}
		check("after that", "Succeeded")
		check("once more", "Succeeded")
	}
	if got := w.endpointStatus("pe"); got != "Pending" {
		t.Errorf("the connection is %s after all that", got)
	}
}

// A decision on a connection whose operation failed does not block the next one.
func TestFailedDecision(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	service := w.ownService()
	w.putEndpoint("pe", service)
	w.sim.Advance(time.Minute)
	listed := w.must("GET", service+"/privateEndpointConnections", "")["value"].([]any)
	id := listed[0].(map[string]any)["id"].(string)
	for _, method := range []string{"PUT", "DELETE"} {
		if err := w.sim.FailNextOperation(id, "no"); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"Failed", "Succeeded"} {
			status, body, resp := w.arm(method, id, `{"properties":{"privateLinkServiceConnectionState":{"status":"Approved","description":"yes"}}}`)
			if status >= 300 {
				t.Fatalf("%s: %d %v", method, status, body)
			}
			w.sim.Advance(time.Minute)
			url := strings.TrimPrefix(resp.Header.Get("Azure-AsyncOperation"), "https://management.azure.com")
			if got := w.must("GET", url, "")["status"]; got != want {
				t.Errorf("%s: the operation %v, want %s", method, got, want)
			}
		}
	}
	if status, _, _ := w.arm("GET", id, ""); status != 404 || w.endpointStatus("pe") != "Disconnected" {
		t.Errorf("after the second DELETE the connection shows %d, the endpoint is %s", status, w.endpointStatus("pe"))
	}
}

// Repeating the PUT repairs a resource whose creation failed: an endpoint is then
// discovered, and a network has its subnets.
func TestFailedCreation(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	state := func(path string) any {
		t.Helper()
		return w.must("GET", w.net+"/"+path, "")["properties"].(map[string]any)["provisioningState"]
	}
	network := `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.1.0.0/16"]},"subnets":[{"name":"s","properties":{"addressPrefix":"10.1.0.0/24"}}]}}`
	for _, path := range []string{"privateEndpoints/pe", "virtualNetworks/vn"} {
		if err := w.sim.FailNextOperation(w.net+"/"+path, "no capacity"); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"Failed", "Succeeded"} {
		w.putEndpoint("pe", w.cluster.ServiceID)
		w.must("PUT", w.net+"/virtualNetworks/vn", network)
		w.sim.Advance(time.Minute)
		for _, path := range []string{"privateEndpoints/pe", "virtualNetworks/vn", "virtualNetworks/vn/subnets/s"} {
			if got := state(path); got != want {
				t.Errorf("%s is %v, want %s", path, got, want)
			}
		}
		if got, want := len(w.sim.Snapshot().Connections), map[string]int{"Succeeded": 1}[want]; got != want {
			t.Errorf("TiDB Cloud shows %d connections, want %d", got, want)
		}
	}
}
