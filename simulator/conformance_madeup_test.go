package simulator_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// madeUpHeaders returns the header fields of every reply, and more.
func madeUpHeaders(more map[string]string) map[string]string {
	all := map[string]string{
		"content-type": "application/json; charset=utf-8", "cache-control": "no-cache", "pragma": "no-cache", "expires": "-1",
		"strict-transport-security": "max-age=31536000; includeSubDomains", "x-content-type-options": "nosniff",
	}
	maps.Copy(all, more)
	return all
}

// TestReplay replays an invented recording: the creation of a virtual network that took
// some time, with other GUIDs, and with one leaf and one status that the simulator
// cannot return.
func TestReplay(t *testing.T) {
	t.Parallel()
	const (
		host  = "https://management.azure.com/subscriptions/" + zeroGUID
		group = "/resourceGroups/g"
		vnet  = group + "/providers/Microsoft.Network/virtualNetworks/v"
		body  = `{"location":"eastus","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]}}}`
		shown = `{"name":"v","id":"/subscriptions/` + zeroGUID + vnet + `","etag":"W/\"` + zeroGUID + `\"","type":"Microsoft.Network/virtualNetworks","location":"%s","properties":{"provisioningState":"%s","resourceGuid":"` + zeroGUID + `","addressSpace":{"addressPrefixes":["10.0.0.0/16"]},"subnets":[],"virtualNetworkPeerings":[],"enableDdosProtection":false}}`

		version   = "?api-version=2022-01-01"
		operation = host + "/providers/Microsoft.Network/locations/eastus/operations/11111111-1111-1111-1111-111111111111" + version
	)
	plain := madeUpHeaders(nil)
	started := madeUpHeaders(map[string]string{"azure-asyncnotification": "Enabled", "azure-asyncoperation": operation})
	running := madeUpHeaders(map[string]string{"retry-after": "10"})
	s := newReplay(t, recording{"made up", []*interaction{
		{Index: 0, Method: "PUT", URL: host + vnet + version, Request: body, Code: 201, Headers: started, Body: fmt.Sprintf(shown, "eastus", "Updating")},
		{Index: 1, Method: "GET", URL: operation, Code: 200, Headers: running, Body: `{"status":"InProgress"}`},
		{Index: 2, Method: "GET", URL: operation, Code: 200, Headers: plain, Body: `{"status":"Succeeded"}`},
		{Index: 3, Method: "GET", URL: host + group + version, Code: 200, Headers: plain, Body: `{"id":"/subscriptions/` + zeroGUID + group + `","name":"g","type":"Microsoft.Resources/resourceGroups","location":"eastus","managedBy":"mars","properties":{"provisioningState":"Succeeded"}}`},
		{Index: 4, Method: "DELETE", URL: host + vnet + version, Code: 418},
	}}).run()
	if s.calls != 5 || s.covered != 5 || s.statuses != 4 {
		t.Errorf("%d of %d statuses match, %d are covered, want 4 of 5, 5", s.statuses, s.calls, s.covered)
	}
	if s.leaves-s.leavesMatched != 1 {
		t.Errorf("%d leaves differ, want 1", s.leaves-s.leavesMatched)
	}
	want := []string{
		"#3 GET /resourceGroups/g 2022-01-01: body.managedBy: mars, got nothing",
		"#4 DELETE " + vnet + " 2022-01-01: status 418, got 202 <nil>",
	}
	if diff := cmp.Diff(want, s.differences); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}

