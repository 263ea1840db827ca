package privatelink_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

const groupID = groupPath + "applicationSecurityGroups/web"

// shared is an endpoint that others have changed: it has tags and a security group of Azure Policy,
// and properties that no version of armnetwork knows.
func shared(edit func(object map[string]any)) string {
	var object map[string]any
	if err := json.Unmarshal([]byte(endpointBody("Failed", "Approved")), &object); err != nil {
		panic(err)
	}
	object["tags"] = map[string]any{"costCenter": "7", "Team": "old"}
	object["newMember"] = []any{1.5, "x"}
	properties := object["properties"].(map[string]any)
	properties["applicationSecurityGroups"] = []any{map[string]any{"id": groupID}}
	properties["newPolicy"] = map[string]any{"a": json.Number("12345678901234567890")}
	if edit != nil {
		edit(object)
	}
	text, err := json.Marshal(object)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestRepairKeepsWhatOthersAdded(t *testing.T) {
	t.Parallel()
	alias := privatelink.Alias{Name: "pls", GUID: "aaaaaaaa-2222-3333-4444-555555555555", Region: "eastus2"}
	connection := func(object map[string]any) map[string]any {
		return object["properties"].(map[string]any)["manualPrivateLinkServiceConnections"].([]any)[0].(map[string]any)
	}
	for _, test := range []struct {
		name   string
		change func(*privatelink.PrivateEndpointParameters)
		want   func(object map[string]any) // edits what was read
	}{
		{"nothing to change", nil, nil},
		{"another message is the connection's business", func(p *privatelink.PrivateEndpointParameters) { p.RequestMessage = "other" }, nil},
		{"tags are added, whatever the letter case", func(p *privatelink.PrivateEndpointParameters) {
			p.Tags = map[string]string{"team": "data", "env": "prod"}
		}, func(o map[string]any) {
			o["tags"] = map[string]any{"costCenter": "7", "Team": "data", "env": "prod"}
		}},
		{"IDs in another letter case", func(p *privatelink.PrivateEndpointParameters) {
			p.SubnetID.ResourceGroupName = "APP"
			p.Location = "EastUS2"
		}, nil},
		{"another subnet is Azure's to refuse", func(p *privatelink.PrivateEndpointParameters) { p.SubnetID.Name = "other" }, func(o map[string]any) {
			o["properties"].(map[string]any)["subnet"] = map[string]any{"id": strings.Replace(subnetPath, "/apps", "/other", 1)}
		}},
		{"so is another service", func(p *privatelink.PrivateEndpointParameters) { p.Service = alias }, func(o map[string]any) {
			connection(o)["properties"].(map[string]any)["privateLinkServiceId"] = alias.String()
		}},
		{"and another name of the connection", func(p *privatelink.PrivateEndpointParameters) { p.ConnectionName = "link" }, func(o map[string]any) {
			connection(o)["name"] = "link"
		}},
		{"and another location", func(p *privatelink.PrivateEndpointParameters) { p.Location = "westus" }, func(o map[string]any) {
			o["location"] = "westus"
		}},
		{"address and interface", func(p *privatelink.PrivateEndpointParameters) {
			p.PrivateIPAddress, p.CustomNetworkInterfaceName = "10.0.0.9", "nic1"
		}, func(o map[string]any) {
			properties := o["properties"].(map[string]any)
			properties["customNetworkInterfaceName"] = "nic1"
			properties["ipConfigurations"] = []any{map[string]any{"name": "static", "properties": map[string]any{"privateIPAddress": "10.0.0.9"}}}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := parameters()
			if test.change != nil {
				test.change(&p)
			}
			transport := &script{replies: []reply{{"GET " + endpointPath, 200, nil, shared(nil)}, putReply}}
			if _, err := newClient(transport).BeginRepairPrivateEndpoint(t.Context(), endpointID, p, nil); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(decoded(t, shared(test.want)), decoded(t, transport.bodies[1])); diff != "" {
				t.Errorf("body of the PUT (-want +got):\n%s", diff)
			}
			if got := transport.headers[1].Get("If-Match"); got != `W/"e"` {
				t.Errorf("If-Match %q, want the ETag that was read", got)
			}
			if transport.queries[0] != "api-version=2025-09-01" || transport.queries[1] != transport.queries[0] {
				t.Errorf("queries %q", transport.queries)
			}
		})
	}
}

func decoded(t *testing.T, text string) (value any) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return value
}

