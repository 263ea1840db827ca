package network

import "testing"

// TestAPIVersions shows one resource in several api-versions: the first two of each are on both
// sides of a boundary that recordings show.
func TestAPIVersions(t *testing.T) {
	t.Parallel()
	const (
		ip   = "publicIPAddresses/ip"
		lb   = "loadBalancers/lb"
		vn   = "virtualNetworks/v"
		nic  = "networkInterfaces/n"
		nsg  = "networkSecurityGroups/g"
		back = "properties.backendAddressPools.0.properties.loadBalancerBackendAddresses"
	)
	frontend := `"frontendIPConfigurations":[{"name":"f","properties":{"publicIPAddress":{"id":"$NET/publicIPAddresses/ip"}}}]`
	rule := `"loadBalancingRules":[{"name":"r","properties":{"protocol":"tcp","frontendPort":1,"backendPort":2,"frontendIPConfiguration":{"id":"$NET/loadBalancers/lb/frontendIPConfigurations/f","name":"f"},"backendAddressPool":{"id":"$NET/loadBalancers/lb/backendAddressPools/p"}}}]`
	a := newAzure()
	a.run(t, []call{
		{do: "PUT " + ip, want: 201, body: `{"location":"eastus2","sku":{"name":"Standard"},"properties":{"publicIPAllocationMethod":"Static","dnsSettings":{"domainNameLabel":"woot"}}}`},
		{do: "PUT " + lb, want: 201, body: `{"location":"eastus2","sku":{"name":"standard"},"properties":{` + frontend + `,"backendAddressPools":[{"name":"p"}],` + rule + `}}`},
		putNetwork("v", "10.0.0.0/16"),
		{do: "PUT " + vn + "/subnets/s", want: 201, body: `{"properties":{"addressPrefix":"10.0.0.0/24","serviceEndpoints":[{"service":"Microsoft.Storage"}]}}`},
		{do: "PUT " + nic, want: 201, body: `{"location":"eastus2","properties":{"ipConfigurations":[{"name":"c","properties":{"subnet":{"id":"$NET/virtualNetworks/v/subnets/s"}}}]}}`},
		{do: "PUT " + nsg, want: 201, body: `{"location":"eastus2"}`},
	})
	a.run(t, []call{
		{do: "GET " + ip + "?2015-06-15", want: 200, shows: map[string]string{"properties.dnsSettings.fqdn": `"woot.eastus2.cloudapp.azure.com"`}, hasNot: []string{"sku", "properties.publicIPAddressVersion", "properties.ipTags", "properties.ddosSettings"}},
		{do: "GET " + ip + "?2018-11-01", want: 200, shows: map[string]string{"sku": `{"name":"Standard"}`, "properties.ipTags": `[]`, "properties.publicIPAddressVersion": `"IPv4"`}},
		{do: "GET " + ip + "?2020-07-01", want: 200, shows: map[string]string{"sku": `{"name":"Standard","tier":"Regional"}`}},
		{do: "GET " + lb + "?2017-10-01", want: 200, shows: map[string]string{"sku.name": `"Standard"`}, hasNot: []string{"properties.outboundRules", back, "properties.loadBalancingRules.0.properties.enableTcpReset", "properties.frontendIPConfigurations.0.properties.privateIPAddressVersion"}},
		{do: "GET " + lb + "?2019-09-01", want: 200, shows: map[string]string{"properties.outboundRules": `[]`, "properties.loadBalancingRules.0.properties.enableTcpReset": `false`, "properties.frontendIPConfigurations.0.properties.privateIPAddressVersion": `"IPv4"`}, hasNot: []string{back}},
		{do: "GET " + lb + "?2022-05-01", want: 200, hasNot: []string{"properties.frontendIPConfigurations.0.properties.privateIPAddressVersion"}, shows: map[string]string{
			back: `[]`, "properties.backendAddressPools.0.properties.loadBalancingRules": `[{"id":"$NET/loadBalancers/lb/loadBalancingRules/r"}]`,
			"properties.loadBalancingRules.0.properties.backendAddressPools":     `[{"id":"$NET/loadBalancers/lb/backendAddressPools/p"}]`,
			"properties.loadBalancingRules.0.properties.frontendIPConfiguration": `{"id":"$NET/loadBalancers/lb/frontendIPConfigurations/f"}`,
			"properties.loadBalancingRules.0.properties.protocol":                `"Tcp"`, "properties.loadBalancingRules.0.properties.loadDistribution": `"Default"`,
		}},
		{do: "GET " + vn + "?2015-06-15", want: 200, hasNot: []string{"properties.virtualNetworkPeerings", "properties.enableDdosProtection"}},
		{do: "GET " + vn + "?2018-01-01", want: 200, shows: map[string]string{"properties.virtualNetworkPeerings": `[]`, "properties.enableDdosProtection": `false`}, hasNot: []string{"properties.subnets.0.properties.delegations", "properties.enableVmProtection"}},
		{do: "GET " + vn + "/subnets/s?2018-12-01", want: 200, shows: map[string]string{"properties.delegations": `[]`}, hasNot: []string{"properties.privateEndpointNetworkPolicies"}},
		{do: "GET " + vn + "/subnets/s?2019-09-01", want: 200, shows: map[string]string{"properties.privateEndpointNetworkPolicies": `"Disabled"`, "properties.serviceEndpoints": `[{"locations":["*"],"provisioningState":"Succeeded","service":"Microsoft.Storage"}]`}},
		{do: "GET " + vn + "/CheckIPAddressAvailability?2018-11-01&ipAddress=10.0.0.9", want: 200, hasNot: []string{"isPlatformReserved"}},
		{do: "GET " + vn + "/CheckIPAddressAvailability?2019-04-01&ipAddress=10.0.0.9", want: 200, shows: map[string]string{"available": "true", "isPlatformReserved": "false"}},
		{do: "GET " + vn + "/CheckIPAddressAvailability?2019-04-01&ipAddress=10.0.9.9", want: 400, code: "PrivateIPAddressNotInAnySubnet", shows: map[string]string{"error.message": `"Private static IP address 10.0.9.9 does not belong to the range of any subnet in the virtual network $NET/virtualNetworks/v."`}},
		{do: "GET " + nic + "?2018-01-01", want: 200, hasNot: []string{"properties.hostedWorkloads", "properties.nicType", "properties.vnetEncryptionSupported"}},
		{do: "GET " + nic + "?2020-11-01", want: 200, shows: map[string]string{"properties.hostedWorkloads": `[]`, "properties.nicType": `"Standard"`, "properties.vnetEncryptionSupported": `false`}},
		{do: "GET " + nic + "?2021-05-01", want: 200, hasNot: []string{"kind"}},
		{do: "GET " + nic + "?2021-08-01", want: 200, shows: map[string]string{"kind": `"Regular"`}, hasNot: []string{"properties.allowPort25Out", "properties.auxiliaryMode"}},
		{do: "GET " + nic + "?2022-01-01", want: 200, shows: map[string]string{"properties.auxiliaryMode": `"None"`, "properties.allowPort25Out": `true`}},
		{do: "GET " + vn + "/subnets/s?2023-11-01", want: 200, hasNot: []string{"properties.ipamPoolPrefixAllocations"}},
		{do: "GET " + vn + "/subnets/s?2024-01-01", want: 200, shows: map[string]string{"properties.ipamPoolPrefixAllocations": `[]`}},
		{do: "GET " + nsg + "?2016-09-01", want: 200, hasNot: []string{"properties.defaultSecurityRules.0.properties.sourcePortRanges"}},
		{do: "GET " + nsg + "?2017-10-01", want: 200, shows: map[string]string{"properties.defaultSecurityRules.0.properties.sourcePortRanges": `[]`}},
	})
}

