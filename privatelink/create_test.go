package privatelink_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

func parameters() privatelink.PrivateEndpointParameters {
	return privatelink.PrivateEndpointParameters{
		Location: "East US 2", SubnetID: mustSubnet(), Service: mustService(), RequestMessage: "please",
	}
}

var (
	putReply = reply{"PUT " + endpointPath, 201, map[string]string{"Azure-AsyncOperation": asyncURL, "Retry-After": "10"}, endpointBody("Updating", "Pending")}
	running  = reply{"GET " + asyncPath, 200, map[string]string{"Retry-After": "20"}, `{"status":"InProgress"}`}
	ended    = reply{"GET " + asyncPath, 200, nil, `{"status":"Succeeded"}`}
	getReply = reply{"GET " + endpointPath, 200, nil, endpointBody("Succeeded", "Pending")}
	nicReply = reply{"GET " + nicPath, 200, nil, nicBody}
)

func TestCreatePollsAsAzureAsks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		transport := &script{replies: []reply{putReply, running, ended, getReply, nicReply}}
		start := time.Now()
		poller, err := newClient(transport).BeginCreatePrivateEndpoint(t.Context(), endpointID, parameters(), nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := poller.PollUntilDone(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(endpointSnapshot("Succeeded", "Pending"), got); diff != "" {
			t.Errorf("snapshot (-want +got):\n%s", diff)
		}
		// 10 s from the first reply, 20 s from the poll that was too early.
		if took := time.Since(start); took != 30*time.Second {
			t.Errorf("took %v, want 30s", took)
		}
		transport.finished(t)
		if !strings.Contains(transport.queries[1], "s=s") {
			t.Errorf("the signed operation URL lost its query: %q", transport.queries[1])
		}
	})
}

