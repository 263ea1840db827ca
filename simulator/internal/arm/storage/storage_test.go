package storage_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/armtest"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/storage"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
)

const (
	account           = "Microsoft.Storage/storageAccounts/data"
	body              = `{"location":"East US","kind":"StorageV2","sku":{"name":"Standard_LRS"}}`
	endpoint          = "Microsoft.Network/privateEndpoints/pe"
	provided          = 30 * time.Second // what the creation of an account takes
	automatic, manual = "privateLinkServiceConnections", "manualPrivateLinkServiceConnections"

	invalid = "InvalidValuesForRequestParameters"
)

// newWorld has an account and a subnet for private endpoints.
func newWorld(t *testing.T) *armtest.World {
	t.Helper()
	w := armtest.New(network.Provider, storage.Provider)
	w.Run(t, []armtest.Step{
		{Do: "PUT Microsoft.Network/virtualNetworks/net", Body: `{"location":"eastus","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},"subnets":[{"name":"s","properties":{"addressPrefix":"10.0.0.0/24"}}]}}`, Status: 201},
		{Do: "PUT " + account, Body: body, Status: 202, Has: "text/plain & /locations/eastus/asyncoperations/ & Retry-After: 17 & monitor=true&api-version=2025-06-01"},
		{Do: "GET " + account, Status: 200, Wait: provided},
	})
	return w
}

func run(t *testing.T, tests map[string][]armtest.Step) {
	t.Helper()
	for name, steps := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			newWorld(t).Run(t, steps)
		})
	}
}