// TestPrimaryConfiguration checks that the primary IP configuration is the first one and that no
// new one takes the address of another.
func TestPrimaryConfiguration(t *testing.T) {
	t.Parallel()
	configuration := func(name, primary string) string {
		return `{"name":"` + name + `","properties":{"primary":` + primary + `,"subnet":{"id":"$NET/virtualNetworks/v/subnets/s"}}}`
	}
	nic := func(configurations string) string {
		return `{"location":"eastus2","properties":{"ipConfigurations":[` + configurations + `]}}`
	}
	newAzure().run(t, []call{
		putNetwork("v", "10.0.0.0/16"),
		{do: "PUT virtualNetworks/v/subnets/s", want: 201, body: `{"properties":{"addressPrefix":"10.0.0.0/24"}}`},
		{do: "PUT networkInterfaces/n", want: 201, body: nic(configuration("one", "true"))},
		{do: "PUT networkInterfaces/n", want: 200, body: nic(configuration("one", "false") + "," + configuration("two", "true")), early: true, shows: map[string]string{
			"properties.provisioningState":       `"Succeeded"`,
			"properties.ipConfigurations.0.name": `"two"`, "properties.ipConfigurations.0.properties.privateIPAddress": `"10.0.0.5"`, "properties.ipConfigurations.0.properties.primary": `true`,
			"properties.ipConfigurations.1.name": `"one"`, "properties.ipConfigurations.1.properties.privateIPAddress": `"10.0.0.4"`, "properties.ipConfigurations.1.properties.primary": `false`,
		}},
	})
}

