package deployments_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/armtest"
)

// TestLifecycle: deployments are looked for, cancelled and deleted.
func TestLifecycle(t *testing.T) {
	t.Parallel()
	const removed = 10 * time.Second
	for name, steps := range map[string][]armtest.Step{
		"head": {
			{Do: "HEAD " + deployment, Status: 404, Has: "Content-Type: application/json", Lacks: "DeploymentNotFound"},
			{Do: "PUT " + deployment, Body: asked(``, ip, ``), Status: 201},
			{Do: "HEAD " + deployment, Status: 204},
			{Do: "HEAD /subscriptions/$S/resourceGroups/other/providers/" + deployment, Status: 404, Lacks: "ResourceGroupNotFound"},
		},
		"delete leaves the resources": {
			{Do: "PUT " + deployment, Body: asked(``, ip, ``), Status: 201},
			{Do: "DELETE " + deployment, Wait: ended, Status: 202, Has: "Location: https://example.com/subscriptions/$S/operationresults/DEPLOYMENTDELETIONJOB- & Retry-After: 15 & " + deployment + ": Succeeded -> Deleting"},
			{Do: "GET " + deployment, Status: 200, Has: `"provisioningState":"Deleting" & "outputResources":`, Lacks: "Retry-After"},
			{Do: "GET Microsoft.Resources/deployments?$filter=provisioningState%20eq%20'Deleting'", Status: 200, Has: `"name":"d"`},
			{Do: "DELETE " + deployment, Status: 202, Has: "Location: https://example.com$Location"},
			{Do: "PUT " + deployment, Body: asked(``, ip, ``), Status: 409, Has: "DeploymentBeingDeleted & cannot be edited because it is being deleted."},
			{Do: "POST " + deployment + "/validate", Body: asked(``, ip, ``), Status: 409, Has: "DeploymentBeingDeleted"},
			{Do: "POST " + deployment + "/cancel", Status: 409, Has: "provisioning state 'Deleting'"},
			{Do: "GET $Location", Status: 202, Has: "Location: https://example.com$Location & Retry-After: 15"},
			{Do: "GET $Location", Wait: removed, Status: 204, Lacks: "Retry-After"},
			{Do: "GET " + deployment, Status: 404, Has: "DeploymentNotFound"},
			{Do: "GET " + deployment + "/operations", Status: 404, Has: "DeploymentNotFound"},
			{Do: "GET Microsoft.Resources/deployments", Status: 200, Has: `"value":[]`},
			{Do: "GET Microsoft.Network/publicIPAddresses/ip", Status: 200},
			{Do: "PUT " + deployment, Body: asked(``, ip, ``), Status: 201},
		},
		"delete of none": {
			{Do: "DELETE " + deployment, Status: 204},
			{Do: "DELETE /subscriptions/$S/resourceGroups/other/providers/" + deployment, Status: 404, Has: "ResourceGroupNotFound"},
		},
		"delete of a running one": {
			{Do: "PUT " + deployment, Body: asked(``, ip, ``), Status: 201},
			{Do: "DELETE " + deployment, Status: 409, Has: "DeploymentActive & previous deployment from '1/1/2026 12:00:00 AM' is still active (expiration time is '1/8/2026 12:00:00 AM')"},
			{Do: "GET " + deployment, Wait: ended, Status: 200, Has: `"provisioningState":"Succeeded"`},
		},
		"delete with its group": {
			{Do: "PUT " + deployment, Body: asked(``, ip, ``), Status: 201},
			{Do: "DELETE " + deployment, Wait: ended, Status: 202},
			{Do: "DELETE /subscriptions/$S/resourceGroups/Group", Status: 202, Has: "RESOURCEGROUPDELETIONJOB-"},
			{Do: "GET $Location", Wait: time.Hour, Status: 200},
			{Do: "PUT /subscriptions/$S/resourceGroups/Group", Body: `{"location":"eastus2"}`, Status: 201},
			{Do: "HEAD " + deployment, Status: 404},
		},
		"cancel": {
			{Do: "POST " + deployment + "/cancel", Status: 404, Has: "DeploymentNotFound"},
			{Do: "PUT " + deployment, Body: asked(``, ip, ``), Status: 201},
			{Do: "POST " + deployment + "/cancel", Wait: 3 * time.Second, Status: 204, Has: deployment + ": Running -> Canceled"},
			{Do: "GET " + deployment, Status: 200, Has: `"provisioningState":"Canceled","timestamp":"2026-01-01T00:00:03.0000000Z","duration":"PT3S"`, Lacks: `Retry-After & "error" & outputResources`},
			{Do: "GET $Azure-Asyncoperation", Status: 200, Has: `{"status":"Canceled"}`},
			{Do: "GET " + deployment + "/operations", Status: 200, Has: `"value":[]`},
			{Do: "GET Microsoft.Network/publicIPAddresses/ip", Wait: ended, Status: 404},
			{Do: "GET " + deployment, Status: 200, Has: `"provisioningState":"Canceled"`},
			{Do: "POST " + deployment + "/cancel", Status: 409, Has: "DeploymentCannotBeCancelled & The deployment 'd' cannot be cancelled because it has provisioning state 'Canceled' or it has already expired (expiration time is '1/8/2026 12:00:00 AM')."},
			{Do: "PUT " + deployment, Body: asked(``, ip, ``), Status: 200},
		},
		"export": {
			{Do: "POST " + deployment + "/exportTemplate", Status: 404, Has: "DeploymentNotFound"},
			{Do: "PUT " + deployment, Body: strings.ReplaceAll(sent(`{"$schema":"x", // comment
				parameters:{"name":{"type":"string","defaultValue":"[concat('r', 't')]"},"s":{"type":"securestring","defaultValue":""}},"variables":{},
				"resources":[`+table("[parameters('name')]", `,"dependsOn":[]`)+`],"outputs":{"Id":{"type":"string","value":"[resourceId('Microsoft.Network/routeTables', parameters('name'))]"}}}`, ``), "\t", ""), Status: 201},
			{Do: "POST " + deployment + "/exportTemplate", Status: 200, Has: `{"template":{"$schema":"x","parameters":{"name":{"type":"String","defaultValue":"[concat('r', 't')]"},"s":{"type":"SecureString","defaultValue":""}},"variables":{},"resources":[` +
				table("[parameters('name')]", `,"dependsOn":[]`) + `],"outputs":{"Id":{"type":"String","value":"[resourceId('Microsoft.Network/routeTables', parameters('name'))]"}}}}`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world().Run(t, steps)
		})
	}
}