func TestAccount(t *testing.T) {
	t.Parallel()
	const other, stats = "Microsoft.Storage/storageAccounts/other", "?$expand=geoReplicationStats"
	run(t, map[string][]armtest.Step{
		"is there while it is being created": {
			{Do: "PUT " + other, Body: body, Status: 202},
			{Do: "GET " + other, Status: 200, Has: `"provisioningState":"ResolvingDns"`},
			{Do: "PATCH " + other, Body: `{}`, Status: 409, Has: "StorageAccountIsNotProvisioned"},
			{Do: "PUT " + other, Body: body, Status: 202, Has: "/asyncoperations/"},
			{Do: "GET $Location", Status: 202, Has: "text/plain & Retry-After: 17"},
			{Do: "GET $Location", Status: 202, Wait: 20 * time.Second, Has: "Retry-After: 3"},
			{Do: "GET $Location", Status: 200, Wait: provided - 20*time.Second, Has: "Content-Type: application/json\n & \"name\":\"other\"", Lacks: "Etag"},
			{Do: "DELETE " + other, Status: 200, Has: "text/plain"},
			{Do: "GET " + other, Status: 404},
			{Do: "DELETE " + other, Status: 204},
			{Do: "GET $Location", Status: 204},
		},
		"is changed at once": {
			{Do: "GET " + account, Status: 200, Has: `{"sku":{"name":"Standard_LRS","tier":"Standard"},"kind":"StorageV2","id": & "tags":{} & "location":"eastus"`},
			{Do: "PUT " + account, Body: strings.Replace(body, `"kind"`, `"tags":{"a":"b"},"properties":{"AccessTier":"Cool","isHnsEnabled":true},"kind"`, 1), Status: 200, Has: `"accessTier":"Cool" & "isHnsEnabled":true & "tags":{"a":"b"} & "provisioningState":"Succeeded"`},
			{Do: "PATCH " + account, Body: `{"sku":{"name":"Premium_LRS"},"properties":{"isHnsEnabled":false}}`, Status: 200, Has: `"tier":"Premium" & "accessTier":"Cool" & "isHnsEnabled":false & "tags":{"a":"b"}`},
			{Do: "PATCH " + account, Body: `{"tags":{}}`, Status: 200, Has: `"tags":{} & "accessTier":"Cool"`},
			{Do: "PUT " + account, Body: strings.Replace(body, `"kind"`, `"extendedLocation":{"type":"EdgeZone","name":"z"},"kind"`, 1), Status: 200, Has: `{"extendedLocation":{"type":"EdgeZone","name":"z"}`},
			{Do: "PUT " + account, Body: body, Status: 200, Has: `"accessTier":"Cool" & "isHnsEnabled":false`, Lacks: "extendedLocation"},
		},
		"has a zone of its own": {
			{Do: "PATCH " + account, Body: `{"properties":{"dnsEndpointType":"AzureDnsZone"}}`, Status: 200, Has: `.blob.storage.azure.net/" & .web.storage.azure.net/" & "https://data.z`, Lacks: "core.windows.net"},
		},
		"lets subnets in": {
			{Do: "PATCH " + account, Body: `{"properties":{"networkAcls":{"virtualNetworkRules":[{"id":"s"}]}}}`, Status: 200, Has: `"virtualNetworkRules":[{"action":"Allow","id":"s","state":"Succeeded"}]`},
		},
		"has nothing to match": {
			{Do: "PUT " + account, Body: body, IfMatch: "stale", IfNoneMatch: "*", Status: 200},
			{Do: "DELETE " + account, IfMatch: "stale", Status: 200},
		},
		"is refused": {
			{Do: "PUT Microsoft.Storage/storageAccounts/No-Name", Body: body, Status: 400, Has: "AccountNameInvalid"},
			{Do: "PUT Microsoft.Storage/storageAccounts/no", Body: body, Status: 400, Has: "AccountNameInvalid"},
			{Do: "PUT /subscriptions/$S/resourceGroups/second", Body: `{"location":"eastus"}`, Status: 201},
			{Do: "PUT /subscriptions/$S/resourceGroups/second/providers/" + account, Body: body, Status: 409, Has: "StorageAccountAlreadyTaken"},
			{Do: "PUT " + account, Body: strings.Replace(body, "East US", "westus", 1), Status: 409, Has: "InvalidResourceLocation"},
			{Do: "PUT " + other, Body: strings.Replace(body, "East US", "", 1), Status: 400, Has: "LocationRequired"},
			{Do: "PUT " + other, Body: strings.Replace(body, "East US", "east/us", 1), Status: 400, Has: "LocationNotAvailableForResourceType"},
			{Do: "PUT " + other, Body: `{"location":"eastus"}`, Status: 400, Has: `MissingRequiredAccountProperty & property sku`},
			{Do: "PUT " + other, Body: `{"location":"eastus","sku":{"name":"Standard_LRS"}}`, Status: 400, Has: `MissingRequiredAccountProperty & property kind`},
			{Do: "PUT " + other, Body: strings.Replace(body, "StorageV2", "StorageV9", 1), Status: 400, Has: "Content-Type: application/json\n & " + invalid + " & : kind."},
			{Do: "PUT " + other, Body: strings.Replace(body, "StorageV2", "storagev2", 1), Status: 400, Has: invalid + " & : kind."},
			{Do: "PATCH " + account, Body: `{"properties":{"publicNetworkAccess":"Perhaps"}}`, Status: 400, Has: invalid + " & : publicNetworkAccess."},
			{Do: "PATCH " + account, Body: `{"properties":{"isHnsEnabled":"yes"}}`, Status: 400, Has: invalid + " & isHnsEnabled"},
		},
		"shows a replica": {
			{Do: "PATCH " + account, Body: `{"sku":{"name":"Standard_GRS"}}`, Status: 200, Has: `"secondaryLocation":"westus"`, Lacks: "secondaryEndpoints"},
			{Do: "PATCH " + account, Body: `{"sku":{"name":"Standard_RAGRS"}}`, Status: 200, Has: `"https://data-secondary.blob.core.windows.net/" & "https://data-secondary.z13.web.`, Lacks: "data-secondary.file"},
		},
		"says how the replica is": {
			{Do: "GET " + account + stats, Status: 200, Lacks: "geoReplicationStats"},
			{Do: "PATCH " + account, Body: `{"sku":{"name":"Standard_RAGZRS"}}`, Status: 200, Wait: time.Hour},
			{Do: "GET " + account, Status: 200, Lacks: "geoReplicationStats"},
			{Do: "GET " + account + stats, Status: 200, Has: `"geoReplicationStats":{"canPlannedFailover":false,"postFailoverRedundancy":"Standard_LRS","postPlannedFailoverRedundancy":"Standard_RAGRS","status":"Unavailable","lastSyncTime":" & "canFailover":false`},
			{Do: "PATCH " + account, Body: `{"sku":{"name":"Standard_GRS"}}`, Status: 200, Wait: 5 * time.Minute},
			{Do: "GET " + account + stats + "&api-version=2022-09-01", Status: 200, Has: `"geoReplicationStats":{"status":"Unavailable"`},
			{Do: "GET " + account + stats + "&api-version=2022-09-01", Status: 200, Wait: 5 * time.Minute, Has: `"geoReplicationStats":{"status":"Live" & "canFailover":true`},
			{Do: "GET " + account + stats + "&api-version=2018-02-01", Status: 200, Lacks: "geoReplicationStats"},
			{Do: "PUT " + other, Body: strings.Replace(body, "LRS", "GRS", 1), Status: 202},
			{Do: "GET " + other + stats, Status: 200, Has: `"status":"Unavailable"`},
			{Do: "GET " + other + stats, Status: 200, Wait: provided, Has: `"status":"Unavailable"`},
			{Do: "GET " + other + stats, Status: 200, Wait: 10*time.Minute - time.Second, Has: `"status":"Unavailable"`},
			{Do: "GET " + other + stats, Status: 200, Wait: time.Second, Has: `"status":"Live"`},
		},
		"is in an edge zone": {
			{Do: "PUT " + other, Body: strings.Replace(body, `"kind"`, `"extendedLocation":{"type":"EdgeZone","name":"zone"},"kind"`, 1), Status: 202},
			{Do: "GET " + other, Status: 200, Wait: provided, Has: `"primaryExtendedLocation":{"type":"EdgeZone","name":"zone"} & "blob":"https://other.blob.zone.edgestorage.azure.net/" & "web":"https://other.web.zone.edgestorage.azure.net/"`, Lacks: "core.windows.net"},
		},
		"publishes the ways to it": {
			{Do: "PATCH " + account, Body: `{"sku":{"name":"Standard_RAGRS"},"properties":{"routingPreference":{"routingChoice":"MicrosoftRouting","publishMicrosoftEndpoints":true}}}`, Status: 200, Has: `"microsoftEndpoints":{ & "https://data-microsoftrouting.queue.core.windows.net/" & "https://data-microsoftrouting-secondary.z13.web. & "routingChoice":"MicrosoftRouting"`, Lacks: "internet & data-microsoftrouting-secondary.file"},
			{Do: "PATCH " + account, Body: `{"properties":{"routingPreference":{"publishMicrosoftEndpoints":false,"publishInternetEndpoints":true}}}`, Status: 200, Has: `"internetEndpoints":{ & "https://data-internetrouting.file.core.windows.net/" & "https://data-internetrouting-secondary.dfs.`, Lacks: "microsoftEndpoints & data-internetrouting.queue & data-internetrouting.table & data-internetrouting-secondary.file"},
			{Do: "PATCH " + account, Body: `{"properties":{"routingPreference":{"routingChoice":"InternetRouting"}}}`, Status: 200, Has: `"internetEndpoints":{ & "publishInternetEndpoints":true,"publishMicrosoftEndpoints":false,"routingChoice":"InternetRouting"`},
			{Do: "PUT Microsoft.Storage/storageAccounts/files", Body: strings.Replace(body, `"kind":"StorageV2"`, `"kind":"FileStorage","properties":{"routingPreference":{"publishInternetEndpoints":true}}`, 1), Status: 202},
			{Do: "GET Microsoft.Storage/storageAccounts/files", Status: 200, Wait: provided, Has: "files-internetrouting.file", Lacks: "files-internetrouting.blob"},
		},
		"encrypts more with its key": {
			{Do: "PATCH " + account, Body: `{"properties":{"encryption":{"keySource":"Microsoft.Storage","services":{"blob":{},"table":{"enabled":true,"keyType":"Account"},"queue":{"enabled":true,"keyType":"Service"}}}}}`, Status: 200, Has: `"table":{"keyType":"Account","enabled":true`, Lacks: `"queue":{`},
			{Do: "PATCH " + account, Body: `{"properties":{"encryption":{"keySource":"Microsoft.Storage","services":{"blob":{"enabled":true}}}}}`, Status: 200, Has: `"table":{"keyType":"Account","enabled":true`, Lacks: `"queue":{`},
		},
		"is encrypted with a key of its owner": {
			{Do: "PATCH " + account, Body: `{"properties":{"encryption":{"keySource":"Microsoft.Keyvault","keyvaultproperties":{"keyname":"k","keyvaulturi":"https://v.vault.azure.net/"}}}}`, Status: 200, Has: `"keySource":"Microsoft.Keyvault","keyvaultproperties":{"keyname":"k","keyvaulturi":"https://v.vault.azure.net/"}`},
			{Do: "PATCH " + account, Body: `{"properties":{"encryption":{"requireInfrastructureEncryption":true}}}`, Status: 200, Has: `"keySource":"Microsoft.Keyvault" & "keyname":"k" & "requireInfrastructureEncryption":true`},
			{Do: "PATCH " + account, Body: `{"properties":{"encryption":{"keySource":"Microsoft.Storage"}}}`, Status: 200, Has: `"keySource":"Microsoft.Storage","requireInfrastructureEncryption":true`, Lacks: "keyname"},
		},
		"shows blanks of a domain": {
			{Do: "PATCH " + account, Body: `{"properties":{"azureFilesIdentityBasedAuthentication":{"directoryServiceOptions":"AADKERB"}}}`, Status: 200, Has: `"directoryServiceOptions":"AADKERB"`, Lacks: "activeDirectoryProperties"},
			{Do: "PATCH " + account, Body: `{"properties":{"azureFilesIdentityBasedAuthentication":{"directoryServiceOptions":"AADKERB","activeDirectoryProperties":{"domainName":"d","forestName":"f"}}}}`, Status: 200, Has: `"azureStorageSid":" " & "domainName":"d" & "domainSid":" " & "forestName":"f" & "netBiosDomainName":" "`},
			{Do: "PATCH " + account, Body: `{"properties":{"azureFilesIdentityBasedAuthentication":{"directoryServiceOptions":"AD","activeDirectoryProperties":{"domainName":"d"}}}}`, Status: 200, Has: `"domainName":"d"`, Lacks: "domainSid"},
		},
		"shows settings that were sent": {
			{Do: "PATCH " + account, Body: `{"properties":{"enableExtendedGroups":true,"immutableStorageWithVersioning":{"enabled":true},"customDomain":{"name":"www.example.com"}}}`, Status: 200, Has: `"customDomain":{"name":"www.example.com"} & "enableExtendedGroups":true & "immutableStorageWithVersioning":{"enabled":true}`},
		},
		"has keys of Kerberos": {
			{Do: "POST " + account + "/listKeys?$expand=kerb", Status: 200, Has: `"keyName":"key2"`, Lacks: "kerb"},
			{Do: "POST " + account + "/regenerateKey", Body: `{"keyName":"kerb1"}`, Status: 400, Has: invalid + " & keyName"},
			{Do: "PATCH " + account, Body: `{"properties":{"azureFilesIdentityBasedAuthentication":{"directoryServiceOptions":"AADDS"}}}`, Status: 200},
			{Do: "POST " + account + "/listKeys", Status: 200, Lacks: "kerb"},
			{Do: "POST " + account + "/listKeys?$expand=kerb", Status: 200, Has: `"keyName":"kerb1" & "keyName":"kerb2"`},
			{Do: "POST " + account + "/regenerateKey", Body: `{"keyName":"key1"}`, Status: 200, Lacks: "kerb"},
			{Do: "POST " + account + "/regenerateKey", Body: `{"keyName":"kerb1"}`, Status: 200, Has: `"keyName":"kerb1"`},
		},
		"shows defaults by version": {
			{Do: "GET " + account + "?api-version=2025-06-01", Status: 200, Has: `"allowCrossTenantDelegationSas":false`},
			{Do: "GET " + account + "?api-version=2025-01-01", Status: 200, Lacks: "allowCrossTenantDelegationSas"},
			{Do: "GET " + account + "?api-version=2021-04-01", Status: 200, Has: `"minimumTlsVersion":"TLS1_2"`, Lacks: "ipv6Rules"},
			{Do: "GET " + account + "?api-version=2016-12-01", Status: 200, Has: `"supportsHttpsTrafficOnly":true & "services":{"blob":{"enabled":true`, Lacks: "minimumTlsVersion & networkAcls & keyCreationTime & keyType & privateEndpointConnections"},
			{Do: "GET " + account + "?api-version=2023-05-01", Status: 200, Has: `"ipv6Rules":[] & "minimumTlsVersion":"TLS1_2"`},
		},
		"has a type in the first version": {
			{Do: "PUT " + other + "?api-version=2015-06-15", Body: `{"location":"eastus","properties":{"accountType":"Premium_LRS"}}`, Status: 202},
			{Do: "GET " + other, Status: 200, Wait: provided, Has: `"sku":{"name":"Premium_LRS","tier":"Premium"},"kind":"Storage"`},
			{Do: "PUT Microsoft.Storage/storageAccounts/third", Body: `{"location":"eastus","properties":{"accountType":"Premium_LRS"}}`, Status: 400, Has: "property sku"},
		},
		"is listed": {
			{Do: "GET Microsoft.Storage/storageAccounts", Status: 200, Has: "Content-Type: application/json\n"},
			{Do: "GET /subscriptions/$S/providers/Microsoft.Storage/storageAccounts", Status: 200, Has: `Content-Type: application/json; charset=utf-8 & "name":"data"`},
		},
		"spells values as described": {
			{Do: "PATCH " + account, Body: `{"properties":{"accessTier":"cool","networkAcls":{"defaultAction":"deny","virtualNetworkRules":[{"id":"s","state":"succeeded"}]}}}`, Status: 200, Has: `"accessTier":"Cool" & "defaultAction":"Deny" & "state":"Succeeded"`},
		},
		"lets several services pass": {
			{Do: "PATCH " + account, Body: `{"properties":{"networkAcls":{"bypass":"logging,metrics"}}}`, Status: 200, Has: `"bypass":"Logging, Metrics"`},
			{Do: "PATCH " + account, Body: `{"properties":{"networkAcls":{"bypass":"logging,nothing"}}}`, Status: 400, Has: invalid},
		},
		"has keys that expire": {
			{Do: "PATCH " + account, Body: `{"properties":{"keyPolicy":{"keyExpirationPeriodInDays":-1}}}`, Status: 400, Has: invalid + " & keyPolicy.keyExpirationPeriodInDays"},
			{Do: "PATCH " + account, Body: `{"properties":{"keyPolicy":{"keyExpirationPeriodInDays":7}}}`, Status: 200, Has: `"keyExpirationPeriodInDays":7`},
		},
		"has keys": {
			{Do: "POST " + account + "/listKeys", Status: 200, Has: `"keyName":"key1" & "keyName":"key2" & "permissions":"FULL" & "creationTime"`},
			{Do: "POST " + account + "/listKeys?api-version=2021-01-01", Status: 200, Has: `"keyName":"key1"`, Lacks: "creationTime"},
			{Do: "POST " + account + "/regenerateKey", Body: `{"keyName":"key2"}`, Status: 200, Has: `"keyName":"key2"`},
			{Do: "POST " + account + "/regenerateKey", Body: `{"keyName":"key3"}`, Status: 400, Has: invalid},
			{Do: "POST " + other + "/listKeys", Status: 404},
			{Do: "PUT " + other, Body: body, Status: 202},
			{Do: "POST " + other + "/listKeys", Status: 409, Has: "StorageAccountIsNotProvisioned"},
		},
		"has a name that others cannot have": {
			{Do: "POST /subscriptions/$S/providers/Microsoft.Storage/checkNameAvailability", Body: `{"name":"data"}`, Status: 200, Has: `{"nameAvailable":false,"reason":"AlreadyExists"`},
			{Do: "POST /subscriptions/$S/providers/Microsoft.Storage/checkNameAvailability", Body: `{"name":"Data"}`, Status: 200, Has: `"reason":"AccountNameInvalid"`},
			{Do: "POST /subscriptions/$S/providers/Microsoft.Storage/checkNameAvailability", Body: `{"name":"data2"}`, Status: 200, Has: `{"nameAvailable":true}`},
			{Do: "POST /subscriptions/$S/providers/Microsoft.Storage/checkNameAvailability", Status: 400, Has: "InvalidRequestContent"},
			{Do: "POST /subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Storage/checkNameAvailability", Body: `{"name":"data"}`, Status: 404, Has: "SubscriptionNotFound"},
		},
	})
}

