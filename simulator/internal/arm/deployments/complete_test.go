package deployments_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/armtest"
)

// TestComplete: a deployment in mode Complete leaves nothing in the group but what its template
// holds.
func TestComplete(t *testing.T) {
	t.Parallel()
	const zone = "Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net"
	whole := func(body string) string { return strings.Replace(body, `"Incremental"`, `"complete"`, 1) }
	first := armtest.Step{Do: "PUT Microsoft.Resources/deployments/first", Body: sent(bicep, `"prefix":{"value":"my"}`), Status: 201}
	for name, steps := range map[string][]armtest.Step{
		"is shown": {
			{Do: "POST " + deployment + "/validate", Body: whole(asked(``, ip, ``)), Status: 200, Has: `"mode":"Complete"`},
			{Do: "PUT " + deployment, Body: whole(asked(``, ip, `"mode":{"type":"string","value":"[deployment().properties.mode]"}`)), Status: 201, Has: `"mode":"Complete"`},
			{Do: "GET " + deployment, Wait: ended, Status: 200, Has: `"provisioningState":"Succeeded" & "value":"Complete"`},
		},
		"deletes in the order of use, and waits for what lingers": {
			first,
			{Do: "PUT " + deployment, Body: whole(asked(``, table("rt", ``), ``)), Wait: ended, Status: 201},
			{Do: "GET " + deployment, Wait: 11 * time.Second, Status: 200, Has: `"provisioningState":"Running" & Retry-After: 5`},
			{Do: "GET Microsoft.Network/privateEndpoints/my-pe", Status: 404},
			{Do: "GET Microsoft.Network/virtualNetworks/my-net", Status: 404},
			{Do: "GET " + zone + "?api-version=2020-06-01", Status: 200}, // its link has just gone
			{Do: "PUT " + deployment, Body: asked(``, ip, ``), Status: 409, Has: "DeploymentActive & from '1/1/2026 12:01:00 AM'"},
			{Do: "GET " + deployment, Wait: ended, Status: 200, Has: `"provisioningState":"Succeeded" & "duration":"PT1M10S" & "outputResources":[{"id":"$G/providers/Microsoft.Network/routeTables/rt"}]`},
			{Do: "GET " + deployment + "/operations", Status: 200, Has: `"provisioningOperation":"Delete","provisioningState":"Succeeded" & "resourceName":"privatelink.blob.core.windows.net/link" & "resourceName":"my-pe"`},
			{Do: "GET /subscriptions/$S/resourceGroups/Group/resources", Status: 200, Has: `routeTables/rt`, Lacks: "privateDnsZones & my-"},
		},
		"keeps children": {
			{Do: "PUT Microsoft.Resources/deployments/first", Body: asked(``, table("rt", ``)+","+subnets, ``), Status: 201},
			{Do: "PUT Microsoft.Network/routeTables/rt/routes/r", Body: `{"properties":{"addressPrefix":"10.0.0.0/8","nextHopType":"None"}}`, Wait: ended, Status: 201},
			{Do: "PUT " + deployment, Body: whole(asked(``, `{"type":"Microsoft.Network/routeTables/routes","name":"rt/q","apiVersion":"2023-04-01","properties":{"addressPrefix":"11.0.0.0/8","nextHopType":"None"},"dependsOn":["rt"]},`+table("rt", `,"properties":{"routes":[{"name":"r","properties":{"addressPrefix":"10.0.0.0/8","nextHopType":"None"}}]}`), ``)), Wait: ended, Status: 201},
			{Do: "GET " + deployment, Wait: ended, Status: 200, Has: `"provisioningState":"Succeeded"`},
			{Do: "GET Microsoft.Network/routeTables/rt/routes", Status: 200, Has: `"name":"r" & "name":"q"`},
			{Do: "GET Microsoft.Network/virtualNetworks/net", Status: 404},
		},
		"deletes links of zones": {
			first,
			{Do: "PUT " + deployment, Body: whole(asked(``, `{"type":"Microsoft.Network/privateDnsZones","name":"privatelink.blob.core.windows.net","apiVersion":"2020-06-01","location":"global"}`, ``)), Wait: ended, Status: 201},
			{Do: "GET " + deployment, Wait: ended, Status: 200, Has: `"provisioningState":"Succeeded"`},
			{Do: "GET " + zone + "/virtualNetworkLinks?api-version=2020-06-01", Status: 200, Has: `"value":[]`},
		},
		"conditions keep what is there before 2019-05-10": {
			{Do: "PUT Microsoft.Resources/deployments/first", Body: asked(``, table("rt", ``), ``), Status: 201},
			{Do: "PUT " + deployment + "?api-version=2018-05-01", Body: whole(asked(``, table("rt", `,"condition":false`), ``)), Wait: ended, Status: 201},
			{Do: "GET Microsoft.Network/routeTables/rt", Wait: ended, Status: 200},
			{Do: "PUT " + deployment + "?api-version=2019-05-10", Body: whole(asked(``, table("rt", `,"condition":false`), ``)), Status: 200},
			{Do: "GET Microsoft.Network/routeTables/rt", Wait: ended, Status: 404},
		},
		"cannot delete the interface of an endpoint": {
			first,
			{Do: "PUT Microsoft.Resources/deployments/first", Body: whole(sent(bicep, `"prefix":{"value":"my"}`)), Wait: ended, Status: 200},
			{Do: "GET Microsoft.Resources/deployments/first", Wait: 59 * time.Minute, Status: 200, Has: `"provisioningState":"Running"`},
			{Do: "GET Microsoft.Resources/deployments/first", Wait: 2 * time.Minute, Status: 200, Has: `"provisioningState":"Failed" & "code":"DeploymentFailed" & "details":[{"code":"DeploymentFailedCleanUp"`},
			{Do: "GET Microsoft.Network/privateEndpoints/my-pe", Status: 200, Has: `"networkInterfaces":[{`},
		},
		"deletes nothing after a failure": {
			{Do: "PUT Microsoft.Resources/deployments/first", Body: asked(``, table("rt", ``), ``), Status: 201},
			{Do: "PUT " + deployment, Body: whole(asked(``, machine+","+ip, ``)), Wait: ended, Status: 201},
			{Do: "GET " + deployment, Wait: ended, Status: 200, Has: `"provisioningState":"Failed" & NotSimulated`},
			{Do: "GET Microsoft.Network/routeTables/rt", Status: 200},
		},
		"stops when it is cancelled": {
			first,
			{Do: "PUT " + deployment, Body: whole(asked(``, table("rt", ``), ``)), Wait: ended, Status: 201},
			{Do: "POST " + deployment + "/cancel", Wait: 20 * time.Second, Status: 204},
			{Do: "GET " + zone + "?api-version=2020-06-01", Wait: time.Hour, Status: 200},
			{Do: "GET " + deployment, Status: 200, Has: `"provisioningState":"Canceled"`},
		},
		"ends with its group": {
			first,
			{Do: "PUT " + deployment, Body: whole(asked(``, table("rt", ``), ``)), Wait: ended, Status: 201},
			{Do: "DELETE /subscriptions/$S/resourceGroups/Group", Wait: 20 * time.Second, Status: 202},
			{Do: "GET $Location", Wait: 2 * time.Hour, Status: 200},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world().Run(t, steps)
		})
	}
}
