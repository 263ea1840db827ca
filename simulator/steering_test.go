package simulator_test

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/icholy/digest"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// Only owners may register an endpoint; every role may read (documented).
func TestRoles(t *testing.T) {
	t.Parallel()
	owners := map[simulator.Role]bool{simulator.RoleOrganizationOwner: true, simulator.RoleProjectOwner: true}
	sim := simulator.ForTest(t, nil)
	cluster := sim.AddCluster(simulator.Cluster{})
	for _, role := range simulator.PossibleRoles() {
		key := sim.AddAPIKey(role)
		client := &http.Client{Transport: &digest.Transport{Username: key.Public, Password: string(key.Private), Transport: sim}}
		for method, want := range map[string]int{http.MethodGet: 200, http.MethodPost: map[bool]int{true: 400, false: 403}[owners[role]]} {
			path := fmt.Sprintf("https://dedicated.tidbapi.com/v1beta1/clusters/%s/tidbNodeGroups/%s/privateEndpointConnections", cluster.ClusterID, cluster.NodeGroupID)
			r, err := http.NewRequest(method, path, strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			resp, err := client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(resp.Body)
			resp.Body.Close()
			if resp.StatusCode != want {
				t.Errorf("%s by %s: %d %s, want %d", method, role, resp.StatusCode, body, want)
			}
		}
	}
}

// An acceptance that is made to fail has a message even if none was given.
func TestFailNextAcceptanceWithoutMessage(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	if err := w.sim.FailNextAcceptance(w.cluster.ClusterID, ""); err != nil {
		t.Fatal(err)
	}
	w.putEndpoint("pe", w.cluster.ServiceID)
	w.sim.Advance(time.Minute)
	accept(t, w.sim, w.cluster, w.net+"/privateEndpoints/pe")
	w.sim.Advance(5 * time.Minute)
	if got := w.sim.Snapshot().Connections[0]; got.State != "FAILED" || got.Message == "" {
		t.Errorf("connection %+v, want one that is FAILED with a message", got)
	}
}

// Operations on resources of every provider can be told to fail.
func TestFailNextOperationOfEveryProvider(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	for path, body := range map[string]string{
		"Microsoft.Storage/storageAccounts/account":      `{"location":"eastus2","sku":{"name":"Standard_LRS"},"kind":"StorageV2"}`,
		"Microsoft.Network/privateDnsZones/example.com":  `{"location":"global"}`,
		"Microsoft.Network/publicIPAddresses/some":       `{"location":"eastus2"}`,
		"Microsoft.Network/networkSecurityGroups/inside": `{"location":"eastus2"}`,
	} {
		group, _, _ := strings.Cut(w.net, "/providers/")
		id := group + "/providers/" + path
		if err := w.sim.FailNextOperation(id, "no capacity"); err != nil {
			t.Fatal(err)
		}
		status, reply, resp := w.arm("PUT", id, body)
		if status >= 300 {
			t.Fatalf("%s: %d %v", path, status, reply)
		}
		w.sim.Advance(5 * time.Minute)
		if left := w.sim.PendingFailures(); len(left) > 0 {
			t.Errorf("%s: %v is still pending", path, left)
		}
		if poll := cmp.Or(resp.Header.Get("Azure-AsyncOperation"), resp.Header.Get("Location")); poll == "" {
			t.Errorf("%s: %d without an operation to poll", path, status)
		} else if _, told, _ := w.arm("GET", strings.TrimPrefix(poll, "https://management.azure.com"), ""); !strings.Contains(fmt.Sprint(told), "no capacity") {
			t.Errorf("%s: the operation says %v, want the message", path, told)
		}
	}
}

// A saved world keeps the pending failure of an operation.
func TestFailNextOperationIsSaved(t *testing.T) {
	t.Parallel()
	sim := simulator.New(&simulator.Options{Clock: simulator.Manual(), Record: true})
	cluster, subnet := sim.AddCluster(simulator.Cluster{}), sim.AddVirtualNetwork(simulator.VirtualNetwork{})
	id := "/subscriptions/" + sim.Account().SubscriptionID + "/resourceGroups/network/providers/Microsoft.Network/privateEndpoints/pe"
	if err := sim.FailNextOperation("private endpoint", "no capacity"); err == nil {
		t.Error("what is no ID is taken for one")
	}
	if err := sim.FailNextOperation(strings.ToUpper(id), "no capacity"); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := sim.Save(&file); err != nil {
		t.Fatal(err)
	}
	loaded, err := simulator.Load(&file, &simulator.Options{Clock: simulator.Manual()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := endpointsClient(t, loaded).BeginCreateOrUpdate(t.Context(), "network", "pe", manualEndpoint(subnet, cluster.ServiceID), nil); err != nil {
		t.Fatal(err)
	}
	loaded.Advance(time.Minute)
	if got := loaded.Snapshot().PrivateEndpoints; len(got) != 1 || got[0].ProvisioningState != "Failed" {
		t.Errorf("private endpoints %+v, want one that is Failed", got)
	}
}