// TestPrivateLinkResources: the list follows from the kind, and there is nothing but the
// list.
func TestPrivateLinkResources(t *testing.T) {
	t.Parallel()
	const resources = account + "/privateLinkResources"
	run(t, map[string][]armtest.Step{
		"": {
			{Do: "GET " + resources, Status: 200, Has: "Content-Type: application/json\n & {\"value\":[{\"id\":\"$G/providers/" + resources + `/blob","name":"blob","type":"Microsoft.Storage/storageAccounts/privateLinkResources","properties":{"groupId":"blob","requiredMembers":["blob"],"requiredZoneNames":["privatelink.blob.core.windows.net"]}}, & "name":"web" & "name":"dfs"`},
			{Do: "PUT " + account, Body: strings.Replace(body, "StorageV2", "FileStorage", 1), Status: 200},
			{Do: "GET " + resources, Status: 200, Has: `{"value":[{ & "groupId":"file"`, Lacks: "blob & dfs"},
			{Do: "GET " + resources + "/file", Status: 405},
			{Do: "GET Microsoft.Storage/storageAccounts/none/privateLinkResources", Status: 404},
		},
	})
}

// endpointBody defines an endpoint to the account of a resource group.
func endpointBody(list, resourceGroup, group string) string {
	return `{"location":"eastus","properties":{"subnet":{"id":"$G/providers/Microsoft.Network/virtualNetworks/net/subnets/s"},"` + list +
		`":[{"name":"c","properties":{"privateLinkServiceId":"` + resourceGroup + `/providers/` + account + `","groupIds":[` + group + `]}}]}}`
}

