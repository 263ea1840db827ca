package privatelink_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/fake"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

const (
	subscription = "11111111-2222-3333-4444-555555555555"
	groupPath    = "/subscriptions/" + subscription + "/resourceGroups/app/providers/Microsoft.Network/"
	endpointPath = groupPath + "privateEndpoints/tidb"
	nicPath      = groupPath + "networkInterfaces/tidb.nic.1"
	subnetPath   = groupPath + "virtualNetworks/main/subnets/apps"
	servicePath  = "/subscriptions/99999999-2222-3333-4444-555555555555/resourceGroups/tidb/providers/Microsoft.Network/privateLinkServices/pls"
	asyncPath    = "/subscriptions/" + subscription + "/providers/Microsoft.Network/locations/eastus2/operations/op1"
	asyncURL     = "https://management.azure.com" + asyncPath + "?api-version=2025-07-01&t=1&c=c&s=s&h=h"
)

var endpointID = privatelink.PrivateEndpointID{SubscriptionID: subscription, ResourceGroupName: "app", Name: "tidb"}

// reply is the scripted reply to the next request, which must be for line ("METHOD path").
type reply struct {
	line   string
	status int
	header map[string]string
	body   string
}

// script is a transport that plays replies in order and keeps the request bodies.
type script struct {
	mu      sync.Mutex
	replies []reply
	bodies  []string
	queries []string
	headers []http.Header
}

func (s *script) Do(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	line := req.Method + " " + req.URL.Path
	if len(s.replies) == 0 || s.replies[0].line != line {
		return nil, policyError("unscripted request " + line)
	}
	var body []byte
	if req.Body != nil {
		body, _ = io.ReadAll(req.Body)
	}
	s.bodies = append(s.bodies, string(body))
	s.queries = append(s.queries, req.URL.RawQuery)
	s.headers = append(s.headers, req.Header.Clone())
	next := s.replies[0]
	s.replies = s.replies[1:]
	resp := &http.Response{
		StatusCode: next.status,
		Status:     fmt.Sprintf("%d %s", next.status, http.StatusText(next.status)),
		Header:     http.Header{"Content-Type": {"application/json; charset=utf-8"}},
		Body:       io.NopCloser(strings.NewReader(next.body)),
		Request:    req,
	}
	for name, value := range next.header {
		resp.Header.Set(name, value)
	}
	return resp, nil
}

// policyError is not retried, so that a wrong script fails at once.
type policyError string

func (e policyError) Error() string { return string(e) }
func (policyError) NonRetriable()   {}

// finished fails the test if replies are left.
func (s *script) finished(t *testing.T) {
	t.Helper()
	for _, r := range s.replies {
		t.Errorf("request not sent: %s", r.line)
	}
}

func newClient(transport policy.Transporter) *privatelink.Client {
	client, err := privatelink.NewClient(&fake.TokenCredential{}, &privatelink.ClientOptions{
		ClientOptions: arm.ClientOptions{ClientOptions: policy.ClientOptions{
			Transport: transport,
			Retry:     policy.RetryOptions{MaxRetries: -1},
		}},
	})
	if err != nil {
		panic(err)
	}
	return client
}

func mustSubnet() privatelink.SubnetID {
	id, err := privatelink.ParseSubnetID(subnetPath)
	if err != nil {
		panic(err)
	}
	return id
}

func mustService() privatelink.PrivateLinkServiceID {
	id, err := privatelink.ParsePrivateLinkServiceID(servicePath)
	if err != nil {
		panic(err)
	}
	return id
}

// endpointBody is a private endpoint as Azure writes it, in the recorded form of
// one whose target is a private link service.
func endpointBody(state, status string) string {
	return `{"name":"tidb","id":"` + endpointPath + `","etag":"W/\"e\"","type":"Microsoft.Network/privateEndpoints","location":"eastus2",
"properties":{"provisioningState":"` + state + `","resourceGuid":"g","privateLinkServiceConnections":[],
"manualPrivateLinkServiceConnections":[{"name":"tidb","id":"` + endpointPath + `/manualPrivateLinkServiceConnections/tidb","properties":{"provisioningState":"Succeeded",
"privateLinkServiceId":"` + servicePath + `","requestMessage":"please","privateLinkServiceConnectionState":{"status":"` + status + `","description":"Awaiting Approval","actionsRequired":"None"}}}],
"customNetworkInterfaceName":"","subnet":{"id":"` + subnetPath + `"},"ipConfigurations":[],"networkInterfaces":[{"id":"` + nicPath + `"}],"customDnsConfigs":[],"ipVersionType":"IPv4","billingSku":"PayAsYouGo"}}`
}

const nicBody = `{"properties":{"ipConfigurations":[{"properties":{"privateIPAddress":"10.0.0.4","primary":true}}]}}`

// endpointSnapshot is the decoded endpointBody.
func endpointSnapshot(state privatelink.ProvisioningState, status privatelink.ConnectionStatus) privatelink.PrivateEndpoint {
	return privatelink.PrivateEndpoint{
		ID:                 endpointID,
		Location:           "eastus2",
		ProvisioningState:  state,
		SubnetID:           mustSubnet(),
		NetworkInterfaceID: nicPath,
		PrivateIPAddress:   "10.0.0.4",
		Connections: []privatelink.Connection{{
			Name: "tidb", ServiceID: servicePath, Manual: true, Status: status,
			Description: "Awaiting Approval", ActionsRequired: "None", RequestMessage: "please",
		}},
		ETag: `W/"e"`,
	}
}
