package privatelink_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

func TestGet(t *testing.T) {
	t.Parallel()
	transport := &script{replies: []reply{getReply, nicReply}}
	got, err := newClient(transport).GetPrivateEndpoint(t.Context(), endpointID, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(endpointSnapshot("Succeeded", "Pending"), got); diff != "" {
		t.Errorf("snapshot (-want +got):\n%s", diff)
	}
	transport.finished(t)
}

func TestGetToleratesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, body string
		want       privatelink.PrivateEndpoint
	}{
		{"empty object", `{}`, privatelink.PrivateEndpoint{ID: endpointID}},
		{"nulls", `{"id":null,"location":null,"tags":{"a":null},"properties":{"subnet":null,"networkInterfaces":[],"manualPrivateLinkServiceConnections":[null],"customDnsConfigs":[null]}}`,
			privatelink.PrivateEndpoint{ID: endpointID, Tags: map[string]string{"a": ""}, Connections: []privatelink.Connection{{Manual: true}}}},
		{"unknown values", `{"new":1,"location":"East US 2","properties":{"provisioningState":"Paused","privateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceConnectionState":{"status":"Frozen"}}}]}}`,
			privatelink.PrivateEndpoint{ID: endpointID, Location: "eastus2", ProvisioningState: "Paused",
				Connections: []privatelink.Connection{{Name: "c", Status: "Frozen"}}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			transport := &script{replies: []reply{{"GET " + endpointPath, 200, nil, test.body}}}
			got, err := newClient(transport).GetPrivateEndpoint(t.Context(), endpointID, nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("snapshot (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPrivateIPAddressSources(t *testing.T) {
	t.Parallel()
	const dns = `"customDnsConfigs":[{"fqdn":"db.example.com","ipAddresses":["10.0.0.5"]}]`
	const static = `"ipConfigurations":[{"name":"static","properties":{"privateIPAddress":"10.0.0.6"}}]`
	const nic = `"networkInterfaces":[{"id":"` + nicPath + `"}]`
	forbidden := &reply{"GET " + nicPath, 403, nil, `{"error":{"code":"AuthorizationFailed","message":"no read"}}`}
	missing := &reply{"GET " + nicPath, 404, nil, `{"error":{"code":"ResourceNotFound","message":"gone"}}`}
	secondary := &reply{"GET " + nicPath, 200, nil, `{"properties":{"ipConfigurations":[{"properties":{"privateIPAddress":"10.0.0.7"}},{"properties":{"privateIPAddress":"10.0.0.8","primary":true}}]}}`}
	for _, test := range []struct {
		name, properties string
		nic              *reply
		want, wantErr    string
	}{
		{"interface before DNS", nic + "," + dns, &nicReply, "10.0.0.4", ""},
		{"primary configuration", nic, secondary, "10.0.0.8", ""},
		{"DNS without interface", dns, nil, "10.0.0.5", ""},
		{"DNS when the interface is forbidden", nic + "," + dns, forbidden, "10.0.0.5", ""},
		{"static when the interface is missing", nic + "," + static, missing, "10.0.0.6", ""},
		{"nothing yet", nic, missing, "", ""},
		{"forbidden", nic, forbidden, "", "read network interface " + nicPath + ": 403 AuthorizationFailed: no read; grant"},
		{"not an interface", `"networkInterfaces":[{"id":"` + servicePath + `"}]`, nil, "", "does not hold a network interface ID"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			transport := &script{replies: []reply{{"GET " + endpointPath, 200, nil, `{"properties":{` + test.properties + `}}`}}}
			if test.nic != nil {
				transport.replies = append(transport.replies, *test.nic)
			}
			got, err := newClient(transport).GetPrivateEndpoint(t.Context(), endpointID, nil)
			if test.wantErr == "" && err != nil || test.wantErr != "" && (err == nil || !strings.Contains(err.Error(), test.wantErr)) {
				t.Fatalf("error %v, want %q", err, test.wantErr)
			}
			if got.PrivateIPAddress != test.want {
				t.Errorf("address %q, want %q", got.PrivateIPAddress, test.want)
			}
			transport.finished(t)
		})
	}
}

func TestGetRefusesABadIDBeforeAnyRequest(t *testing.T) {
	t.Parallel()
	_, err := newClient(&script{}).GetPrivateEndpoint(t.Context(), privatelink.PrivateEndpointID{SubscriptionID: subscription, ResourceGroupName: "app"}, nil)
	if !errors.Is(err, privatelink.ErrInvalidArgument) {
		t.Errorf("error %v, want ErrInvalidArgument", err)
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	transport := &script{}
	for range 8 {
		transport.replies = append(transport.replies, reply{"GET " + endpointPath, 200, nil, `{}`})
	}
	client := newClient(transport)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := client.GetPrivateEndpoint(t.Context(), endpointID, nil); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}