// connect makes a private endpoint to the account and returns the path of its connection
// there.
func connect(t *testing.T, w *armtest.World, list, group string) string {
	t.Helper()
	w.Run(t, []armtest.Step{
		{Do: "PUT " + endpoint, Body: endpointBody(list, "$G", group), Status: 201},
		{Do: "GET " + endpoint, Status: 200, Wait: 20 * time.Second, Has: "/" + list + "/c:  -> "},
	})
	for key := range w.State.Resources {
		if strings.Contains(key, "/privateendpointconnections/data.") {
			return key
		}
	}
	t.Fatal("the account has no connection")
	return ""
}

func decision(status string) string {
	return `{"properties":{"privateLinkServiceConnectionState":{"status":"` + status + `","description":"the owner's word"}}}`
}

func TestConnection(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		list  string
		steps func(conn string) []armtest.Step
	}{
		"is decided at once": {manual, func(conn string) []armtest.Step {
			return []armtest.Step{
				{Do: "GET " + conn, Status: 200, Has: "Content-Type: application/json\n & \"provisioningState\":\"Succeeded\" & \"status\":\"Pending\" & \"actionRequired\":\"None\"", Lacks: "Etag & location"},
				{Do: "PUT " + conn, Body: decision("Maybe"), Status: 400, Has: invalid},
				{Do: "PUT " + conn, Body: decision("Approved"), Status: 200, Has: `"status":"Approved","description":"the owner's word"`},
				{Do: "GET " + endpoint, Status: 200, Has: `"status":"Approved","description":"the owner's word"`},
				{Do: "PUT " + conn, Body: decision("Approved"), Status: 400, Has: invalid},
				{Do: "PUT " + conn, Body: decision("Rejected"), Status: 200, Has: `"status":"Rejected"`},
				{Do: "PUT " + conn, Body: decision("Approved"), Status: 400, Has: invalid},
				{Do: "PUT " + conn, Body: decision("Rejected"), Status: 400, Has: invalid},
				{Do: "PATCH " + conn, Body: decision("Approved"), Status: 405},
			}
		}},
		"can be rejected first": {manual, func(conn string) []armtest.Step {
			return []armtest.Step{{Do: "PUT " + conn, Body: decision("Rejected"), Status: 200, Has: `"status":"Rejected"`}}
		}},
		"approves itself": {automatic, func(conn string) []armtest.Step {
			return []armtest.Step{
				{Do: "GET " + account + "/privateEndpointConnections", Status: 200, Has: `{"value":[{"id": & "description":"Auto-Approved"`},
				{Do: "GET " + account, Status: 200, Has: `"privateEndpointConnections":[{"id": & /privateEndpoints/pe"`},
				{Do: "PATCH " + account, Body: `{}`, Status: 200, Has: `/privateEndpoints/pe"`},
			}
		}},
		"leaves the endpoint alone when it is deleted": {automatic, func(conn string) []armtest.Step {
			return []armtest.Step{
				{Do: "DELETE " + conn, Status: 200, Has: "text/plain"},
				{Do: "DELETE " + conn, Status: 204},
				{Do: "GET " + conn, Status: 404},
				{Do: "PUT " + conn, Body: decision("Approved"), Status: 404},
				{Do: "GET " + account, Status: 200, Has: `"privateEndpointConnections":[]`},
				{Do: "GET " + endpoint, Status: 200, Has: `"status":"Disconnected"`},
				{Do: "DELETE " + endpoint, Status: 202},
				{Do: "GET " + endpoint, Status: 404, Wait: 10 * time.Second},
			}
		}},
		"goes with the account": {automatic, func(conn string) []armtest.Step {
			return []armtest.Step{
				{Do: "DELETE " + account, Status: 200},
				{Do: "GET " + endpoint, Status: 200, Has: `"status":"Disconnected"`},
				{Do: "GET " + conn, Status: 404},
			}
		}},
		"goes with the endpoint": {automatic, func(conn string) []armtest.Step {
			return []armtest.Step{
				{Do: "DELETE " + endpoint, Status: 202},
				{Do: "GET " + endpoint, Status: 404, Wait: 10 * time.Second, Has: "privateEndpoints/pe: Deleting -> deleted", Lacks: "Disconnected"},
				{Do: "GET " + conn, Status: 404},
				{Do: "GET " + account, Status: 200, Has: `"privateEndpointConnections":[]`},
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			conn := connect(t, w, test.list, `"blob"`)
			w.Run(t, test.steps(conn))
		})
	}
}

