package deployments_test

import (
	"testing"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/armtest"
)

// TestScope: what a template knows of where it is deployed.
func TestScope(t *testing.T) {
	t.Parallel()
	const other = "00000000-0000-0000-0000-000000000001"
	for text, want := range map[string]string{
		"resourceGroup().id": `"$G"`, "resourceGroup().NAME": `"Group"`, "resourceGroup().location": `"eastus2"`, "resourceGroup().type": `"Microsoft.Resources/resourceGroups"`,
		"subscription().id": `"/subscriptions/$S"`, "equals(subscription().tenantId, tenant().tenantId)": `true`, "subscription().subscriptionId": `"$S"`,
		"deployment().name": `"d"`, "deployment().properties.mode": `"Incremental"`,
		"environment().suffixes.sqlServerHostname":                                       `".database.windows.net"`,
		"resourceId('A.B/c', 'n')":                                                       `"$G/providers/A.B/c/n"`,
		"resourceId('A.B/c/d', 'n', 'm')":                                                `"$G/providers/A.B/c/n/d/m"`,
		"resourceId('other', 'A.B/c', 'n')":                                              `"/subscriptions/$S/resourceGroups/other/providers/A.B/c/n"`,
		"resourceId('" + other + "', 'other', 'A.B/c', 'n')":                             `"/subscriptions/` + other + `/resourceGroups/other/providers/A.B/c/n"`,
		"subscriptionResourceId('A.B/c', 'n')":                                           `"/subscriptions/$S/providers/A.B/c/n"`,
		"subscriptionResourceId('" + other + "', 'A.B/c', 'n')":                          `"/subscriptions/` + other + `/providers/A.B/c/n"`,
		"extensionResourceId(resourceGroup().id, 'A.B/locks', 'n')":                      `"$G/providers/A.B/locks/n"`,
		"reference('rt').provisioningState":                                              `"Succeeded"`,
		"reference(resourceId('Microsoft.Network/routeTables', 'rt')).provisioningState": `"Succeeded"`,
		"reference('rt', '2023-04-01', 'Full').resourceId":                               `"Microsoft.Network/routeTables/rt"`,
		"reference('rt', '2023-04-01', 'full').apiVersion":                               `"2023-04-01"`,
	} {
		world().Run(t, []armtest.Step{
			{Do: "PUT " + deployment, Body: sent(`{"resources":[`+table("rt", ``)+`],"outputs":{"o":{"type":"object","value":"[`+text+`]"}}}`, ``), Status: 201},
			{Do: "GET " + deployment, Status: 200, Wait: ended, Has: `"o":{"type":"Object","value":` + want + `}`},
		})
	}
}
