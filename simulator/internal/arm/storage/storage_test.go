package storage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/armtest"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/storage"
)

const (
	account  = "Microsoft.Storage/storageAccounts/data"
	body     = `{"location":"East US","kind":"StorageV2","sku":{"name":"Standard_LRS"}}`
	endpoint = "Microsoft.Network/privateEndpoints/pe"
	provided = 30 * time.Second // what the creation of an account takes
	invalid  = "InvalidValuesForRequestParameters"
)

// newWorld has an account and a subnet for private endpoints.
func newWorld(t *testing.T) *armtest.World {
	t.Helper()
	w := armtest.New(network.Provider, storage.Provider)
	w.Run(t, []armtest.Step{
		{Do: "PUT Microsoft.Network/virtualNetworks/net", Body: `{"location":"eastus","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},"subnets":[{"name":"s","properties":{"addressPrefix":"10.0.0.0/24"}}]}}`, Status: 201},
		{Do: "PUT " + account, Body: body, Status: 202, Has: "text/plain & /locations/eastus/asyncoperations/ & Retry-After: 17 & monitor=true&api-version=2024-01-01"},
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
	const other = "Microsoft.Storage/storageAccounts/other"
	run(t, map[string][]armtest.Step{
		"is there when its creation has ended": {
			{Do: "PUT " + other, Body: body, Status: 202},
			{Do: "GET " + other, Status: 404},
			{Do: "PATCH " + other, Body: `{}`, Status: 404},
			{Do: "PUT " + other, Body: body, Status: 202, Has: "/asyncoperations/"},
			{Do: "GET $Location", Status: 202, Has: "text/plain & Retry-After: 17"},
			{Do: "GET $Location", Status: 200, Wait: provided, Has: "Content-Type: application/json\n & \"name\":\"other\"", Lacks: "Etag"},
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
			{Do: "PUT " + account, Body: body, Status: 200, Has: `"accessTier":"Hot"`, Lacks: "isHnsEnabled"},
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
			{Do: "PUT " + other, Body: `{"location":"eastus"}`, Status: 400, Has: invalid + " & sku.name"},
			{Do: "PUT " + other, Body: strings.Replace(body, "StorageV2", "StorageV9", 1), Status: 400, Has: "Content-Type: application/json\n & " + invalid + " & : kind."},
			{Do: "PATCH " + account, Body: `{"properties":{"isHnsEnabled":"yes"}}`, Status: 400, Has: invalid + " & isHnsEnabled"},
		},
		"shows a replica": {
			{Do: "PATCH " + account, Body: `{"sku":{"name":"Standard_GRS"}}`, Status: 200, Has: `"secondaryLocation":"westus"`, Lacks: "secondaryEndpoints"},
			{Do: "PATCH " + account, Body: `{"sku":{"name":"Standard_RAGRS"}}`, Status: 200, Has: `"https://data-secondary.blob.core.windows.net/" & "https://data-secondary.z13.web.`, Lacks: "data-secondary.file"},
		},
		"shows defaults by version": {
			{Do: "GET " + account + "?api-version=2021-04-01", Status: 200, Lacks: "ipv6Rules & minimumTlsVersion"},
			{Do: "GET " + account + "?api-version=2023-05-01", Status: 200, Has: `"ipv6Rules":[] & "minimumTlsVersion":"TLS1_0"`},
		},
		"has a name that others cannot have": {
			{Do: "POST /subscriptions/$S/providers/Microsoft.Storage/checkNameAvailability", Body: `{"name":"data"}`, Status: 200, Has: `{"nameAvailable":false,"reason":"AlreadyExists"`},
			{Do: "POST /subscriptions/$S/providers/Microsoft.Storage/checkNameAvailability", Body: `{"name":"Data"}`, Status: 200, Has: `"reason":"AccountNameInvalid"`},
			{Do: "POST /subscriptions/$S/providers/Microsoft.Storage/checkNameAvailability", Body: `{"name":"data2"}`, Status: 200, Has: `{"nameAvailable":true}`},
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

// connect makes a private endpoint to the account and returns the path of its connection
// there.
func connect(t *testing.T, w *armtest.World, list, group string) string {
	t.Helper()
	w.Run(t, []armtest.Step{
		{Do: "PUT " + endpoint, Body: `{"location":"eastus","properties":{"subnet":{"id":"$G/providers/Microsoft.Network/virtualNetworks/net/subnets/s"},"` + list + `":[{"name":"c","properties":{"privateLinkServiceId":"$G/providers/` + account + `","groupIds":["` + group + `"]}}]}}`, Status: 201},
		{Do: "GET " + endpoint, Status: 200, Wait: 20 * time.Second},
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
	const automatic, manual = "privateLinkServiceConnections", "manualPrivateLinkServiceConnections"
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
				{Do: "PATCH " + conn, Body: decision("Approved"), Status: 405},
			}
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
				{Do: "GET " + endpoint, Status: 404, Wait: 10 * time.Second},
				{Do: "GET " + conn, Status: 404},
				{Do: "GET " + account, Status: 200, Has: `"privateEndpointConnections":[]`},
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			conn := connect(t, w, test.list, "blob")
			w.Run(t, test.steps(conn))
		})
	}
}

// TestGroups: the names that lead to the services of an account.
func TestGroups(t *testing.T) {
	t.Parallel()
	for group, host := range map[string]string{
		"blob": "data.blob.core.windows.net", "Web": "data.z13.web.core.windows.net", "table_secondary": "data-secondary.table.core.windows.net",
	} {
		t.Run(group, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			connect(t, w, "privateLinkServiceConnections", group)
			w.Run(t, []armtest.Step{{Do: "GET " + endpoint, Status: 200, Has: `"fqdn":"` + host + `"`}})
		})
	}
}