// The package's own requests have the api-version of armnetwork.
func TestRepairSpeaksTheVersionOfArmnetwork(t *testing.T) {
	t.Parallel()
	transport := &script{replies: []reply{getReply, nicReply, getReply, putReply}}
	client := newClient(transport)
	if _, err := client.GetPrivateEndpoint(t.Context(), endpointID, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := client.BeginRepairPrivateEndpoint(t.Context(), endpointID, parameters(), nil); err != nil {
		t.Fatal(err)
	}
	if transport.queries[0] != transport.queries[2] {
		t.Errorf("armnetwork sends %q, the package %q", transport.queries[0], transport.queries[2])
	}
}

func TestRepairIsAnOperation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		transport := &script{replies: []reply{getReply, putReply}}
		poller, err := newClient(transport).BeginRepairPrivateEndpoint(t.Context(), endpointID, parameters(), nil)
		if err != nil {
			t.Fatal(err)
		}
		token, err := poller.ResumeToken()
		if err != nil {
			t.Fatal(err)
		}
		transport = &script{replies: []reply{running, ended, getReply, nicReply}}
		again, err := newClient(transport).BeginRepairPrivateEndpoint(t.Context(), endpointID, privatelink.PrivateEndpointParameters{},
			&privatelink.BeginRepairPrivateEndpointOptions{ResumeToken: token})
		if err != nil {
			t.Fatal(err)
		}
		got, err := again.PollUntilDone(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(endpointSnapshot("Succeeded", "Pending"), got); diff != "" {
			t.Errorf("snapshot (-want +got):\n%s", diff)
		}
		transport.finished(t)
		if _, err := newClient(&script{}).BeginCreatePrivateEndpoint(t.Context(), endpointID, parameters(),
			&privatelink.BeginCreatePrivateEndpointOptions{ResumeToken: token}); !errors.Is(err, privatelink.ErrInvalidArgument) {
			t.Errorf("error %v of a create with the repair's token, want ErrInvalidArgument", err)
		}
	})
}

func TestRepairRefusals(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		replies []reply
		is      error
		want    string
	}{
		{"missing", []reply{{"GET " + endpointPath, 404, nil, `{"error":{"code":"ResourceNotFound","message":"m"}}`}}, privatelink.ErrNotFound, "404 ResourceNotFound"},
		{"changed meanwhile", []reply{getReply, {"PUT " + endpointPath, 412, nil, `{"error":{"code":"PreconditionFailed","message":"Precondition failed.","details":[]}}`}},
			privatelink.ErrConflict, "try again, which reads it anew"},
		{"not an object", []reply{{"GET " + endpointPath, 200, nil, `[]`}}, nil, "not a JSON object"},
		{"null", []reply{{"GET " + endpointPath, 200, nil, `null`}}, nil, "not a JSON object"},
		{"odd properties", []reply{{"GET " + endpointPath, 200, nil, `{"properties":[]}`}}, nil, "as properties"},
		{"odd connections", []reply{{"GET " + endpointPath, 200, nil, `{"properties":{"manualPrivateLinkServiceConnections":{}}}`}}, nil, "as manualPrivateLinkServiceConnections"},
		{"odd tags", []reply{{"GET " + endpointPath, 200, nil, `{"tags":1}`}}, nil, "as tags"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			transport := &script{replies: test.replies}
			p := parameters()
			p.Tags = map[string]string{"a": "b"}
			_, err := newClient(transport).BeginRepairPrivateEndpoint(t.Context(), endpointID, p, nil)
			var own *privatelink.Error
			if !errors.As(err, &own) || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("error %v, want an *Error with %q", err, test.want)
			}
			for _, sentinel := range []error{privatelink.ErrNotFound, privatelink.ErrConflict, privatelink.ErrInvalidArgument} {
				if errors.Is(err, sentinel) != (sentinel == test.is) {
					t.Errorf("errors.Is(%v) is %v", sentinel, errors.Is(err, sentinel))
				}
			}
			transport.finished(t)
		})
	}
	if _, err := newClient(&script{}).BeginRepairPrivateEndpoint(t.Context(), endpointID, privatelink.PrivateEndpointParameters{}, nil); !errors.Is(err, privatelink.ErrInvalidArgument) {
		t.Errorf("error %v, want ErrInvalidArgument", err)
	}
}
