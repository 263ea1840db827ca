package simulator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// dnsCaller calls private DNS in the resource group "network" and returns status and
// body.
type dnsCaller struct {
	t     *testing.T
	sim   *simulator.Simulator
	token string
	query string // behind the api-version
}

func newDNSCaller(t *testing.T, sim *simulator.Simulator) *dnsCaller {
	t.Helper()
	token, err := sim.Credential().GetToken(context.Background(), policy.TokenRequestOptions{Scopes: []string{"https://management.azure.com/.default"}})
	if err != nil {
		t.Fatal(err)
	}
	return &dnsCaller{t: t, sim: sim, token: token.Token}
}

func (c *dnsCaller) call(method, path, body string, header ...string) (int, string) {
	c.t.Helper()
	base := "https://management.azure.com/subscriptions/" + c.sim.Account().SubscriptionID + "/resourceGroups/network/providers/Microsoft.Network/privateDnsZones/"
	r, err := http.NewRequest(method, base+path+"?api-version=2024-06-01"+c.query, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := c.sim.RoundTrip(r)
	if err != nil {
		c.t.Fatal(err)
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

const oneRecord = `{"properties":{"ttl":60,"aRecords":[{"ipv4Address":"10.0.0.4"}]}}`

// TestRecordSetPreconditions checks that preconditions of a record set are checked at
// once and refused in private DNS's own form. Save and Load keep them.
func TestRecordSetPreconditions(t *testing.T) {
	t.Parallel()
	sim := simulator.ForTest(t, &simulator.Options{Clock: simulator.Manual(), Durations: simulator.NoDurations(), Record: true})
	sim.AddResourceGroup("network", "eastus2")
	dns := newDNSCaller(t, sim)
	if status, body := dns.call("PUT", "example.com", `{"location":"global"}`); status != 202 {
		t.Fatalf("%d %s", status, body)
	}
	const (
		modified = `{"code":"PreconditionFailed","message":"The Record set www has been modified (etag mismatch)."}`
		exists   = `{"code":"PreconditionFailed","message":"The Record set www exists already and hence cannot be created again."}`
	)

	for i, test := range []struct {
		method, condition, etag string
		status                  int
		body                    string // "": not looked at
	}{
		{"PUT", "If-Match", "*", 412, modified},
		{"PUT", "If-None-Match", "*", 201, ""},
		{"PUT", "If-None-Match", "*", 412, exists},
		{"PUT", "If-None-Match", "ignored", 200, ""},
		{"PUT", "If-Match", "stale", 412, modified},
		{"PATCH", "If-Match", "stale", 412, modified},
		{"DELETE", "If-Match", "stale", 412, modified},
		{"PUT", "If-Match", "*", 200, ""},
		{"PATCH", "If-Match", "current", 200, ""},
		{"PUT", "If-Match", "current", 200, ""},
	} {
		etag := test.etag
		if etag == "current" {
			_, shown := dns.call("GET", "example.com/A/www", "")
			etag = etagInBody.FindStringSubmatch(shown)[1]
		}
		status, body := dns.call(test.method, "example.com/A/www", oneRecord, test.condition, etag)
		if status != test.status || test.body != "" && body != test.body {
			t.Errorf("%d: %s with %s %s: %d %s, want %d %s", i, test.method, test.condition, test.etag, status, body, test.status, test.body)
		}
	}

	var file bytes.Buffer
	if err := sim.Save(&file); err != nil {
		t.Fatal(err)
	}
	loaded, err := simulator.Load(&file, &simulator.Options{Clock: simulator.Manual()})
	if err != nil {
		t.Fatal(err)
	}
	_, want := dns.call("GET", "example.com/ALL", "")
	if _, got := newDNSCaller(t, loaded).call("GET", "example.com/ALL", ""); got != want {
		t.Errorf("after Load (-want +got):\n%s", cmp.Diff(want, got))
	}
}

var etagInBody = regexp.MustCompile(`"etag":"([^"]+)"`)

// TestRecordSetLimits checks the documented limits.
func TestRecordSetLimits(t *testing.T) {
	t.Parallel()
	sim := simulator.ForTest(t, &simulator.Options{Clock: simulator.Manual(), Durations: simulator.NoDurations()})
	sim.AddResourceGroup("network", "eastus2")
	dns := newDNSCaller(t, sim)
	dns.call("PUT", "example.com", `{"location":"global"}`)
	records := func(n int) string {
		list := make([]string, n)
		for i := range list {
			list[i] = fmt.Sprintf(`{"ipv4Address":"10.0.0.%d"}`, i)
		}
		return `{"properties":{"ttl":60,"aRecords":[` + strings.Join(list, ",") + `]}}`
	}
	text := func(n int) string {
		return `{"properties":{"ttl":60,"txtRecords":[{"value":["a","` + strings.Repeat("b", n-1) + `"]}]}}`
	}
	for _, test := range []struct {
		path, body string
		status     int
	}{
		{"A/x", records(20), 201},
		{"A/x", records(21), 400},
		{"TXT/x", text(1024), 201},
		{"TXT/x", text(1025), 400},
		{"A/" + strings.Repeat("x", 63), oneRecord, 201},
		{"A/" + strings.Repeat("x", 64), oneRecord, 400},
		{"A/*.x", oneRecord, 201},
		{"A/x.*", oneRecord, 400},
		{"A/x", `{"properties":{"ttl":2147483647}}`, 200},
		{"A/x", `{"properties":{"ttl":2147483648}}`, 400},
	} {
		if status, body := dns.call("PUT", "example.com/"+test.path, test.body); status != test.status {
			t.Errorf("PUT %.20s %.60s: %d %s, want %d", test.path, test.body, status, body, test.status)
		}
	}
}

// FuzzRecordSets sends arbitrary calls to a zone with a record set and checks that
// replies are JSON or empty, and that the zone can then be listed and still has its
// SOA.
func FuzzRecordSets(f *testing.F) {
	for _, seed := range []struct{ method, path, query, body string }{
		{"PUT", "A/www", "", oneRecord},
		{"PATCH", "A/www", "", `{"properties":{"ttl":1,"aRecords":null}}`},
		{"PUT", "CNAME/www", "", `{"properties":{"ttl":1,"cnameRecord":{"cname":"a."}}}`},
		{"PUT", "SOA/@", "", `{"properties":{"ttl":1,"soaRecord":{"email":"a.b"}}}`},
		{"PUT", "TXT/*.x", "", `{"properties":{"ttl":1,"txtRecords":[{}]}}`},
		{"DELETE", "soa/@", "", ""},
		{"GET", "ALL", "&%24top=1&%24skipToken=QC9TT0E%3D&%24recordsetnamesuffix=w", ""},
		{"GET", "A/www/b/c", "&%zz", ""},
	} {
		f.Add(seed.method, seed.path, seed.query, seed.body)
	}
	f.Fuzz(func(t *testing.T, method, path, query, body string) {
		sim := simulator.New(&simulator.Options{Clock: simulator.Manual(), Durations: simulator.NoDurations()})
		sim.AddResourceGroup("network", "eastus2")
		dns := newDNSCaller(t, sim)
		dns.call("PUT", "example.com", `{"location":"global"}`)
		dns.call("PUT", "example.com/A/www", oneRecord)
		if _, err := http.NewRequest(method, "https://example.com/"+path+"?"+query, nil); err != nil || strings.ContainsAny(path, "?#") {
			t.Skip("not a request that a server would see")
		}
		if _, text := dns.call(method, "example.com/"+path, body); text != "" && !json.Valid([]byte(text)) {
			t.Errorf("%s %s: %q is not JSON", method, path, text)
		}
		dns.query = query
		if _, text := dns.call("GET", "example.com/ALL", ""); !json.Valid([]byte(text)) {
			t.Errorf("list with %s: %q is not JSON", query, text)
		}
		dns.query = ""
		if status, text := dns.call("GET", "example.com/SOA/@", ""); status != 200 {
			t.Errorf("after %s %s %s: %d %s", method, path, body, status, text)
		}
	})
}

// TestOneZoneOfAName checks that a virtual network can be linked to only one zone of a
// name.
func TestOneZoneOfAName(t *testing.T) {
	t.Parallel()
	sim := simulator.ForTest(t, &simulator.Options{Clock: simulator.Manual(), Durations: simulator.NoDurations()})
	subnet := sim.AddVirtualNetwork(simulator.VirtualNetwork{})
	network, _, _ := strings.Cut(subnet, "/subnets/")
	dns := newDNSCaller(t, sim)
	dns.call("PUT", "example.com", `{"location":"global"}`)
	dns.call("PUT", "db.example.com", `{"location":"global"}`)
	link := `{"location":"global","properties":{"virtualNetwork":{"id":"` + network + `"}}}`
	for _, test := range []struct {
		path  string
		links bool
	}{
		{"example.com/virtualNetworkLinks/a", true},
		{"db.example.com/virtualNetworkLinks/a", true},
		{"example.com/virtualNetworkLinks/a", true}, // once more
		{"example.com/virtualNetworkLinks/b", false},
	} {
		if status, body := dns.call("PUT", test.path, link); status != 202 {
			t.Errorf("PUT %s: %d %s", test.path, status, body)
		}
		sim.Advance(1)
		if status, _ := dns.call("GET", test.path, ""); (status == 200) != test.links {
			t.Errorf("GET %s: %d", test.path, status)
		}
	}
}
