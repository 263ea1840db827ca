package simulator_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestDeploymentInPart: a deployment that can only be carried out in part is accepted, as its
// resources are made, and fails the test of a program that asks for it.
func TestDeploymentInPart(t *testing.T) {
	t.Parallel()
	const body = `{"properties":{"mode":"Incremental","template":{"resources":[
		{"type":"Microsoft.Network/routeTables","name":"rt","apiVersion":"2023-04-01","location":"eastus"},
		{"type":"Microsoft.Compute/virtualMachines","name":"vm","apiVersion":"2023-03-01","location":"eastus"}]}}}`
	f := &fakeT{}
	sim := simulator.ForTest(f, nil)
	sim.AddResourceGroup("network", "eastus")
	r, err := http.NewRequest(http.MethodPut, "https://management.azure.com/subscriptions/"+sim.Account().SubscriptionID+"/resourceGroups/network/providers/Microsoft.Resources/deployments/d?api-version=2025-04-01", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+bearer(t, sim))
	if status, reply := send(t, sim, r); status != http.StatusCreated {
		t.Errorf("%d %s, want 201", status, reply)
	}
	f.end()
	if len(f.errors) != 1 || !strings.Contains(f.errors[0], "/deployments/d") {
		t.Errorf("errors %q, want one that names the deployment", f.errors)
	}
}

// TestSavedDeployments: a world goes on where it was saved, with deployments that are being
// deleted, that were cancelled, and that try again to delete what lingers.
func TestSavedDeployments(t *testing.T) {
	t.Parallel()
	const resources = `[{"type":"Microsoft.Network/privateDnsZones","name":"example.com","apiVersion":"2020-06-01","location":"global"},
		{"type":"Microsoft.Network/virtualNetworks","name":"net","apiVersion":"2023-04-01","location":"eastus","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]}}},
		{"type":"Microsoft.Network/privateDnsZones/virtualNetworkLinks","name":"example.com/link","apiVersion":"2020-06-01","location":"global","dependsOn":["net","example.com"],
			"properties":{"registrationEnabled":false,"virtualNetwork":{"id":"[resourceId('Microsoft.Network/virtualNetworks', 'net')]"}}}]`
	sim := simulator.New(&simulator.Options{Clock: simulator.Manual(), Record: true})
	sim.AddResourceGroup("network", "eastus")
	ask := func(sim *simulator.Simulator, method, path, body string) string {
		t.Helper()
		r, err := http.NewRequest(method, "https://management.azure.com/subscriptions/"+sim.Account().SubscriptionID+"/resourceGroups/network/providers/Microsoft.Resources/deployments"+path+"?api-version=2025-04-01", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+bearer(t, sim))
		status, reply := send(t, sim, r)
		return fmt.Sprint(status, " ", reply)
	}
	deploy := func(name, mode, resources string) {
		t.Helper()
		if got := ask(sim, http.MethodPut, "/"+name, `{"properties":{"mode":"`+mode+`","template":{"resources":`+resources+`}}}`); !strings.HasPrefix(got, "201") {
			t.Fatal(got)
		}
	}
	deploy("made", "Incremental", resources)
	sim.Advance(time.Minute)
	deploy("empty", "Complete", `[]`)
	sim.Advance(15 * time.Second)
	deploy("cancelled", "Incremental", `[]`)
	for _, what := range []string{"POST /cancelled/cancel", "DELETE /made"} {
		method, path, _ := strings.Cut(what, " ")
		if got := ask(sim, method, path, ""); !strings.HasPrefix(got, "20") {
			t.Fatal(what, got)
		}
	}
	var saved bytes.Buffer
	if err := sim.Save(&saved); err != nil {
		t.Fatal(err)
	}
	loaded, err := simulator.Load(&saved, &simulator.Options{Clock: simulator.Manual()})
	if err != nil {
		t.Fatal(err)
	}
	for _, when := range []struct {
		wait  time.Duration
		state string // of the one that deletes
	}{{0, "Running"}, {10 * time.Second, "Running"}, {time.Hour, "Succeeded"}} {
		wait := when.wait
		sim.Advance(wait)
		loaded.Advance(wait)
		if got := ask(loaded, http.MethodGet, "/empty", ""); !strings.Contains(got, when.state) {
			t.Errorf("after %v %s, want %s", wait, got, when.state)
		}
		for _, path := range []string{"", "/empty", "/empty/operations", "/cancelled", "/made", "/made/operations"} {
			if diff := cmp.Diff(ask(sim, http.MethodGet, path, ""), ask(loaded, http.MethodGet, path, "")); diff != "" {
				t.Errorf("after %v, %s (-saved +loaded):\n%s", wait, path, diff)
			}
		}
	}
}
