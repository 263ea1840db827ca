package simulator_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

const (
	network    = "/providers/Microsoft.Network/"
	dnsVersion = "?api-version=2024-06-01"
)

// located are paths of resources that have a location.
var located = []string{
	network + "virtualNetworks/x", network + "networkInterfaces/x", network + "privateEndpoints/x", network + "privateLinkServices/x",
	network + "loadBalancers/x", network + "publicIPAddresses/x", network + "networkSecurityGroups/x", network + "applicationSecurityGroups/x",
	network + "routeTables/x", network + "natGateways/x", "/providers/Microsoft.Storage/storageAccounts/xyz?api-version=2024-01-01",
}

// parts are paths of resources inside another one, which does not exist.
var parts = []string{
	network + "virtualNetworks/x/subnets/y", network + "virtualNetworks/x/virtualNetworkPeerings/y", network + "networkSecurityGroups/x/securityRules/y",
	network + "routeTables/x/routes/y", network + "privateLinkServices/x/privateEndpointConnections/y", network + "privateEndpoints/x/privateDnsZoneGroups/y",
	network + "loadBalancers/x/backendAddressPools/y", network + "loadBalancers/x/inboundNatRules/y",
	network + "privateDnsZones/example.com/virtualNetworkLinks/y" + dnsVersion, network + "privateDnsZones/example.com/A/y" + dnsVersion,
}

// A PUT is refused if its body is not a JSON object, if a located resource has no
// location, or if what it is part of does not exist.
func TestEveryPutRefuses(t *testing.T) {
	t.Parallel()
	for _, path := range slices.Concat(located, parts) {
		bodies := map[string]string{"no JSON": "{", "a list": "[]", "a number in place of an object": `{"location":"eastus2","properties":7,"tags":7}`}
		part := slices.Contains(parts, path)
		if part {
			bodies["nothing to be a part of"] = `{"properties":{}}`
		} else {
			bodies["no location"], bodies["empty location"] = `{"properties":{}}`, `{"location":"","properties":{}}`
			bodies["malformed location"] = `{"location":"east{us","properties":{}}`
		}
		for name, body := range bodies {
			w := newRaceWorld(t, simulator.Durations{})
			w.sim.Advance(time.Minute)
			group := "/subscriptions/" + w.sim.Account().SubscriptionID + "/resourceGroups/network"
			before := w.sim.Snapshot()
			status, reply, _ := w.arm("PUT", group+path, body)
			if status != 400 && (status != 404 || !part) || code(reply) == "" {
				t.Errorf("PUT %s with %s: %d %v, want 400, or 404 for want of a parent, and a code", path, name, status, reply)
			}
			w.sim.Advance(time.Minute)
			after := w.sim.Snapshot()
			after.Now = before.Now
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("PUT %s with %s changed:\n%s", path, name, diff)
			}
		}
	}
}

// A resource that does not exist is not found, nor is anything inside it. Deleting it
// succeeds.
func TestNothingThere(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	group := "/subscriptions/" + w.sim.Account().SubscriptionID + "/resourceGroups/network"
	for _, path := range slices.Concat(located, parts) {
		if status, reply, _ := w.arm("GET", group+path, ""); status != 404 || code(reply) == "" {
			t.Errorf("GET %s: %d %v, want 404 and a code", path, status, reply)
		}
		if status, reply, _ := w.arm("DELETE", group+path, ""); status != 204 && status != 404 {
			t.Errorf("DELETE %s: %d %v, want 204, or 404 for want of a parent", path, status, reply)
		}
	}
	for _, path := range parts {
		list, version, _ := strings.Cut(path, "?")
		list = list[:strings.LastIndex(list, "/")]
		if version != "" {
			list += "?" + version
		}
		if status, reply, _ := w.arm("GET", group+list, ""); status != 404 || code(reply) == "" {
			t.Errorf("GET %s: %d %v, want 404 and a code", list, status, reply)
		}
	}
	for _, path := range []string{"/subscriptions/" + strings.Repeat("0", 36) + "/locations?api-version=2022-12-01", group + "2/providers/Microsoft.Network/virtualNetworks"} {
		if status, reply, _ := w.arm("GET", path, ""); status < 400 || code(reply) == "" {
			t.Errorf("GET %s: %d %v, want a refusal", path, status, reply)
		}
	}
}

// Microsoft.Storage names no character set in an error about a setting.
func TestContentTypeOfErrors(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	group := w.sim.AddResourceGroup("data", "eastus2")
	for path, want := range map[string]string{
		group + "/providers/Microsoft.Storage/storageAccounts/xyz?api-version=2024-01-01": "application/json",
		group + "/providers/Microsoft.Network/virtualNetworks/x":                          "application/json; charset=utf-8",
	} {
		status, reply, resp := w.arm("PUT", path, `{"location":"eastus2","kind":"StorageV2","sku":{"name":"Standard_LRS"},"properties":{"isHnsEnabled":"very"}}`)
		if got := resp.Header.Get("Content-Type"); status != 400 || got != want {
			t.Errorf("%s: %d %v with %q, want 400 with %q", path, status, reply, got, want)
		}
	}
}