func TestCreateSendsOneManualConnection(t *testing.T) {
	t.Parallel()
	alias := privatelink.Alias{Name: "pls", GUID: "aaaaaaaa-2222-3333-4444-555555555555", Region: "eastus2"}
	for _, test := range []struct {
		name   string
		change func(*privatelink.PrivateEndpointParameters)
		want   string
	}{
		{"least", func(p *privatelink.PrivateEndpointParameters) { p.RequestMessage = "" },
			`{"location":"eastus2","properties":{"subnet":{"id":"` + subnetPath + `"},"manualPrivateLinkServiceConnections":[{"name":"tidb","properties":{"privateLinkServiceId":"` + servicePath + `"}}]}}`},
		{"most", func(p *privatelink.PrivateEndpointParameters) {
			p.Service, p.ConnectionName, p.PrivateIPAddress, p.CustomNetworkInterfaceName = alias, "link", "10.0.0.9", "nic1"
			p.Tags = map[string]string{"team": "data"}
		}, `{"location":"eastus2","tags":{"team":"data"},"properties":{"subnet":{"id":"` + subnetPath + `"},"customNetworkInterfaceName":"nic1",
"ipConfigurations":[{"name":"static","properties":{"privateIPAddress":"10.0.0.9"}}],
"manualPrivateLinkServiceConnections":[{"name":"link","properties":{"privateLinkServiceId":"` + alias.String() + `","requestMessage":"please"}}]}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			transport := &script{replies: []reply{putReply}}
			p := parameters()
			test.change(&p)
			if _, err := newClient(transport).BeginCreatePrivateEndpoint(t.Context(), endpointID, p, nil); err != nil {
				t.Fatal(err)
			}
			var got, want any
			if err := errors.Join(json.Unmarshal([]byte(transport.bodies[0]), &got), json.Unmarshal([]byte(test.want), &want)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCreateRefusesBeforeAnyRequest(t *testing.T) {
	t.Parallel()
	type p = privatelink.PrivateEndpointParameters
	for name, test := range map[string]struct {
		change func(*p)
		want   string
	}{
		"no location":        {func(p *p) { p.Location = "" }, "check location"},
		"TiDB Cloud region":  {func(p *p) { p.Location = "azure-eastus2" }, "'-' is not allowed"},
		"no subnet":          {func(p *p) { p.SubnetID = privatelink.SubnetID{} }, "SubnetID.SubscriptionID"},
		"no service":         {func(p *p) { p.Service = nil }, "check Service"},
		"zero service":       {func(p *p) { p.Service = privatelink.PrivateLinkServiceID{} }, "PrivateLinkServiceID.SubscriptionID"},
		"long message":       {func(p *p) { p.RequestMessage = strings.Repeat("é", 141) }, "141 characters"},
		"connection name":    {func(p *p) { p.ConnectionName = "a/b" }, "check ConnectionName"},
		"interface name":     {func(p *p) { p.CustomNetworkInterfaceName = "-nic" }, "check CustomNetworkInterfaceName"},
		"IPv6":               {func(p *p) { p.PrivateIPAddress = "fd00::4" }, "check PrivateIPAddress"},
		"prefix":             {func(p *p) { p.PrivateIPAddress = "10.0.0.4/24" }, "not an IPv4 address"},
		"address with blank": {func(p *p) { p.PrivateIPAddress = " 10.0.0.4" }, "not an IPv4 address"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transport := &script{}
			parameters := parameters()
			test.change(&parameters)
			_, err := newClient(transport).BeginCreatePrivateEndpoint(t.Context(), endpointID, parameters, nil)
			if !errors.Is(err, privatelink.ErrInvalidArgument) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want ErrInvalidArgument with %q", err, test.want)
			}
		})
	}
}

func TestMessageOf140IsSent(t *testing.T) {
	t.Parallel()
	p := parameters()
	p.RequestMessage = strings.Repeat("é", 140)
	if _, err := newClient(&script{replies: []reply{putReply}}).BeginCreatePrivateEndpoint(t.Context(), endpointID, p, nil); err != nil {
		t.Error(err)
	}
}

// After a reply without an operation nothing is polled, but the address is read.
func TestCreateOfTheSameEndpointIsOver(t *testing.T) {
	t.Parallel()
	put := reply{"PUT " + endpointPath, 200, map[string]string{"Azure-AsyncOperation": asyncURL}, endpointBody("Succeeded", "Approved")}
	transport := &script{replies: []reply{put, getReply, nicReply}}
	poller, err := newClient(transport).BeginCreatePrivateEndpoint(t.Context(), endpointID, parameters(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !poller.Done() {
		t.Error("poller is not done")
	}
	got, err := poller.Result(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.PrivateIPAddress != "10.0.0.4" {
		t.Errorf("address %q", got.PrivateIPAddress)
	}
	transport.finished(t)
}

func TestResumeInAnotherClient(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		poller, err := newClient(&script{replies: []reply{putReply}}).BeginCreatePrivateEndpoint(t.Context(), endpointID, parameters(), nil)
		if err != nil {
			t.Fatal(err)
		}
		token, err := poller.ResumeToken()
		if err != nil {
			t.Fatal(err)
		}
		transport := &script{replies: []reply{running, ended, getReply, nicReply}}
		again, err := newClient(transport).BeginCreatePrivateEndpoint(t.Context(), endpointID, privatelink.PrivateEndpointParameters{},
			&privatelink.BeginCreatePrivateEndpointOptions{ResumeToken: token})
		if err != nil {
			t.Fatal(err)
		}
		// The token of a resumed poller can be resumed, too.
		if second, err := again.ResumeToken(); err != nil || second != token {
			t.Errorf("second token %q, %v; want %q", second, err, token)
		}
		got, err := again.PollUntilDone(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(endpointSnapshot("Succeeded", "Pending"), got); diff != "" {
			t.Errorf("snapshot (-want +got):\n%s", diff)
		}
		transport.finished(t)
	})
}

func TestResumeRefusesOtherTokens(t *testing.T) {
	t.Parallel()
	poller, err := newClient(&script{replies: []reply{putReply}}).BeginCreatePrivateEndpoint(t.Context(), endpointID, parameters(), nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := poller.ResumeToken()
	if err != nil {
		t.Fatal(err)
	}
	other := endpointID
	other.Name = "other"
	for name, test := range map[string]struct {
		id    privatelink.PrivateEndpointID
		token string
	}{
		"another endpoint":  {other, token},
		"another operation": {endpointID, strings.ReplaceAll(token, "create private endpoint", "delete private endpoint")},
		"not JSON":          {endpointID, "secret"},
		"nothing inside":    {endpointID, `{"type":"PrivateEndpoint","token":{}}`},
		"no inner token":    {endpointID, `{"type":"PrivateEndpoint","token":{"op":"create private endpoint","id":"` + endpointPath + `"}}`},
		"bad inner token":   {endpointID, `{"type":"PrivateEndpoint","token":{"op":"create private endpoint","id":"` + endpointPath + `","inner":"secret"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transport := &script{}
			_, err := newClient(transport).BeginCreatePrivateEndpoint(t.Context(), test.id, parameters(),
				&privatelink.BeginCreatePrivateEndpointOptions{ResumeToken: test.token})
			if !errors.Is(err, privatelink.ErrInvalidArgument) {
				t.Fatalf("error %v, want ErrInvalidArgument", err)
			}
			if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "https://") {
				t.Errorf("the error tells the token: %v", err)
			}
		})
	}
}

// Canceling the context ends the wait. The operation goes on, and the poller can be used again.
func TestCancelledWaitCanGoOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		transport := &script{replies: []reply{putReply, ended, getReply, nicReply}}
		poller, err := newClient(transport).BeginCreatePrivateEndpoint(t.Context(), endpointID, parameters(), nil)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := poller.PollUntilDone(ctx, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("error %v, want DeadlineExceeded", err)
		}
		if _, err := poller.PollUntilDone(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		transport.finished(t)
	})
}

func TestCallersCapturedReplyIsKept(t *testing.T) {
	t.Parallel()
	var captured *http.Response
	ctx := policy.WithCaptureResponse(t.Context(), &captured)
	if _, err := newClient(&script{replies: []reply{putReply}}).BeginCreatePrivateEndpoint(ctx, endpointID, parameters(), nil); err != nil {
		t.Fatal(err)
	}
	if captured == nil || captured.StatusCode != http.StatusCreated {
		t.Errorf("captured %v, want the reply to PUT", captured)
	}
}
