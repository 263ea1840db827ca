package simulator_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/icholy/digest"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// The URLs of operations have their own lag, whatever the operation.
func TestReadLagOfOperations(t *testing.T) {
	t.Parallel()
	group := "/resourceGroups/network"
	for name, call := range map[string]struct{ method, path, body, header string }{
		"operations":       {"PUT", group + "/providers/Microsoft.Network/applicationSecurityGroups/a", `{"location":"eastus2"}`, "Azure-AsyncOperation"},
		"operationResults": {"DELETE", group + "/providers/Microsoft.Network/virtualNetworks/vnet", "", "Location"},
		"private DNS":      {"PUT", group + "/providers/Microsoft.Network/privateDnsZones/a.example", `{"location":"global"}`, "Azure-AsyncOperation"},
		"private DNS end":  {"PUT", group + "/providers/Microsoft.Network/privateDnsZones/a.example", `{"location":"global"}`, "Location"},
		"storage": {"PUT", group + "/providers/Microsoft.Storage/storageAccounts/account1?api-version=2023-01-01",
			`{"location":"eastus2","kind":"StorageV2","sku":{"name":"Standard_LRS"},"properties":{}}`, "Location"},
		"resource group": {"DELETE", group + "?api-version=2021-04-01", "", "Location"},
		"deployment": {"PUT", group + "/providers/Microsoft.Resources/deployments/d?api-version=2021-04-01",
			`{"properties":{"mode":"Incremental","template":{"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#","contentVersion":"1.0.0.0","resources":[]}}}`, "Azure-AsyncOperation"},
	} {
		for _, test := range []struct {
			lag  simulator.ReadLag
			late bool
		}{{simulator.ReadLag{Azure: lag, Steady: true}, false}, {simulator.ReadLag{Operations: lag, Steady: true}, true}} {
			w := newLagWorld(t, simulator.Options{ReadLag: test.lag})
			status, body, resp := w.arm(call.method, "/subscriptions/"+w.sim.Account().SubscriptionID+call.path, call.body)
			url, ok := strings.CutPrefix(resp.Header.Get(call.header), "https://management.azure.com")
			if !ok {
				t.Fatalf("%s: %d %v has no %s", name, status, body, call.header)
			}
			if status, _, _ := w.arm("GET", url, ""); (status == 404) != test.late {
				t.Errorf("%s with %+v: the URL answers %d at once, want it late: %v", name, test.lag, status, test.late)
			}
		}
	}
}

// A late read follows the world's durations, answers HEAD, and applies the current
// permissions.
func TestReadLagIsOfTheSameWorld(t *testing.T) {
	t.Parallel()
	w := newLagWorld(t, simulator.Options{ReadLag: steady, Durations: simulator.Durations{PrivateEndpoint: 5 * time.Second}})
	w.putEndpoint("pe", w.cluster.ServiceID)
	for _, want := range []string{"404", "200 Updating", "200 Succeeded"} {
		if got := w.look(w.endpoint); got != want {
			t.Errorf("after %v the endpoint shows %s, want %s", w.sim.Now(), got, want)
		}
		w.sim.Advance(map[string]time.Duration{"404": lag, "200 Updating": 5 * time.Second}[want])
	}
	group := "/subscriptions/" + w.sim.Account().SubscriptionID + "/resourceGroups/new"
	w.must("PUT", group, `{"location":"eastus2"}`)
	if status, _, _ := w.arm("HEAD", group, ""); status != 404 {
		t.Errorf("HEAD of a new group: %d, want 404", status)
	}
	outsider := w.sim.AddAPIKey(simulator.RoleProjectViewer, w.sim.AddProject("other"))
	reply := func(key simulator.APIKey) string {
		status, _, _ := strings.Cut(tidbGet(t, w.sim, key, "clusters/"+w.newCluster()), " ")
		return status
	}
	if got := reply(outsider); got != "403" {
		t.Errorf("a cluster that no read shows, to somebody who may not see it: %s, want 403", got)
	}
	if got := reply(w.sim.Account().APIKey); got != "404" {
		t.Errorf("a cluster that no read shows, to its owner: %s, want 404", got)
	}
}

// newCluster creates a cluster through the API and returns its ID.
func (w *lagWorld) newCluster() string {
	w.t.Helper()
	r, err := http.NewRequest("POST", "https://dedicated.tidbapi.com/v1beta1/clusters", strings.NewReader(`{"displayName":"late","regionId":"azure-eastus2",
		"tidbNodeSetting":{"nodeSpecKey":"8C16G","tidbNodeGroups":[{"nodeCount":1}]},"tikvNodeSetting":{"nodeSpecKey":"8C32G","nodeCount":3,"storageSizeGi":200}}`))
	if err != nil {
		w.t.Fatal(err)
	}
	key := w.sim.Account().APIKey
	status, body, _ := w.send(&digest.Transport{Username: key.Public, Password: string(key.Private), Transport: w.sim}, r)
	id, _ := body["clusterId"].(string)
	if status != 200 || id == "" {
		w.t.Fatalf("a new cluster: %d %v", status, body)
	}
	return id
}

// Drawn lags are a quarter, a half or all of the maximum. A late reply has tracking IDs
// of its own.
func TestReadLagLevels(t *testing.T) {
	t.Parallel()
	w := newLagWorld(t, simulator.Options{ReadLag: simulator.ReadLag{Azure: lag, TiDBCloud: 2 * lag}})
	seen, ids := map[time.Duration]bool{}, map[string]bool{}
	for i := range 200 {
		w.putEndpoint(fmt.Sprint("pe", i), w.cluster.ServiceID)
		_, _, resp := w.arm("GET", w.net+fmt.Sprint("/privateEndpoints/pe", i), "")
		requests := w.sim.Journal().Requests()
		seen[requests[len(requests)-1].Behind] = true
		if id := resp.Header["X-Ms-Request-Id"]; len(id) != 1 || ids[id[0]] {
			t.Fatalf("the tracking ID %q is missing or was there before", id)
		} else {
			ids[id[0]] = true
		}
	}
	if diff := cmp.Diff([]time.Duration{0, lag / 4, lag / 2, lag}, slices.Sorted(maps.Keys(seen))); diff != "" {
		t.Errorf("lags differ (-want +got):\n%s", diff)
	}
}
