package network

import "testing"

// The case of a value with a fixed set does not matter: it has the effect of the value in
// the set and is shown as that.
func TestLetterCaseOfValues(t *testing.T) {
	t.Parallel()
	newAzure().run(t, []call{
		putNetwork("v", "10.0.0.0/16"),
		{do: "PUT virtualNetworks/v/subnets/s", body: `{"properties":{"addressPrefix":"10.0.0.0/24","privateLinkServiceNetworkPolicies":"disabled","privateEndpointNetworkPolicies":"enabled"}}`, want: 201, shows: map[string]string{
			"properties.privateLinkServiceNetworkPolicies": `"Disabled"`, "properties.privateEndpointNetworkPolicies": `"Enabled"`,
		}},
		{do: "PUT networkInterfaces/n", want: 201, body: `{"location":"eastus2","properties":{"ipConfigurations":[{"name":"c","properties":{"subnet":{"id":"$NET/virtualNetworks/v/subnets/s"},"privateIPAllocationMethod":"static","privateIPAddress":"10.0.0.9"}}]}}`, shows: map[string]string{
			"properties.ipConfigurations.0.properties.privateIPAddress": `"10.0.0.9"`, "properties.ipConfigurations.0.properties.privateIPAllocationMethod": `"Static"`,
		}},
		{do: "PUT loadBalancers/lb", want: 201, body: `{"location":"eastus2","properties":{"frontendIPConfigurations":[{"name":"f","properties":{"subnet":{"id":"$NET/virtualNetworks/v/subnets/s"},"privateIPAllocationMethod":"STATIC","privateIPAddress":"10.0.0.10"}}]}}`, shows: map[string]string{
			"properties.frontendIPConfigurations.0.properties.privateIPAddress": `"10.0.0.10"`,
		}},
		{do: "PUT privateLinkServices/p", want: 201, body: `{"location":"eastus2","properties":{"ipConfigurations":[{"name":"c","properties":{"subnet":{"id":"$NET/virtualNetworks/v/subnets/s"}}}],"loadBalancerFrontendIpConfigurations":[{"id":"$NET/loadBalancers/lb/frontendIPConfigurations/f"}]}}`},
		{do: "PUT publicIPAddresses/ip", want: 201, body: `{"location":"eastus2","properties":{"publicIPAllocationMethod":"static","publicIPAddressVersion":"ipv4"}}`, shows: map[string]string{
			"properties.publicIPAllocationMethod": `"Static"`, "properties.publicIPAddressVersion": `"IPv4"`,
		}},
		{do: "GET publicIPAddresses/ip", want: 200, shows: map[string]string{"properties.ipAddress": `"198.18.0.1"`}},
		{do: "PUT publicIPPrefixes/x", want: 201, body: `{"location":"eastus2","properties":{"prefixLength":126,"publicIPAddressVersion":"ipv6"}}`, shows: map[string]string{"properties.publicIPAddressVersion": `"IPv6"`}},
	})
}
