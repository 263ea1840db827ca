package privatedns_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/armtest"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/privatedns"
)

const (
	zone    = "Microsoft.Network/privateDnsZones/Example.com"
	link    = zone + "/virtualNetworkLinks/Link"
	private = "Microsoft.Network/privateDnsZones/privatelink.example.com"
	set     = zone + "/A/www"
	global  = `{"location":"global"}`
	linked  = `{"location":"global","properties":{"virtualNetwork":{"id":"$G/providers/Microsoft.Network/virtualNetworks/net"}}}`
	records = `{"properties":{"ttl":60,"aRecords":[{"ipv4Address":"10.0.0.4"}]}}`
	netBody = `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]}}}`
	settled = 8 * time.Second // what operations of private DNS take
)

// newWorld has a network and a zone.
func newWorld(t *testing.T) *armtest.World {
	t.Helper()
	w := armtest.New(network.Provider, privatedns.Provider)
	w.Run(t, []armtest.Step{
		{Do: "PUT Microsoft.Network/virtualNetworks/net", Body: netBody, Status: 201},
		{Do: "PUT " + zone, Body: global, Status: 202, Has: "\n  {} & privateDnsOperationStatuses/ & privateDnsOperationResults/ & Retry-After: 30"},
		{Do: "GET " + zone, Status: 200, Has: `"provisioningState":"Updating"`},
		{Do: "GET " + zone, Status: 200, Wait: settled},
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

func TestZone(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 63)
	run(t, map[string][]armtest.Step{
		"is shown by version": {
			{Do: "GET " + zone, Status: 200, Has: `/resourceGroups/group/ & privateDnsZones/Example.com","name":"Example.com" & "location":"global" & "internalId" & "provisioningState":"Succeeded"`},
			{Do: "GET " + zone + "?api-version=2018-09-01", Status: 200, Lacks: "internalId"},
		},
		"has a name of labels": {
			{Do: "PUT Microsoft.Network/privateDnsZones/single", Body: global, Status: 400, Has: "is not valid: it needs at least two labels"},
			{Do: "PUT Microsoft.Network/privateDnsZones/a..b", Body: global, Status: 400},
			{Do: "PUT Microsoft.Network/privateDnsZones/a b.com", Body: global, Status: 400},
			{Do: "PUT Microsoft.Network/privateDnsZones/" + long + "a.com", Body: global, Status: 400},
			{Do: "PUT Microsoft.Network/privateDnsZones/" + long + "._a-1.com", Body: global, Status: 202},
		},
		"is in no region": {
			{Do: "PUT " + zone, Body: `{"location":"eastus2"}`, Status: 400, Has: "value 'eastus2' of location"},
			{Do: "PUT " + zone, Body: `{}`, Status: 400, Has: "LocationRequired"},
			{Do: "PATCH " + zone, Body: `{"location":"eastus2"}`, Status: 400},
			{Do: "PUT " + zone, Body: `{"location":"Global"}`, Status: 202},
		},
		"keeps its children and its internal ID": {
			{Do: "PUT " + set, Body: records, Status: 201},
			{Do: "PUT " + zone, Body: `{"location":"global","tags":{"a":"b"}}`, Status: 202, Has: "Retry-After: 30"},
			{Do: "GET " + zone, Status: 200, Wait: settled, Has: `"numberOfRecordSets":2 & "tags":{"a":"b"}`},
			{Do: "PATCH " + zone, Body: `{}`, Status: 202},
			{Do: "GET " + zone, Status: 200, Wait: settled, Has: `"numberOfRecordSets":2 & "tags":{"a":"b"}`},
			{Do: "PATCH " + zone, Body: `{"tags":{}}`, Status: 202},
			{Do: "GET " + set, Status: 200, Wait: settled},
			{Do: "GET " + zone, Status: 200, Has: `"tags":{}`},
		},
		"changes one at a time": {
			{Do: "PUT " + zone, Body: global, Status: 202},
			{Do: "PUT " + zone, Body: global, Status: 429, Has: "Operation UpsertPrivateDnsZone"},
			{Do: "PUT " + set, Body: records, Status: 201},
		},
		"goes with its record sets": {
			{Do: "PUT " + set, Body: records, Status: 201},
			{Do: "PUT " + zone + "/A/other", Body: records, Status: 201},
			{Do: "DELETE " + zone, Status: 202, Lacks: "{"},
			{Do: "DELETE " + zone + "/A/other", Status: 200},
			{Do: "DELETE " + zone, Status: 204, Wait: settled},
			{Do: "GET " + set, Status: 404, Has: "ParentResourceNotFound"},
			{Do: "PUT " + zone, Body: global, Status: 202},
			{Do: "GET " + zone, Status: 200, Has: `"numberOfRecordSets":1`},
		},
	})
}

func TestLink(t *testing.T) {
	t.Parallel()
	run(t, map[string][]armtest.Step{
		"is shown by version": {
			{Do: "PUT " + link, Body: linked, Status: 202, Has: "\n  {}"},
			{Do: "GET " + link, Status: 200, Has: `"name":"link" & "virtualNetworkLinkState":"InProgress" & Etag: "`, Lacks: "resolutionPolicy"},
			{Do: "GET " + link + "?api-version=2020-06-01", Status: 200, Wait: settled, Has: `"virtualNetworkLinkState":"Completed" & "location":"global"`, Lacks: "resolutionPolicy"},
			{Do: "PUT " + private, Body: global, Status: 202},
			{Do: "PUT " + private + "/virtualNetworkLinks/link", Body: linked, Status: 202, Wait: settled},
			{Do: "GET " + private + "/virtualNetworkLinks/link", Status: 200, Wait: settled, Has: `"resolutionPolicy":"Default"`},
			{Do: "GET " + private + "/virtualNetworkLinks/link?api-version=2020-06-01", Status: 200, Lacks: "resolutionPolicy"},
		},
		"keeps what is not sent": {
			{Do: "PUT " + link, Body: strings.Replace(linked, `{"virtual`, `{"registrationEnabled":true,"resolutionPolicy":"NxDomainRedirect","virtual`, 1), Status: 202},
			{Do: "PATCH " + link, Body: `{"tags":{"a":"b"}}`, Status: 202, Wait: settled},
			{Do: "GET " + link, Status: 200, Wait: settled, Has: `"registrationEnabled":true & "NxDomainRedirect" & "tags":{"a":"b"}`},
			{Do: "PATCH " + link, Body: `{"properties":{"registrationEnabled":false}}`, Status: 202},
			{Do: "GET " + link, Status: 200, Wait: settled, Has: `"registrationEnabled":false & "NxDomainRedirect" & "tags":{"a":"b"}`},
		},
		"takes longer to register names": {
			{Do: "PUT " + link, Body: strings.Replace(linked, `{"virtual`, `{"registrationEnabled":true,"virtual`, 1), Status: 202},
			{Do: "GET $Azure-Asyncoperation", Status: 200, Wait: settled, Has: "Succeeded"},
			{Do: "GET " + link, Status: 200, Has: `"provisioningState":"Succeeded" & "virtualNetworkLinkState":"InProgress"`},
			{Do: "GET " + link, Status: 200, Wait: settled, Has: `"virtualNetworkLinkState":"Completed"`},
			{Do: "PATCH " + link, Body: `{"tags":{"a":"b"}}`, Status: 202},
			{Do: "GET " + link, Status: 200, Wait: settled, Has: `"virtualNetworkLinkState":"Completed"`},
			{Do: "PATCH " + link, Body: `{"properties":{"registrationEnabled":false}}`, Status: 202},
			{Do: "GET " + link, Status: 200, Wait: settled, Has: `"virtualNetworkLinkState":"Completed"`},
		},
		"needs its network and a name of its own": {
			{Do: "PUT " + link, Body: global, Status: 400, Has: "The virtual network '' of the virtual network link"},
			{Do: "PUT " + zone + "/virtualNetworkLinks/_", Body: linked, Status: 400, Has: "InvalidResourceName"},
			{Do: "PUT " + link, Body: linked, Status: 202},
			{Do: "PUT " + link, Body: strings.Replace(linked, "/net", "/other", 1), Status: 400, Wait: settled, Has: "of virtualNetwork of resource"},
		},
		"is in the way of its zone, for a moment after its end too": {
			{Do: "PUT " + link, Body: linked, Status: 202},
			{Do: "DELETE " + zone, Status: 409, Wait: settled, Has: "privateDnsZones/Example.com/virtualNetworkLinks/Link'"},
			{Do: "DELETE " + link, Status: 202},
			{Do: "GET " + link, Status: 404, Wait: settled},
			{Do: "DELETE " + zone, Status: 409, Has: "virtualNetworkLinks/Link'"},
			{Do: "DELETE " + zone, Status: 202, Wait: 30 * time.Second},
		},
		"is listed by name": {
			{Do: "PUT Microsoft.Network/virtualNetworks/other", Body: netBody, Status: 201},
			{Do: "PUT " + link, Body: linked, Status: 202},
			{Do: "PUT " + set, Body: records, Status: 201},
			{Do: "PUT " + zone + "/virtualNetworkLinks/Early", Body: strings.Replace(linked, "/net", "/other", 1), Status: 202},
			{Do: "GET " + zone + "/virtualNetworkLinks", Status: 200, Has: `"name":"early" & "name":"link"`},
			{Do: "GET " + zone, Status: 200, Has: `"numberOfRecordSets":2,"numberOfVirtualNetworkLinks":2`},
		},
		"cannot have a network that has such a zone": {
			{Do: "PUT " + link, Body: linked, Status: 202},
			{Do: "PUT " + zone + "/virtualNetworkLinks/twice", Body: linked, Status: 202, Has: "Retry-After: 30"},
			{Do: "GET " + zone + "/virtualNetworkLinks/twice", Status: 404},
		},
	})
}

func TestRecordSet(t *testing.T) {
	t.Parallel()
	run(t, map[string][]armtest.Step{
		"is written at once": {
			{Do: "PUT " + zone + "/A/WWW", Body: records, Status: 201, Has: `"name":"www" & privateDnsZones/A" & "fqdn":"www.Example.com." & Etag: `, Lacks: `W/`},
			{Do: "PUT " + set, Body: strings.Replace(records, "60", "0", 1), Status: 200, Has: `"ttl":0`},
			{Do: "PATCH " + set, Body: `{"properties":{"metadata":{"a":"b"}}}`, Status: 200, Has: `"ttl":0 & 10.0.0.4 & "metadata":{"a":"b"}`},
			{Do: "PUT " + set, Body: `{"properties":{"ttl":1}}`, Status: 200, Has: `"aRecords":[]`, Lacks: "metadata"},
			{Do: "PUT " + set, Body: `{"properties":{}}`, Status: 400, Has: "The TTL"},
			{Do: "PUT " + set, Body: `{"properties":{"ttl":1,"aaaaRecords":[{"ipv6Address":"::1"}]}}`, Status: 400, Has: "records of another type"},
			{Do: "DELETE " + set, Status: 200},
			{Do: "GET " + set, Status: 404, Has: `{"code":"NotFound"`},
			{Do: "PATCH " + set, Body: records, Status: 404, Has: `{"code":"NotFound"`},
			{Do: "DELETE " + set, Status: 204},
		},
		"is alone at its name if it is a CNAME": {
			{Do: "PUT " + set, Body: records, Status: 201},
			{Do: "PUT " + zone + "/CNAME/www", Body: `{"properties":{"ttl":1,"cnameRecord":{"cname":"a.b"}}}`, Status: 409},
			{Do: "PUT " + zone + "/CNAME/@", Body: `{"properties":{"ttl":1,"cnameRecord":{"cname":"a.b"}}}`, Status: 409},
			{Do: "PUT " + zone + "/CNAME/ww", Body: `{"properties":{"ttl":1,"cnameRecord":{"cname":"a.b"}}}`, Status: 201},
			{Do: "PUT " + zone + "/A/WW", Body: records, Status: 409, Has: "a CNAME record with the same name"},
			{Do: "PUT " + zone + "/A/w", Body: records, Status: 201},
		},
		"stays if it is the SOA": {
			{Do: "DELETE " + zone + "/SOA/@", Status: 400, Has: "cannot be deleted"},
			{Do: "PUT " + zone + "/SOA/www", Body: `{"properties":{"ttl":1}}`, Status: 400, Has: "not created"},
			{Do: "PATCH " + zone + "/SOA/@", Body: `{"properties":{"soaRecord":{"host":"other","email":"a.b","serialNumber":7,"refreshTime":1}}}`, Status: 200, Has: `"host":"azureprivatedns.net","email":"a.b","serialNumber":1,"refreshTime":1`},
		},
		"is listed by name, label by label": {
			{Do: "PUT " + zone + "/A/b.a", Body: records, Status: 201},
			{Do: "PUT " + zone + "/A/a.b", Body: records, Status: 201},
			{Do: "PUT " + zone + "/A/b", Body: records, Status: 201},
			{Do: "PUT " + zone + "/TXT/b", Body: `{"properties":{"ttl":1,"txtRecords":[]}}`, Status: 201},
			{Do: "GET " + zone + "/ALL?$top=2", Status: 200, Has: `SOA/@ & A/b.a & nextLink`, Lacks: "A/a.b"},
			{Do: "DELETE " + zone + "/A/a.b", Status: 200},
			{Do: "GET $Next", Status: 200, Has: `{"value":[{ & /A/b" & /TXT/b"`, Lacks: "b.a & a.b & nextLink"},
			{Do: "PUT " + zone + "/A/a.b", Body: records, Status: 201},
			{Do: "DELETE " + zone + "/A/b.a", Status: 200},
			{Do: "GET $Next", Status: 200, Has: `{"value":[{ & /A/b" & /TXT/b"`, Lacks: "SOA & b.a"},
			{Do: "PUT " + zone + "/A/b.a", Body: records, Status: 201},
			{Do: "GET " + zone + "/A?$top=2", Status: 200, Has: `A/b.a & /A/b" & nextLink`, Lacks: "SOA"},
			{Do: "GET " + zone + "/ALL?$recordsetnamesuffix=B", Status: 200, Has: "A/a.b", Lacks: "A/b.a & TXT & nextLink"},
			{Do: "GET " + zone + "/ALL?$top=0", Status: 400},
			{Do: "GET " + zone + "/ALL?$skipToken=!", Status: 400},
		},
	})
}

// TestMissing: who answers for what is not there, and that a deletion needs the zone.
func TestMissing(t *testing.T) {
	t.Parallel()
	const none = "Microsoft.Network/privateDnsZones/none.com"
	const parent, arm, record = `"code":"ParentResourceNotFound"`, `"code":"ResourceNotFound"`, `{"code":"NotFound"`
	var steps []armtest.Step
	for _, test := range []struct{ do, code string }{
		{"GET " + none, arm}, {"PATCH " + none, arm},
		{"GET " + none + "/virtualNetworkLinks/l", arm}, {"PUT " + none + "/virtualNetworkLinks/l", parent}, {"PATCH " + none + "/virtualNetworkLinks/l", parent},
		{"GET " + none + "/virtualNetworkLinks", parent},
		{"GET " + none + "/A/www", parent}, {"PUT " + none + "/A/www", parent}, {"DELETE " + none + "/A/www", parent}, {"GET " + none + "/A", parent}, {"GET " + none + "/ALL", parent},
		{"GET " + link, arm}, {"PATCH " + link, arm}, {"GET " + set, record}, {"PATCH " + set, record},
		{"DELETE /subscriptions/$S/resourceGroups/none/providers/" + link, `"code":"ResourceGroupNotFound"`},
		{"DELETE /subscriptions/$S/resourceGroups/none/providers/" + set, `"code":"ResourceGroupNotFound"`},
		{"DELETE /subscriptions/$S/resourceGroups/none/providers/" + set + "?api-version=2020-06-01", parent},
	} {
		steps = append(steps, armtest.Step{Do: test.do, Body: global, Status: 404, Has: test.code})
	}
	for _, do := range []string{"DELETE " + none, "DELETE " + none + "/virtualNetworkLinks/l", "DELETE " + link} {
		steps = append(steps, armtest.Step{Do: do, Status: 204})
	}
	newWorld(t).Run(t, steps)
}

// TestPreconditions: a record set's fails at once, a zone's and a link's as an operation.
func TestPreconditions(t *testing.T) {
	t.Parallel()
	steps := []armtest.Step{{Do: "PUT " + link, Body: linked, Status: 202}, {Do: "PUT " + set, Body: records, Status: 201}}
	for _, test := range []struct {
		on, ifMatch, ifNoneMatch, want string
	}{
		{zone, "stale", "", "The Zone Example.com has been modified (etag mismatch)."},
		{zone, "", "*", "The Zone Example.com exists already and hence cannot be created again."},
		{link, "stale", "", "The Virtual Network link 'link' for the Private DNS zone 'Example.com' has been modified (etag mismatch)."},
		{link, "", "*", "The Virtual Network link link for the Private DNS zone Example.com exists already and hence cannot be created again."},
		{zone + "/virtualNetworkLinks/New", "*", "", "The Virtual Network link 'New' for the Private DNS zone 'Example.com' has been modified (etag mismatch)."},
	} {
		steps = append(steps,
			armtest.Step{Do: "PUT " + test.on, Body: linked, IfMatch: test.ifMatch, IfNoneMatch: test.ifNoneMatch, Status: 202, Wait: settled},
			armtest.Step{Do: "GET $Azure-Asyncoperation", Status: 202, Has: `{"status":"InProgress"}`},
			armtest.Step{Do: "GET $Azure-Asyncoperation", Status: 200, Wait: settled, Has: `{"error":{"code":"PreconditionFailed","message":"` + test.want + `"},"status":"Failed"}`},
			armtest.Step{Do: "GET $Location", Status: 412, Has: `"code":"PreconditionFailed"`})
	}
	for _, test := range []struct{ method, ifMatch, ifNoneMatch, want string }{
		{"PUT", "stale", "", "The Record set www has been modified (etag mismatch)."},
		{"DELETE", "stale", "", "The Record set www has been modified (etag mismatch)."},
		{"PUT", "", "*", "The Record set www exists already and hence cannot be created again."},
	} {
		steps = append(steps, armtest.Step{Do: test.method + " " + set, Body: records, IfMatch: test.ifMatch, IfNoneMatch: test.ifNoneMatch, Status: 412, Has: `{"code":"PreconditionFailed","message":"` + test.want + `"}`})
	}
	newWorld(t).Run(t, steps)
}

// TestPolls: what a client that follows an operation sees.
func TestPolls(t *testing.T) {
	t.Parallel()
	run(t, map[string][]armtest.Step{
		"of a write": {
			{Do: "PUT " + zone, Body: global, Status: 202},
			{Do: "GET $Azure-Asyncoperation", Status: 202, Has: `{"status":"InProgress"} & Retry-After: 30 & Location: `},
			{Do: "GET $Location", Status: 202, Has: "Retry-After: 30"},
			{Do: "GET $Azure-Asyncoperation", Status: 200, Wait: settled, Has: `{"status":"Succeeded"}`, Lacks: "Retry-After"},
			{Do: "GET $Location", Status: 200, Has: `"provisioningState":"Succeeded"`},
		},
		"of a deletion": {
			{Do: "DELETE " + zone, Status: 202},
			{Do: "DELETE " + zone, Status: 202, Wait: settled / 2},
			{Do: "GET $Azure-Asyncoperation", Status: 200, Wait: settled / 2, Has: `{"status":"Succeeded"}`},
			{Do: "GET $Location", Status: 204},
		},
		"of nothing": {
			{Do: "GET Microsoft.Network/privateDnsOperationStatuses/bm9uZQ==", Status: 404},
			{Do: "GET Microsoft.Network/privateDnsOperationResults/!", Status: 404},
		},
	})
}

// TestTakesLonger: a zone's operation outlives that of a network that began later.
func TestTakesLonger(t *testing.T) {
	t.Parallel()
	const zone, net = "Microsoft.Network/privateDnsZones/example.com", "Microsoft.Network/virtualNetworks/later"
	armtest.New(network.Provider, privatedns.Provider).Run(t, []armtest.Step{
		{Do: "PUT " + zone, Body: `{"location":"global"}`, Status: 202},
		{Do: "PUT " + net, Body: `{"location":"eastus","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]}}}`, Status: 201, Wait: time.Second},
		{Do: "GET " + net, Status: 200, Wait: 4 * time.Second, Has: `"provisioningState":"Succeeded"`},
		{Do: "GET " + zone, Status: 200, Has: `"provisioningState":"Updating"`},
		{Do: "GET " + zone, Status: 200, Wait: 3 * time.Second, Has: `"provisioningState":"Succeeded"`},
	})
}