// TestRefusedConnections: what an endpoint to an account needs.
func TestRefusedConnections(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.State.Entra.Assign(w.Owner, w.State.Subscribe("other", "other").ID, entra.Owner)
	const other = "/subscriptions/other/resourceGroups/g"
	w.Run(t, []armtest.Step{
		{Do: "PUT " + endpoint, Body: endpointBody(automatic, "$G", ``), Status: 400, Has: "MissingParameterOnPrivateLinkServiceConnection"},
		{Do: "PUT " + endpoint, Body: endpointBody(automatic, "$G", `"moon"`), Status: 400, Has: "moon"},
		{Do: "PUT " + endpoint, Body: endpointBody(automatic, "$G", `"blob","file"`), Status: 400, Has: "blob, file"},
		{Do: "DELETE " + account, Status: 200},
		{Do: "PUT " + other, Body: `{"location":"eastus"}`, Status: 201},
		{Do: "PUT " + other + "/providers/" + account, Body: body, Status: 202},
		{Do: "PUT " + endpoint, Body: endpointBody(manual, other, `"blob"`), Status: 429, Has: "ReferencedResourceNotProvisioned"},
		{Do: "PUT " + endpoint, Body: endpointBody(automatic, other, `"blob"`), Status: 403, Has: "LinkedAuthorizationFailed", Wait: provided},
		{Do: "PUT " + endpoint, Body: endpointBody(manual, other, `"blob"`), Status: 201, Has: `"status":"Pending"`},
	})
}

