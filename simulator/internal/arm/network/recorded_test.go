package network

import (
	"strings"
	"testing"
)

// TestExtendedLocation checks that replies show the edge zone that a request names, and that
// subnets there have no outbound access by default.
func TestExtendedLocation(t *testing.T) {
	t.Parallel()
	const zone, shown = `"location":"eastus2","extendedLocation":{"type":"EdgeZone","name":"z"}`, `{"name":"z","type":"EdgeZone"}`
	const subnet = `{"properties":{"addressPrefix":"10.0.0.0/24"}}`
	newAzure().run(t, []call{
		{do: "PUT virtualNetworks/v", want: 201, body: `{` + zone + `,"properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]}}}`, shows: map[string]string{"extendedLocation": shown}},
		{do: "PUT virtualNetworks/v/subnets/s?2022-01-01", want: 201, body: subnet, shows: map[string]string{"properties.defaultOutboundAccess": "false"}, hasNot: []string{"extendedLocation"}},
		{do: "PUT virtualNetworks/v/subnets/s", want: 200, body: `{"properties":{"addressPrefix":"10.0.0.0/24","defaultOutboundAccess":false}}`, shows: map[string]string{"properties.provisioningState": `"Succeeded"`}},
		{do: "PUT networkInterfaces/n", want: 201, body: `{` + zone + `,"properties":{"ipConfigurations":[{"name":"c","properties":{"subnet":{"id":"$NET/virtualNetworks/v/subnets/s"}}}]}}`},
		{do: "PATCH networkInterfaces/n", want: 200, body: `{"tags":{"a":"b"}}`},
		{do: "GET networkInterfaces/n", want: 200, shows: map[string]string{"extendedLocation": shown}},
		{do: "PUT natGateways/g", want: 201, body: `{` + zone + `}`, hasNot: []string{"extendedLocation"}}, // not described
		putNetwork("w", "10.1.0.0/16"),
		{do: "PUT virtualNetworks/w/subnets/s?2022-01-01", want: 201, body: `{"properties":{"addressPrefix":"10.1.0.0/24"}}`, hasNot: []string{"properties.defaultOutboundAccess"}},
		{do: "GET virtualNetworks/w", want: 200, hasNot: []string{"extendedLocation"}},
	})
}

// TestDeletionWait checks the Retry-After of deletions: that of a write for rules and routes.
func TestDeletionWait(t *testing.T) {
	t.Parallel()
	newAzure().run(t, []call{
		{do: "PUT routeTables/r", body: `{"location":"eastus2"}`, want: 201, retry: "2"},
		{do: "DELETE routeTables/r", want: 202, retry: "2"},
		{do: "PUT networkSecurityGroups/g", body: `{"location":"eastus2"}`, want: 201, retry: "1"},
		{do: "DELETE networkSecurityGroups/g", want: 202, retry: "1"},
		{do: "PUT applicationSecurityGroups/a", body: `{"location":"eastus2"}`, want: 201, retry: "1"},
		{do: "DELETE applicationSecurityGroups/a", want: 202, retry: "1"},
	})
}

// TestInterfaceDeletion checks that the deletion of a network interface replies 202 only with a
// Standard public IP address, and what the result of its operation replies.
func TestInterfaceDeletion(t *testing.T) {
	t.Parallel()
	for sku, want := range map[string]int{"": 200, "Basic": 200, "Standard": 202} {
		a, public := newAzure(), ""
		if sku != "" {
			public = `"publicIPAddress":{"id":"$NET/publicIPAddresses/p"},`
			a.run(t, []call{{do: "PUT publicIPAddresses/p", want: 201, body: `{"location":"eastus2","sku":{"name":"` + sku + `"},"properties":{"publicIPAllocationMethod":"Static"}}`}})
		}
		a.run(t, []call{
			putNetwork("v", "10.0.0.0/16"),
			{do: "PUT virtualNetworks/v/subnets/s", want: 201, body: `{"properties":{"addressPrefix":"10.0.0.0/24"}}`},
			{do: "PUT networkInterfaces/n", want: 201, body: `{"location":"eastus2","properties":{"ipConfigurations":[{"name":"c","properties":{` + public + `"subnet":{"id":"$NET/virtualNetworks/v/subnets/s"}}}]}}`},
			{do: "DELETE networkInterfaces/n?2020-11-01", want: want},
		})
		result := map[int]int{200: 200, 202: 204}[want]
		a.net = a.net[:strings.Index(a.net, "/resourceGroups/")] + "/providers/" + Namespace
		for _, op := range a.state.Operations {
			if op.Deletes {
				a.run(t, []call{{do: "GET locations/eastus2/operationResults/" + op.ID, want: result}})
			}
		}
	}
}