// TestOperations: what a deployment has done.
func TestOperations(t *testing.T) {
	t.Parallel()
	const list = deployment + "/operations"
	const old = "/subscriptions/$S/resourcegroups/Group/deployments/d/operations" // without a provider: recorded
	const create = `"properties":{"provisioningOperation":"Create","provisioningState":"Succeeded","timestamp":"2026-01-01T00:00:10.0000000Z","duration":"PT10S","trackingId":"`
	const net = `"targetResource":{"id":"$G/providers/Microsoft.Network/virtualNetworks/net`
	const balancer = `{"type":"Microsoft.Network/loadBalancers","name":"lb","apiVersion":"2016-03-30","location":"eastus2"}`
	const wrong = `{"type":"Microsoft.Network/publicIPAddresses","name":"ip","apiVersion":"2023-04-01","location":"eastus","dependsOn":["rt"],"properties":{"publicIPAllocationMethod":"Never"}}`
	for name, steps := range map[string][]armtest.Step{
		"in the order of their end": {
			{Do: "GET " + old, Status: 404, Has: "DeploymentNotFound"},
			{Do: "PUT " + deployment, Body: asked(``, subnets, ``), Status: 201},
			{Do: "GET " + old, Status: 200, Has: `{"value":[]}`},
			{Do: "GET " + old, Wait: ended, Status: 200, Has: `{"value":[{"id":"$G/providers/` + list + `/ & ` + create + ` & "statusCode":"OK",` + net + `/subnets/s","resourceType":"Microsoft.Network/virtualNetworks/subnets","resourceName":"net/s"}}},{ & ` +
				net + `","resourceType":"Microsoft.Network/virtualNetworks","resourceName":"net"}}},{"id": & "provisioningOperation":"EvaluateDeploymentOutput"`, Lacks: "statusMessage"},
			{Do: "GET " + list + "?$top=2", Status: 200, Has: `"nextLink":"https://example.com/`, Lacks: "EvaluateDeploymentOutput"},
			{Do: "GET $Next", Status: 200, Has: `{"value":[{ & EvaluateDeploymentOutput`, Lacks: `nextLink & "Create"`},
			{Do: "GET " + list + "?$top=0", Status: 400},
			{Do: "GET " + list + "/0", Status: 404, Has: "DeploymentOperationNotFound"},
			{Do: "GET " + deployment + "x/operations/0", Status: 404, Has: "DeploymentNotFound"},
		},
		"done at once": {
			{Do: "PUT " + deployment, Body: asked(``, balancer, ``), Status: 201},
			{Do: "GET " + list, Wait: ended, Status: 200, Has: `"statusCode":"Created"`}, // recorded for load balancers
		},
		"failed": {
			{Do: "PUT " + deployment, Body: asked(``, table("rt", ``)+","+wrong, ``), Status: 201},
			{Do: "GET " + list, Wait: ended, Status: 200, Has: `"provisioningState":"Failed" & "statusCode":"BadRequest","statusMessage":{"error":{"code":" & "resourceName":"ip" & "resourceName":"rt"`, Lacks: "EvaluateDeploymentOutput"},
		},
		"not simulated": {
			{Do: "PUT " + deployment, Body: asked(``, machine+","+ip, ``), Status: 201},
			{Do: "GET " + list, Status: 200, Has: `"provisioningState":"Failed" & "statusCode":"NotImplemented","statusMessage":{"error":{"code":"NotSimulated"`, Lacks: "publicIPAddresses/ip"},
			{Do: "GET " + list, Wait: ended, Status: 200, Has: `"resourceName":"vm" & "resourceName":"ip"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world().Run(t, steps)
		})
	}
}

// TestFailedResource: an operation that fails after it was accepted fails the deployment.
func TestFailedResource(t *testing.T) {
	t.Parallel()
	w := world()
	w.State.Failing = map[string]string{}
	for key := range w.State.Groups {
		w.State.Failing[key+"/providers/microsoft.network/routetables/rt"] = "no room"
	}
	w.Run(t, []armtest.Step{
		{Do: "PUT " + deployment, Body: asked(``, table("rt", ``), ``), Status: 201},
		{Do: "GET " + deployment, Wait: ended, Status: 200, Has: `"provisioningState":"Failed" & "details":[{"code":"ResourceDeploymentFailure","message":"The resource write operation failed`},
		{Do: "GET " + deployment + "/operations", Status: 200, Has: `"statusCode":"Conflict","statusMessage":{"status":"Failed","error":{"code":"ResourceDeploymentFailure" & no room`},
	})
}