// TestPublicAddressOfPrefix checks addresses that are taken from a prefix, and addresses and
// networks that Azure refuses.
func TestPublicAddressOfPrefix(t *testing.T) {
	t.Parallel()
	const ip = `{"location":"eastus2","sku":{"name":"Standard"},"properties":{"publicIPAllocationMethod":"Static","publicIPPrefix":{"id":"$NET/publicIPPrefixes/p"}}}`
	encrypted := func(encryption string) string {
		return `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},"encryption":` + encryption + `}}`
	}
	newAzure().run(t, []call{
		{do: "PUT publicIPAddresses/a", body: ip, want: 404, code: "NotFound"},
		{do: "PUT publicIPPrefixes/p", body: `{"location":"eastus2","properties":{"prefixLength":30}}`, want: 201},
		{do: "PUT publicIPAddresses/a", body: ip, want: 201},
		{do: "GET publicIPPrefixes/p", want: 200, shows: map[string]string{"properties.publicIPAddresses": `[{"id":"$NET/publicIPAddresses/a"}]`}},
		{do: "PUT natGateways/g", body: `{"location":"eastus2","properties":{"publicIpAddresses":[{"id":"$NET/publicIPAddresses/none"}]}}`, want: 404, code: "NotFound"},
		{do: "PUT natGateways/g", body: `{"location":"eastus2","properties":{"publicIpPrefixes":[{"id":"$NET/publicIPPrefixes/p"}]}}`, want: 201, shows: map[string]string{"properties.publicIpPrefixes": `[{"id":"$NET/publicIPPrefixes/p"}]`}},
		{do: "PUT publicIPAddresses/b", body: `{"location":"eastus2","sku":{"name":"Basic","tier":"Global"}}`, want: 400, code: "GlobalPublicIPAddressNotSupportedForBasicPublicIpAddress"},
		{do: "PUT virtualNetworks/v", body: encrypted(`{"enabled":true}`), want: 400, code: "MustSpecifyBothEncryptionIntentAndEnforcementPolicy"},
		{do: "PUT virtualNetworks/v", body: encrypted(`{"enabled":false}`), want: 201, shows: map[string]string{"properties.encryption": `{"enabled":false,"enforcement":"AllowUnencrypted"}`}},
	})
}
