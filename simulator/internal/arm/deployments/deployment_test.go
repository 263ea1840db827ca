package deployments_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/armtest"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/deployments"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/publicip"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/storage"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/traffic"
)

const (
	deployment = "Microsoft.Resources/deployments/d"
	ended      = time.Minute

	ip      = `{"type":"Microsoft.Network/publicIPAddresses","name":"ip","apiVersion":"2023-04-01","location":"East US","properties":{"publicIPAllocationMethod":null}}`
	subnets = `{"type":"Microsoft.Network/virtualNetworks","name":"net","apiVersion":"2023-04-01","location":"eastus","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]}}},{"type":"Microsoft.Network/virtualNetworks/subnets","name":"net/s","apiVersion":"2023-04-01","dependsOn":["net"],"properties":{"addressPrefix":"10.0.0.0/24"}}`
	machine = `{"type":"Microsoft.Compute/virtualMachines","name":"vm","apiVersion":"2023-03-01","location":"eastus","dependsOn":["ip"],"properties":{"osProfile":{"adminPassword":"[parameters('adminPassword')]"}}}`
	account = `{"type":"Microsoft.Storage/storageAccounts","name":"data","apiVersion":"2021-04-01","location":"eastus","kind":"BlobStorage","sku":{"name":"Standard_LRS"}}`
	after   = `{"type":"Microsoft.Network/routeTables","name":"rt","apiVersion":"2023-04-01","location":"eastus","dependsOn":["Microsoft.Compute/virtualMachines/vm"]}`
)

// asked is the body of a deployment; more are properties before its template.
func asked(more, resources, outputs string) string {
	return `{"properties":{"mode":"Incremental",` + more + `"template":{"resources":[` + resources + `],"outputs":{` + outputs + `}}}}`
}

func TestDeployment(t *testing.T) {
	t.Parallel()
	for name, steps := range map[string][]armtest.Step{
		"shows what it logs, and takes what replies show": {
			{Do: "PUT " + deployment, Body: asked(`"Error":null,"debugSetting":{"detailLevel":"requestContent,responseContent"},`, ip, ``), Status: 201, Has: `"debugSetting":{"detailLevel":"RequestContent, ResponseContent"}`},
			{Do: "GET " + deployment, Status: 200, Has: "Retry-After: 5"},
			{Do: "GET " + deployment, Status: 200, Wait: ended, Has: `"provisioningState":"Succeeded"`, Lacks: "Retry-After"},
		},
		"has no location for what has none, and outputs with IDs": {
			{Do: "PUT " + deployment, Body: asked(``, subnets, `"id":{"type":"string","value":"[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 's')]"}`), Status: 201, Has: `{"resourceType":"virtualNetworks/subnets","locations":[null]}`},
			{Do: "GET " + deployment, Status: 200, Wait: ended, Has: `"id":{"type":"String","value":"$G/providers/Microsoft.Network/virtualNetworks/net/subnets/s"}`},
			{Do: "PUT " + deployment, Body: asked(``, subnets, `"id":{"type":"string","value":"[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net')]"}`), Status: 400, Has: "InvalidTemplate & requires '2' resource name argument(s)"},
		},
		"creates a storage account": {
			{Do: "PUT " + deployment, Body: asked(``, account, ``), Status: 201},
			{Do: "GET Microsoft.Storage/storageAccounts/data", Status: 200, Wait: ended, Has: `"kind":"BlobStorage" & "provisioningState":"Succeeded"`},
		},
		"shows its parameters, but no secrets": {
			{Do: "PUT " + deployment, Body: `{"properties":{"mode":"Incremental","parameters":{"A":{"value":1},"password":{"value":"hush"}},"template":{"resources":[` + ip + `],"parameters":{"a":{"type":"int"},"b":{"type":"string","defaultValue":"x"},"c":{"type":"array","defaultValue":"[createArray()]"},"password":{"type":"securestring"}}}}}`, Status: 201,
				Has: `"parameters":{"a":{"type":"Int","value":1},"b":{"type":"String","value":"x"},"c":{"type":"Array","value":[]},"password":{"type":"SecureString"}}`, Lacks: "hush"},
		},
		"has whole IDs since 2018": {
			{Do: "PUT " + deployment + "?api-version=2016-09-01", Body: asked(``, ip, ``), Status: 201},
			{Do: "GET " + deployment + "?api-version=2016-09-01", Status: 200, Wait: ended, Has: `"outputResources":[{"id":"Microsoft.Network/publicIPAddresses/ip"}]`},
			{Do: "GET " + deployment + "?api-version=2018-02-01", Status: 200, Has: `"outputResources":[{"id":"$G/providers/Microsoft.Network/publicIPAddresses/ip"}]`},
		},
		"is active": {
			{Do: "PUT " + deployment, Body: asked(``, ip, ``), Status: 201},
			{Do: "PUT " + deployment, Body: asked(``, ip, ``), Status: 409, Has: "DeploymentActive & Unable to edit or replace deployment 'd': previous deployment from '"},
		},
		"leaves out what is not simulated, and fails": {
			{Do: "PUT " + deployment, Body: asked(``, machine+","+ip+","+after, `"vm":{"type":"object","value":"[reference('vm')]"}`), Status: 201, Has: `"namespace":"Microsoft.Compute","resourceTypes":[{"resourceType":"virtualMachines","locations":["eastus"]}] & "resourceName":"vm"`},
			{Do: "GET " + deployment, Status: 200, Wait: ended, Has: `"provisioningState":"Failed" & "code":"DeploymentFailed" & "code":"NotSimulated","message":"'vm' was left out: Deploying a resource of type 'Microsoft.Compute/virtualMachines' is not simulated & 'rt' was left out: it depends on`},
			{Do: "GET Microsoft.Network/publicIPAddresses/ip", Status: 200, Has: `"publicIPAllocationMethod":"Dynamic"`},
			{Do: "GET Microsoft.Network/routeTables/rt", Status: 404},
		},
		"is not simulated": {
			{Do: "PUT " + deployment, Body: asked(``, strings.Replace(machine, `"ip"`, ``, 1), ``), Status: 501, Has: "a resource of type 'Microsoft.Compute/virtualMachines'"},
			{Do: "PUT " + deployment, Body: asked(``, strings.Replace(machine, `"vm"`, `"[toVM('vm')]"`, 1)+","+ip, ``), Status: 501, Has: "'toVM'"},
			{Do: "PUT " + deployment, Body: asked(``, machine+","+strings.Replace(ip, "null", `"[listKeys('method')]"`, 1), ``), Status: 501, Has: "'listKeys'"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			armtest.New(network.Provider, publicip.Provider, traffic.Provider, storage.Provider, deployments.Provider).Run(t, steps)
		})
	}
}
