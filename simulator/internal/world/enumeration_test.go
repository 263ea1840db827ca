package world

import (
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// TestCheckEnumerations: a value that is none of a property's is refused, whatever
// else is wrong.
func TestCheckEnumerations(t *testing.T) {
	t.Parallel()
	s := New(Settings{})
	customer := s.AddCustomer(time.Unix(0, 0))
	group := "/subscriptions/" + customer.SubscriptionID + "/resourceGroups/g/providers/"
	if _, err := s.addVirtualNetwork(VirtualNetwork{ResourceGroup: "g", Name: "v"}); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		path, body string
		want       string // the error's message, "" for none
	}{
		{"Microsoft.Network/loadBalancers/l", `{"sku":{"name":"Standard","tier":"Regional"}}`, ""},
		{"Microsoft.Network/loadBalancers/l", `{"SKU":{"name":"standard"}}`, ""},
		{"Microsoft.Network/loadBalancers/l", `{"sku":{"name":""}}`, ""},
		{"Microsoft.Network/loadBalancers/l", `{"sku":null,"properties":[]}`, ""},
		{"microsoft.network/LOADBALANCERS/l", `{"sku":{"name":"Gold"}}`, "Cannot parse the request: value 'Gold' of sku.name of resource " + group + "microsoft.network/LOADBALANCERS/l is not valid."},
		{"Microsoft.Network/virtualNetworks/v", `{"properties":{"subnets":[{},{"properties":{"privateEndpointNetworkPolicies":"Off"}}]}}`, "Cannot parse the request: value 'Off' of subnets.privateEndpointNetworkPolicies of resource " + group + "Microsoft.Network/virtualNetworks/v is not valid."},
		{"Microsoft.Network/virtualNetworks/v/subnets/s", `{"properties":{"privateLinkServiceNetworkPolicies":"RouteTableEnabled"}}`, "Cannot parse the request: value 'RouteTableEnabled' of privateLinkServiceNetworkPolicies of resource " + group + "Microsoft.Network/virtualNetworks/v/subnets/s is not valid."},
		{"Microsoft.Network/privateEndpoints/p", `{"sku":{"name":"Gold"}}`, ""},
		{"Microsoft.Storage/storageAccounts/a", `{"properties":{"accessTier":"Warm"}}`, "Values for request parameters are invalid: accessTier."},
	} {
		reply, _, _ := s.Step(time.Unix(0, 0), &kernel.Request{
			As: customer.ClientID, Method: "PUT", BaseURL: "https://example.com", Path: group + test.path, Query: "api-version=2024-01-01", Body: []byte(test.body),
		})
		got := ""
		if text := string(reply.Body); strings.Contains(text, "is not valid") || strings.Contains(text, "are invalid") {
			_, got, _ = strings.Cut(text, `"message":"`)
			got, _, _ = strings.Cut(got, `"`)
		}
		if got != test.want {
			t.Errorf("PUT %s %s: %q, want %q", test.path, test.body, got, test.want)
		}
	}
}

// TestEmptySegments: a path with an empty segment names the same resource.
func TestEmptySegments(t *testing.T) {
	t.Parallel()
	s := New(Settings{})
	customer := s.AddCustomer(time.Unix(0, 0))
	if _, err := s.addVirtualNetwork(VirtualNetwork{ResourceGroup: "g", Name: "v"}); err != nil {
		t.Fatal(err)
	}
	reply, _, _ := s.Step(time.Unix(0, 0), &kernel.Request{
		As: customer.ClientID, Method: "GET", BaseURL: "https://example.com", Query: "api-version=2024-01-01",
		Path: "/subscriptions/" + customer.SubscriptionID + "/resourceGroups/g/providers/Microsoft.Network//virtualNetworks/v",
	})
	if reply.Status != 200 {
		t.Errorf("%d %s", reply.Status, reply.Body)
	}
}
