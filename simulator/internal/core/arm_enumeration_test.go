package core

import "testing"

func TestCheckEnumerations(t *testing.T) {
	t.Parallel()
	const group = "/subscriptions/s/resourceGroups/g/providers/"
	for _, test := range []struct {
		path, body string
		want       string // the error's message, "" for none
	}{
		{group + "Microsoft.Network/loadBalancers/l", `{"sku":{"name":"Standard","tier":"Regional"}}`, ""},
		{group + "Microsoft.Network/loadBalancers/l", `{"SKU":{"name":"standard"}}`, ""},
		{group + "Microsoft.Network/loadBalancers/l", `{"sku":{"name":""}}`, ""},
		{group + "Microsoft.Network/loadBalancers/l", `{"sku":null,"properties":[]}`, ""},
		{group + "microsoft.network/LOADBALANCERS/l", `{"sku":{"name":"Gold"}}`, "Cannot parse the request: value 'Gold' of sku.name of resource " + group + "microsoft.network/LOADBALANCERS/l is not valid."},
		{group + "Microsoft.Network/virtualNetworks/v", `{"properties":{"subnets":[{},{"properties":{"privateEndpointNetworkPolicies":"Off"}}]}}`, "Cannot parse the request: value 'Off' of subnets.privateEndpointNetworkPolicies of resource " + group + "Microsoft.Network/virtualNetworks/v is not valid."},
		{group + "Microsoft.Network/virtualNetworks/v/subnets/s", `{"properties":{"privateLinkServiceNetworkPolicies":"RouteTableEnabled"}}`, "Cannot parse the request: value 'RouteTableEnabled' of privateLinkServiceNetworkPolicies of resource " + group + "Microsoft.Network/virtualNetworks/v/subnets/s is not valid."},
		{group + "Microsoft.Network/privateEndpoints/p", `{"sku":{"name":"Gold"}}`, ""},
		{group + "Microsoft.Storage/storageAccounts/a", `{"properties":{"accessTier":"Warm"}}`, "Values for request parameters are invalid: accessTier."},
	} {
		c := &armCall{s: New(Settings{}).armState, req: &Request{Method: "PUT", Path: test.path, Body: []byte(test.body)}}
		if !c.id.parse(test.path) {
			t.Fatalf("%s is no ID", test.path)
		}
		c.typ = c.s.findType(c.id.namespace, c.id.types)
		got := ""
		if err := c.checkEnumerations(); err != nil {
			got = err.message
		}
		if got != test.want {
			t.Errorf("PUT %s %s: %q, want %q", test.path, test.body, got, test.want)
		}
	}
}