// TestReplayCoverage replays an invented recording. What depends on a type that is not
// simulated does not count as wrong; what existed before the recording is created; what
// a race refused is not sent; and what others have in the subscription is left out.
func TestReplayCoverage(t *testing.T) {
	t.Parallel()
	const (
		host      = "https://management.azure.com/subscriptions/" + zeroGUID
		network   = "/subscriptions/" + zeroGUID + "/resourceGroups/g/providers/Microsoft.Network/"
		tables    = host + "/resourceGroups/g/providers/Microsoft.Network/azureFirewalls"
		asg       = host + "/resourceGroups/g/providers/Microsoft.Network/applicationSecurityGroups/a"
		version   = "?api-version=2022-01-01"
		operation = host + "/providers/Microsoft.Network/locations/eastus/operations/11111111-1111-1111-1111-111111111111" + version
	)
	s := newReplay(t, recording{"made up", []*interaction{
		{Index: 0, Method: "PUT", URL: tables + "/T" + version, Request: `{}`, Code: 201, Headers: map[string]string{"azure-asyncoperation": operation}, Body: `{}`},
		{Index: 1, Method: "GET", URL: operation, Code: 200, Body: `{"status":"Succeeded"}`},
		{Index: 2, Method: "GET", URL: tables + version, Code: 200, Body: `{"value":[]}`},
		{Index: 3, Method: "GET", URL: asg + version, Code: 200, Body: `{"name":"a","id":"` + network + `applicationSecurityGroups/a","location":"eastus","properties":{}}`},
		{Index: 4, Method: "DELETE", URL: asg + version, Code: 200, Request: `{"refers to":"` + network + `azureFirewalls/t"}`},
		{Index: 5, Method: "DELETE", URL: asg + version, Code: 204},
		{Index: 6, Method: "PUT", URL: asg + "2" + version, Request: `{"location":"eastus"}`, Code: 429, Headers: madeUpHeaders(nil), Body: `{"error":{"code":"RetryableError"}}`},
		{Index: 7, Method: "GET", URL: host + "/providers/Microsoft.Network/loadBalancers" + version, Code: 200, Headers: madeUpHeaders(nil), Body: `{"value":[{"id":"/subscriptions/` + zeroGUID + `/resourceGroups/somebody/providers/Microsoft.Network/loadBalancers/l"}]}`},
		{Index: 8, Method: "GET", URL: asg + "2" + version, Code: 404},
	}}).run()
	want := []string{
		"PUT Microsoft.Network/azureFirewalls",
		"GET operation of what is not covered",
		"GET Microsoft.Network/azureFirewalls",
		"DELETE request refers to microsoft.network/azurefirewalls",
		"PUT refused by a race",
	}
	if diff := cmp.Diff(want, s.outOfCover); diff != "" {
		t.Errorf("not covered (-want +got):\n%s", diff)
	}
	if s.calls != 9 || s.covered != 4 || s.statuses != 3 {
		t.Errorf("%d of %d interactions are covered and %d statuses match, want 4 of 9, 3:\n%s", s.covered, s.calls, s.statuses, strings.Join(s.differences, "\n"))
	}
}

func TestRestoreToken(t *testing.T) {
	t.Parallel()
	for recorded, want := range map[string]string{
		"https://h/resources?api-version=1":                            "https://h/resources?api-version=1",
		"https://h/resources?$skiptoken=ab/c":                          "https://h/resources?$skiptoken=ab/c",
		"https://h/resources?%24skiptoken=ab/&$top=1":                  "https://h/resources?%24skiptoken=ab//&$top=1",
		"https://h/resources?$skiptoken=a/cdefg%2Bijklmnopqrstu%3D%3D": "https://h/resources?$skiptoken=a//cdefg%2Bijklmnopqrstu%3D%3D",
	} {
		if got := restoreToken(recorded); got != want {
			t.Errorf("%s becomes %s, want %s", recorded, got, want)
		}
	}
}

func TestPlainBytes(t *testing.T) {
	t.Parallel()
	for recorded, want := range map[string]string{
		`{"a":"b'"}`:                   `{"a":"b'"}`,
		`b'{"a": "x\'s \\"tag\\"\n"}'`: "{\"a\": \"x's \\\"tag\\\"\n\"}",
		`b'b\'{"a": "\\\\"b\\\\""}\''`: `{"a": "\"b\""}`,
		`cut'`:                         `cut'`,
		`b'cut`:                        `b'cut`,
		`b'\y'`:                        `b'\y'`,
	} {
		if got := plainBytes(recorded); got != want {
			t.Errorf("%s is %s, want %s", recorded, got, want)
		}
	}
}