// TestEndpointVersions shows a private endpoint and its connection in several api-versions.
func TestEndpointVersions(t *testing.T) {
	t.Parallel()
	const subnet, pe, pls = "virtualNetworks/v/subnets/n", "privateEndpoints/e", "privateLinkServices/p"
	const location = "properties.privateEndpointConnections.0.properties.privateEndpointLocation"
	newAzure().run(t, append(internal, []call{
		{do: "PUT " + subnet, want: 201, body: `{"properties":{"addressPrefix":"10.0.1.0/24","privateLinkServiceNetworkPolicies":"Disabled"}}`},
		{do: "PUT " + pls, want: 201, body: `{"location":"eastus2","properties":{"destinationIPAddress":"10.0.0.1","loadBalancerFrontendIpConfigurations":[{"id":"$NET/loadBalancers/lb/frontendIPConfigurations/f"}],"ipConfigurations":[{"name":"c","properties":{"subnet":{"id":"$NET/` + subnet + `"}}}]}}`,
			shows: map[string]string{"properties.destinationIPAddress": `"10.0.0.1"`}},
		{do: "PUT " + pe, want: 201, body: `{"location":"eastus2","properties":{"subnet":{"id":"$NET/` + subnet + `"},"privateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceId":"$NET/` + pls + `"}}]}}`, early: true},
		{do: "GET " + subnet, want: 200, hasNot: []string{"properties.purpose"}},
		{do: "GET " + subnet, want: 200, shows: map[string]string{"properties.purpose": `"PrivateEndpoints"`}},
		{do: "GET " + pe + "?2021-02-01", want: 200, hasNot: []string{"properties.ipConfigurations", "properties.customNetworkInterfaceName"}},
		{do: "GET " + pe + "?2021-03-01", want: 200, shows: map[string]string{"properties.ipConfigurations": "[]"}, hasNot: []string{"properties.customNetworkInterfaceName"}},
		{do: "GET " + pe + "?2021-05-01", want: 200, shows: map[string]string{"properties.customNetworkInterfaceName": `""`}},
		{do: "GET " + pls + "?2022-01-01", want: 200, hasNot: []string{location}},
		{do: "GET " + pls + "?2024-03-01", want: 200, shows: map[string]string{location: `"eastus2"`}},
	}...))
}

// TestPartOfDeleted checks that a subnet cannot be deleted while its network is.
func TestPartOfDeleted(t *testing.T) {
	t.Parallel()
	newAzure().run(t, []call{
		putNetwork("v", "10.0.0.0/16"),
		{do: "PUT virtualNetworks/v/subnets/s", want: 201, body: `{"properties":{"addressPrefix":"10.0.0.0/24"}}`},
		{do: "DELETE virtualNetworks/v", want: 202, early: true},
		{do: "DELETE virtualNetworks/v/subnets/s", want: 400, code: "ReferencedResourceNotProvisioned", shows: map[string]string{
			"error.message": `"Cannot proceed with operation because resource $NET/virtualNetworks/v used by resource $NET/virtualNetworks/v/subnets/s is not in Succeeded state. Resource is in Deleting state and the last operation that updated/is updating the resource is DeleteVirtualNetworkOperation."`,
		}},
		{do: "DELETE virtualNetworks/v/subnets/s", want: 404, code: "ResourceNotFound"},
	})
}

// TestReferencesInUse checks what a reference to a resource with an operation in progress, or to
// none, replies.
func TestReferencesInUse(t *testing.T) {
	t.Parallel()
	const frontend = `{"location":"eastus2","sku":{"name":"Standard"},"properties":{"frontendIPConfigurations":[{"name":"f","properties":{"publicIPAddress":{"id":"$NET/publicIPAddresses/ip"}}}]}}`
	newAzure().run(t, append(internal, []call{
		{do: "PUT publicIPAddresses/ip", want: 201, early: true, body: public[0].body},
		{do: "PUT loadBalancers/b", want: 429, code: "ReferencedResourceNotProvisioned", body: frontend, shows: map[string]string{
			"error.details.0.message": `"Cannot proceed with operation because resource $NET/publicIPAddresses/ip used by resource $NET/loadBalancers/b is not in Succeeded state. Resource is in Updating state and the last operation that updated/is updating the resource is PutPublicIpAddressOperation."`,
		}},
		{do: "PUT privateLinkServices/p", want: 400, code: "NotFound", body: `{"location":"eastus2","properties":{"loadBalancerFrontendIpConfigurations":[{"id":"$NET/loadBalancers/none/frontendIPConfigurations/f"}],"ipConfigurations":[{"name":"c","properties":{"subnet":{"id":"$NET/virtualNetworks/v/subnets/none"}}}]}}`,
			shows: map[string]string{"error.code": `"InvalidResourceReference"`}},
	}...))
}

