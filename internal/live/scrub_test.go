package live

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	someGUID  = "8a8cd1b0-4f5c-4e0e-9f6a-0d4b5f0a1b2c"
	otherGUID = "11111111-aaaa-bbbb-cccc-222222222222"
)

func newScrubber() *scrubber {
	own := []string{"vnet", "pe", "services", "eastus2"}
	return &scrubber{newReplacements(someGUID, "k3x9q2", own), map[string]string{"127.0.0.1:4433": azureHost}}
}

// TestScrubBody scrubs a body of each kind.
func TestScrubBody(t *testing.T) {
	t.Parallel()
	const group = "/subscriptions/" + someGUID + "/resourceGroups/tidbprivatelink-live-k3x9q2"
	for name, test := range map[string]struct{ body, want string }{
		"nothing":          {"", ""},
		"not JSON":         {"<html>Alice</html>", "redacted"},
		"two documents":    {`{} {"name":"Alice"}`, "redacted"},
		"words":            {`{"status":"Succeeded","provisioningState":"Alice1"}`, `{"provisioningState":"redacted","status":"Succeeded"}`},
		"unknown member":   {`{"owner":"Alice","enabled":true,"none":null}`, `{"enabled":true,"none":null,"owner":"redacted"}`},
		"odd member":       {`{"sk-live-12345":true,"a b":1}`, `{}`},
		"numbers":          {`{"port":4000,"phone":4915112345678,"ratio":0.5,"code":49900001}`, `{"code":49900001,"phone":0,"port":4000,"ratio":0}`},
		"tags":             {`{"tags":{"env":"vnet","owner":"Alice","tidbprivatelink-live":"2026-11-25T10:00:00Z"}}`, `{"tags":{"env":"vnet","tidbprivatelink-live":"2001-02-03T04:05:06Z"}}`},
		"own ID":           {`{"id":"` + group + `/providers/Microsoft.Network/virtualNetworks/vnet"}`, `{"id":"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/tidbprivatelink-live-000000/providers/Microsoft.Network/virtualNetworks/vnet"}`},
		"upper case":       {`{"id":"` + strings.Replace(group, "tidbprivatelink-live-k3x9q2", "TIDBPRIVATELINK-LIVE-K3X9Q2", 1) + `/providers/Microsoft.Network/privateEndpoints/PE"}`, `{"id":"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/TIDBPRIVATELINK-LIVE-000000/providers/Microsoft.Network/privateEndpoints/PE"}`},
		"foreign ID":       {`{"id":"/subscriptions/` + otherGUID + `/resourceGroups/alice/providers/Microsoft.Network/privateLinkServices/hers"}`, `{"id":"/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/name-1/providers/Microsoft.Network/privateLinkServices/name-2"}`},
		"the same twice":   {`{"a":"` + otherGUID + `","b":"` + strings.ToUpper(otherGUID) + `","c":"` + someGUID + `"}`, `{"a":"00000000-0000-0000-0000-000000000001","b":"00000000-0000-0000-0000-000000000001","c":"00000000-0000-0000-0000-000000000000"}`},
		"interface":        {`{"name":"pe.nic.` + otherGUID + `"}`, `{"name":"pe.nic.00000000-0000-0000-0000-000000000001"}`},
		"names":            {`{"name":"alice","displayName":"Alice's orders"}`, `{"displayName":"name-1","name":"name-2"}`},
		"ETag":             {`{"etag":"W/\"` + otherGUID + `\""}`, `{"etag":"W/\"00000000-0000-0000-0000-000000000001\""}`},
		"addresses":        {`{"a":"10.0.0.4","b":"10.0.0.0/24","c":"20.31.4.5","d":"20.31.4.5","e":"2a01::5"}`, `{"a":"10.0.0.4","b":"10.0.0.0/24","c":"192.0.2.1","d":"192.0.2.1","e":"192.0.2.2"}`},
		"long numbers":     {`{"clusterId":"10712227917544000000","name":"clusters/10712227917544000000"}`, `{"clusterId":"10000000000000000001","name":"clusters/10000000000000000001"}`},
		"host":             {`{"host":"orders-x7.privatelink-19319608.ab12cd34ef56.clusters.tidb-cloud.com"}`, `{"host":"host-00000001.privatelink-00000002.host-00000003.clusters.tidb-cloud.com"}`},
		"regions":          {`{"location":"eastus2","regionDisplayName":"East US 2 (eastus2)","regionId":"azure-eastus2"}`, `{"location":"eastus2","regionDisplayName":"East US 2 (eastus2)","regionId":"azure-eastus2"}`},
		"sentence":         {`{"message":"The client 'alice@example.com' with object id '` + otherGUID + `' has no right over '` + group + `', see https://aka.ms/x and https://alice.dev/y?k=v."}`, `{"message":"The client 'redacted' with object id '00000000-0000-0000-0000-000000000001' has no right over '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/tidbprivatelink-live-000000', see https://aka.ms/x and https://host1.example.com/y."}`},
		"others' groups":   {`{"value":[{"id":"/subscriptions/x/resourceGroups/alice"},{"id":"` + group + `"},{"port":1}]}`, `{"value":[{"id":"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/tidbprivatelink-live-000000"},{"port":1}]}`},
		"not a path":       {`{"id":"/home/alice/secret"}`, `{"id":"redacted"}`},
		"not a GUID there": {`{"id":"/subscriptions/alice/resourceGroups/vnet"}`, `{"id":"/subscriptions/redacted/resourceGroups/vnet"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := newScrubber().body([]byte(test.body))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestScrubURL scrubs URLs: parameters that are not allowed are left out.
func TestScrubURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://127.0.0.1:4433/subscriptions/" + someGUID + "/resourceGroups/tidbprivatelink-live-k3x9q2?api-version=2024-05-01&sig=secret": "https://management.azure.com/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/tidbprivatelink-live-000000?api-version=2024-05-01",
		"https://dedicated.tidbapi.com/v1beta1/clusters/10712227917544000000/tidbNodeGroups/-/privateLinkService?validateOnly=true":          "https://dedicated.tidbapi.com/v1beta1/clusters/10000000000000000001/tidbNodeGroups/-/privateLinkService?validateOnly=true",
		"https://management.azure.com/subscriptions/" + someGUID + "/operationresults/eyJqb2JJZCI6IlgifQ?api-version=2021-04-01&t=1&c=2":     "https://management.azure.com/subscriptions/00000000-0000-0000-0000-000000000000/operationresults/name-1?api-version=2021-04-01",
		"https://management.azure.com/subscriptions/" + someGUID + "?api-version=s3cret":                                                     "https://management.azure.com/subscriptions/00000000-0000-0000-0000-000000000000?api-version=redacted",
		"https://alice:pw@login.example.com/x": "https://host1.example.com/x",
		"not a URL":                            "redacted",
	} {
		if got := newScrubber().url(text); got != want {
			t.Errorf("%s becomes\n%s, want\n%s", text, got, want)
		}
	}
}

// TestScrubHeaders scrubs the header of a reply and of a request.
func TestScrubHeaders(t *testing.T) {
	t.Parallel()
	header := http.Header{}
	for name, value := range map[string]string{
		"Content-Type": "application/json; charset=utf-8", "Retry-After": "10", "Set-Cookie": "session=alice", "X-Ms-Request-Id": otherGUID,
		"Www-Authenticate": `Bearer authorization_uri="https://login.windows.net/alice"`, "Cache-Control": "s3cret!", "Etag": `"` + otherGUID + `"`,
		"Location": "https://127.0.0.1:4433/subscriptions/" + someGUID + "/operationresults/x1?sig=alice",
	} {
		header.Set(name, value)
	}
	want := map[string]string{
		"content-type": "application/json; charset=utf-8", "retry-after": "10", "cache-control": "redacted", "etag": `"00000000-0000-0000-0000-000000000001"`,
		"location": "https://management.azure.com/subscriptions/00000000-0000-0000-0000-000000000000/operationresults/name-1",
	}
	s := newScrubber()
	s.guids(otherGUID) // fields have no order
	if diff := cmp.Diff(want, s.headers(header)); diff != "" {
		t.Errorf("reply (-want +got):\n%s", diff)
	}
	for authorization, want := range map[string]map[string]string{
		"Bearer eyJhbGciOi": {"if-match": "*"}, "Bearer invalid": {"if-match": "*", "authorization": "Bearer invalid"},
		`Digest username="alice"`: {"if-match": "*", "authorization": "Digest invalid"},
	} {
		sent := http.Header{"Authorization": {authorization}, "If-Match": {"*"}, "User-Agent": {"alice"}}
		if diff := cmp.Diff(want, s.sent(sent, http.StatusUnauthorized)); diff != "" {
			t.Errorf("request with %s (-want +got):\n%s", authorization, diff)
		}
	}
}

// FuzzScrub puts a secret into a text and the text into every place of a body: the
// result is a well-formed body without the secret.
func FuzzScrub(f *testing.F) {
	const hidden = "S3cr3t+V4lue"
	for _, seed := range []string{"", "/subscriptions/", "https://", "https://aka.ms/", "W/\"", "10.0.0.0/", "pe.nic.", "Microsoft.Network/", "'", "1", "clusters/", "A "} {
		f.Add(seed, "")
		f.Add("x", seed)
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		text := before + hidden + after
		members := map[string]any{"unknownMember": text, "list": []any{text, map[string]any{"id": text}}, text: text, "tags": map[string]any{"env": text, text: "x"}}
		for member := range allowedMembers {
			members[member] = text
		}
		body, err := json.Marshal(members)
		if err != nil {
			t.Fatal(err)
		}
		s := newScrubber()
		got := s.body(body) + s.url(text) + s.url("https://h/?api-version="+text) + s.headers(http.Header{"Location": {text}, "Etag": {text}, "Content-Type": {text}})["location"]
		if strings.Contains(got, hidden) {
			t.Errorf("%q is left of %q:\n%s", hidden, text, got)
		}
		if out := s.body(body); !json.Valid([]byte(out)) {
			t.Errorf("not JSON: %s", out)
		}
	})
}