// TestServices: the kinds of accounts and their groups, and the names that lead to them.
func TestServices(t *testing.T) {
	t.Parallel()
	hosts := map[string]string{"blob": "blob", "dfs": "dfs", "file": "file", "queue": "queue", "table": "table", "web": "z13.web"}
	for kind, groups := range map[string]string{
		"BlobStorage": "blob dfs table", "BlockBlobStorage": "blob dfs web", "FileStorage": "file", "Storage": "blob file queue table", "StorageV2": "blob dfs file queue table web",
	} {
		for group, host := range hosts {
			t.Run(kind+" "+group, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				w.Run(t, []armtest.Step{{Do: "PUT " + account, Body: strings.Replace(body, "StorageV2", kind, 1), Status: 200}})
				if !slices.Contains(strings.Fields(groups), group) {
					w.Run(t, []armtest.Step{{Do: "PUT " + endpoint, Body: endpointBody(automatic, "$G", `"`+group+`"`), Status: 400}})
					return
				}
				secondary := strings.ToUpper(group) + "_Secondary"
				connect(t, w, automatic, `"`+secondary+`"`)
				w.Run(t, []armtest.Step{
					{Do: "GET " + endpoint, Status: 200, Has: `"fqdn":"data-secondary.` + host + `.core.windows.net" & "groupIds":["` + secondary + `"]`},
					{Do: "GET " + account, Status: 200, Has: `"` + group + `":"https://data.` + host + `.core.windows.net/"`},
				})
			})
		}
	}
}

// TestRegions: names of websites, and where the replica is.
func TestRegions(t *testing.T) {
	t.Parallel()
	for region, test := range map[string]struct{ host, replica string }{
		"eastus": {"z13.web.core.windows.net", "westus"}, "westus": {"z22.web.core.windows.net", "eastus"}, "uksouth": {"z1.web.core.windows.net", "ukwest"},
		"chinaeast2": {"z4.web.core.chinacloudapi.cn", "chinanorth2"}, "chinanorth2": {"z1.web.core.chinacloudapi.cn", "chinaeast2"},
	} {
		armtest.New(storage.Provider).Run(t, []armtest.Step{
			{Do: "PUT " + account, Body: strings.Replace(strings.Replace(body, "East US", region, 1), "LRS", "RAGRS", 1), Status: 202},
			{Do: "GET " + account, Status: 200, Wait: provided, Has: `"web":"https://data-secondary.` + test.host + `/" & "secondaryLocation":"` + test.replica + `"`},
		})
	}
}
