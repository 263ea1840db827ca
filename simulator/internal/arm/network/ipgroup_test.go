package network

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestIPGroup(t *testing.T) {
	t.Parallel()
	with := func(addresses string) string {
		return `{"location":"eastus2","properties":{"ipAddresses":[` + addresses + `]}}`
	}
	most := strings.TrimSuffix(strings.Repeat(`"10.0.0.1",`, 5000), ",")
	for addresses, code := range map[string]string{
		``:                             "",
		`"10.0.0.4","10.0.0.0/24"`:     "",
		`"10.0.0.4-10.0.0.9"`:          "",
		`"10.0.0.4-10.0.0.4"`:          "",
		most:                           "",
		most + `,"10.0.0.1"`:           "InvalidRequestFormat",
		`"10.0.0.9-10.0.0.4"`:          "InvalidRequestFormat",
		`"10.0.0.4","10.0.0.4-"`:       "InvalidRequestFormat",
		`"10.0.0.0/33"`:                "InvalidRequestFormat",
		`"fd00::1"`:                    "InvalidRequestFormat",
		`"fd00::/64"`:                  "InvalidRequestFormat",
		`"fd00::1-fd00::2"`:            "InvalidRequestFormat",
		`"10.0.0.1-fd00::2"`:           "InvalidRequestFormat",
		`"example.com"`:                "InvalidRequestFormat",
		`"10.0.0.1-10.0.0.2-10.0.0.3"`: "InvalidRequestFormat",
	} {
		want := 201
		if code != "" {
			want = 400
		}
		newAzure().run(t, []call{{do: "PUT ipGroups/i", body: with(addresses), want: want, code: code}})
	}
	newAzure().run(t, []call{
		{do: "PUT ipGroups/i?2019-08-01", body: with(``), want: 400, code: "NoRegisteredProviderFound"},
		{do: "PUT ipGroups/i", body: with(`"10.0.0.4"`), want: 201, shows: map[string]string{"properties.provisioningState": `"Updating"`}},
		{do: "GET ipGroups/i", want: 200, shows: map[string]string{
			"properties": `{"firewallPolicies":[],"firewalls":[],"ipAddresses":["10.0.0.4"],"provisioningState":"Succeeded"}`,
		}},
		{do: "PATCH ipGroups/i", body: `{"tags":{"a":"b"}}`, want: 200, shows: map[string]string{"tags": `{"a":"b"}`}},
		{do: "PUT ipGroups/i", body: with(`"10.0.0.5"`), want: 200, shows: map[string]string{"properties.ipAddresses": `["10.0.0.5"]`}},
		{do: "GET ipGroups", want: 200, shows: map[string]string{"value.0.name": `"i"`}},
		{do: "DELETE ipGroups/i", want: 200},
		{do: "GET ipGroups/i", want: 404, code: "ResourceNotFound"},
	})
}

// TestIPGroupEtag has, in each recording, one ETag in the reply to a PUT and in the GETs
// after it.
func TestIPGroupEtag(t *testing.T) {
	t.Parallel()
	a := newAzure()
	etag := func(do, body string) string {
		reply, _ := a.send(call{do: do, body: body})
		var shown any
		if err := json.Unmarshal(reply.Body, &shown); err != nil {
			t.Fatal(err)
		}
		return at(shown, "etag")
	}
	last := ""
	for _, addresses := range []string{`"10.0.0.4"`, `"10.0.0.5"`} {
		put := etag("PUT ipGroups/i", `{"location":"eastus2","properties":{"ipAddresses":[`+addresses+`]}}`)
		if get := etag("GET ipGroups/i", ""); put == "" || put == last || get != put {
			t.Errorf("ETag %s after a PUT with %s, after one with %s", get, put, last)
		}
		last = put
	}
}