// TestManualApproval checks that a manual connection that the service approves by its list of
// subscriptions is pending in the first reply.
func TestManualApproval(t *testing.T) {
	t.Parallel()
	const state, subnet = "properties.manualPrivateLinkServiceConnections.0.properties.privateLinkServiceConnectionState", "virtualNetworks/v/subnets/n"
	newAzure().run(t, append(internal, []call{
		{do: "PUT " + subnet, want: 201, body: `{"properties":{"addressPrefix":"10.0.1.0/24","privateLinkServiceNetworkPolicies":"Disabled"}}`},
		{do: "PUT privateLinkServices/p", want: 201, body: `{"location":"eastus2","properties":{"autoApproval":{"subscriptions":["*"]},"loadBalancerFrontendIpConfigurations":[{"id":"$NET/loadBalancers/lb/frontendIPConfigurations/f"}],"ipConfigurations":[{"name":"c","properties":{"subnet":{"id":"$NET/` + subnet + `"}}}]}}`},
		{do: "PUT privateEndpoints/e", want: 201, body: `{"location":"eastus2","properties":{"subnet":{"id":"$NET/` + subnet + `"},"manualPrivateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceId":"$NET/privateLinkServices/p"}}]}}`,
			shows: map[string]string{state: `{"actionsRequired":"None","description":"Awaiting Approval","status":"Pending"}`}},
		{do: "GET privateEndpoints/e", want: 200, shows: map[string]string{state: `{"actionsRequired":"None","description":"Approved","status":"Approved"}`}},
	}...))
}

// TestServiceAddress checks a private link service with an address that its request names.
func TestServiceAddress(t *testing.T) {
	t.Parallel()
	service := func(more, address string) call {
		method := "static"
		if address == "" {
			method = "Dynamic"
		}
		return call{do: "PUT privateLinkServices/p", want: 201, body: `{"location":"eastus2","properties":{` + more + `"loadBalancerFrontendIpConfigurations":[{"id":"$NET/loadBalancers/lb/frontendIPConfigurations/f"}],"ipConfigurations":[{"name":"c","properties":{"privateIPAllocationMethod":"` + method + `","privateIPAddress":"` + address + `","subnet":{"id":"$NET/virtualNetworks/v/subnets/n"}}}]}}`}
	}
	taken, free, changed := service("", "10.0.0.4"), service("", "10.0.1.9"), service(`"accessMode":"restricted",`, "10.0.1.9")
	taken.want, taken.code, changed.want = 400, "PrivateIPAddressNotInSubnet", 200
	free.shows = map[string]string{"properties.accessMode": `"Default"`, "properties.ipConfigurations.0.properties.privateIPAddress": `"10.0.1.9"`, "properties.ipConfigurations.0.properties.privateIPAllocationMethod": `"Static"`}
	free.do += "?2026-03-01"
	changed.shows, changed.do = map[string]string{"properties.accessMode": `"Restricted"`}, free.do
	again, other := service("", ""), service("", "10.0.1.8")
	again.want, again.hasNot = 200, []string{"properties.ipConfigurations.0.properties.privateIPAddress"}
	other.want, other.code = 400, "InvalidRequestFormat"
	newAzure().run(t, append(internal, call{do: "PUT virtualNetworks/v/subnets/n", want: 201, body: `{"properties":{"addressPrefix":"10.0.1.0/24","privateLinkServiceNetworkPolicies":"Disabled"}}`}, taken, free, changed, again, changed, other))
}

