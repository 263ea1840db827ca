package simulator_test

import (
	"net/http"
	"strings"
	"testing"

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