// TestShownAsSent checks properties that have no effect.
func TestShownAsSent(t *testing.T) {
	t.Parallel()
	const space = `{"location":"westus2","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]}`
	const gateway = `{"id":"$NET/loadBalancers/none/frontendIPConfigurations/f"}`
	const plan = `{"id":"$NET/ddosProtectionPlans/d"}`
	newAzure().run(t, []call{
		{do: "PUT virtualNetworks/b", want: 201, body: space + `,"bgpCommunities":{"virtualNetworkCommunity":"12076:20000"}}}`},
		{do: "GET virtualNetworks/b", want: 200, shows: map[string]string{"properties.bgpCommunities": `{"regionalCommunity":"12076:50026","virtualNetworkCommunity":"12076:20000"}`}},
		{do: "PUT virtualNetworks/b", want: 200, body: space + `,"privateEndpointVNetPolicies":"basic"}}`, shows: map[string]string{"properties.privateEndpointVNetPolicies": `"Basic"`}},
		{do: "PUT virtualNetworks/b", want: 200, body: space + `}}`, hasNot: []string{"properties.bgpCommunities"}},
		{do: "PUT routeTables/r", want: 201, body: `{"location":"eastus2","properties":{"disablePeeringRoute":"all"}}`},
		{do: "GET routeTables/r", want: 200, shows: map[string]string{"properties.disablePeeringRoute": `"All"`}},
		{do: "GET routeTables/r?2024-03-01", want: 200, hasNot: []string{"properties.disablePeeringRoute"}},
		{do: "PUT publicIPAddresses/p", want: 201, body: `{"location":"eastus2","sku":{"name":"Standard"},"properties":{"publicIPAllocationMethod":"Static","ddosSettings":{"protectionMode":"enabled","ddosProtectionPlan":` + plan + `}}}`,
			shows: map[string]string{"properties.ddosSettings": `{"ddosProtectionPlan":` + plan + `,"protectionMode":"Enabled"}`}},
		putNetwork("v", "10.0.0.0/16"),
		{do: "PUT virtualNetworks/v/subnets/s", want: 201, body: `{"properties":{"addressPrefix":"10.0.0.0/24","serviceEndpoints":[{"service":"Microsoft.Storage","networkIdentifier":{"id":"$NET/publicIPAddresses/p"}}]}}`,
			shows: map[string]string{"properties.serviceEndpoints.0.networkIdentifier": `{"id":"$NET/publicIPAddresses/p"}`}},
		{do: "PUT networkInterfaces/n", want: 201, body: `{"location":"eastus2","properties":{"ipConfigurations":[{"name":"c","properties":{"gatewayLoadBalancer":` + gateway + `,"subnet":{"id":"$NET/virtualNetworks/v/subnets/s"}}}]}}`,
			shows: map[string]string{"properties.ipConfigurations.0.properties.gatewayLoadBalancer": gateway}},
		{do: "PUT networkInterfaces/n", want: 200, body: `{"location":"eastus2","properties":{"ipConfigurations":[{"name":"c","properties":{"applicationGatewayBackendAddressPools":[{"id":"$NET/applicationGateways/g/backendAddressPools/p"}],"subnet":{"id":"$NET/virtualNetworks/v/subnets/s"}}}]}}`,
			shows: map[string]string{"properties.provisioningState": `"Updating"`, "properties.ipConfigurations.0.properties.applicationGatewayBackendAddressPools": `[{"id":"$NET/applicationGateways/g/backendAddressPools/p"}]`}},
		{do: "PUT virtualNetworks/e", want: 201, body: `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.1.0.0/16"]},"encryption":{"enabled":true,"enforcement":"DropUnencrypted"}}}`},
		{do: "PUT virtualNetworks/v/virtualNetworkPeerings/p", want: 201, body: `{"properties":{"remoteVirtualNetwork":{"id":"$NET/virtualNetworks/e"}}}`,
			shows: map[string]string{"properties.remoteVirtualNetworkEncryption": `{"enabled":true,"enforcement":"DropUnencrypted"}`}},
		{do: "PUT virtualNetworks/e/virtualNetworkPeerings/p", want: 201, body: `{"properties":{"remoteVirtualNetwork":{"id":"$NET/virtualNetworks/v"}}}`, hasNot: []string{"properties.remoteVirtualNetworkEncryption"}},
		{do: "PUT virtualNetworks/e/virtualNetworkPeerings/p", want: 200, body: `{"properties":{"peerCompleteVnets":false,"localSubnetNames":["a"],"remoteSubnetNames":["s"],"remoteVirtualNetwork":{"id":"$NET/virtualNetworks/v"}}}`,
			shows: map[string]string{"properties.peerCompleteVnets": "false", "properties.localSubnetNames": `["a"]`, "properties.remoteSubnetNames": `["s"]`}},
	})
}

// TestDelegationNames checks that a delegation may be called like its service, with a slash, but
// needs a name.
func TestDelegationNames(t *testing.T) {
	t.Parallel()
	subnet := func(name string) string {
		return `{"properties":{"addressPrefix":"10.0.0.0/24","delegations":[{"name":"` + name + `","properties":{"serviceName":"Microsoft.DBforPostgreSQL/flexibleServers"}}]}}`
	}
	newAzure().run(t, []call{
		putNetwork("v", "10.0.0.0/16"),
		{do: "PUT virtualNetworks/v/subnets/s", body: subnet("Microsoft.DBforPostgreSQL/flexibleServers"), want: 201, shows: map[string]string{
			"properties.delegations.0.id": `"$NET/virtualNetworks/v/subnets/s/delegations/Microsoft.DBforPostgreSQL/flexibleServers"`,
		}},
		{do: "PUT virtualNetworks/v/subnets/s", body: subnet(""), want: 400, code: "InvalidResourceName"},
	})
}
