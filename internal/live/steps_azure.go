package live

import "fmt"

// The api-versions that the steps use. They differ so that a recording shows several.
const (
	groupVersion = "2021-04-01"
	netVersion   = "2024-05-01"
	olderVersion = "2022-07-01"
)

// ownNames are the names that the steps give: a recording keeps them.
var ownNames = []string{
	"vnet", "elsewhere", "endpoints", "services", "spare", "overlapping", "balancer", "front", "service", "missing",
	"pending", "approved", "wrong-region", "to-tidb", "other-region", "mine", "tidb",
}

// networkBody is a virtual network with a subnet for endpoints and one for services.
const networkBody = `{"location":"$REGION","properties":{"addressSpace":{"addressPrefixes":["10.90.0.0/16"]},"subnets":[` +
	`{"name":"endpoints","properties":{"addressPrefix":"10.90.0.0/24"}},` +
	`{"name":"services","properties":{"addressPrefix":"10.90.1.0/24","privateLinkServiceNetworkPolicies":"Disabled"}}]}}`

// setUp makes the group and the network, and asks for what is refused on the way.
var setUp = []step{
	done("make the resource group", request{method: "PUT", path: "$GROUP", version: groupVersion, body: `{"location":"$REGION","tags":{"` + tagName + `":"$STARTED"}}`}),
	done("read it", request{method: "GET", path: "$GROUP", version: groupVersion}),
	refused("read it with a wrong token", 401, "InvalidAuthenticationToken", request{method: "GET", path: "$GROUP", version: groupVersion, stranger: true}),
	refused("read a group that is not there", 404, "ResourceGroupNotFound", request{method: "GET", path: "$GROUP-missing", version: groupVersion}),
	refused("read another's subscription", 404, "SubscriptionNotFound", request{method: "GET", path: "$STRANGER/resourceGroups/missing", version: groupVersion}),
	refused("make a network without an api-version", 400, "MissingApiVersionParameter", request{method: "PUT", path: "$NETWORK/virtualNetworks/vnet", body: networkBody}),
	refused("make a network with an api-version that never was", 400, "NoRegisteredProviderFound", request{method: "PUT", path: "$NETWORK/virtualNetworks/vnet", version: "2011-11-11", body: networkBody}),
	refused("make a network without a location", 400, "LocationRequired", request{method: "PUT", path: "$NETWORK/virtualNetworks/vnet", version: netVersion, body: `{"properties":{"addressSpace":{"addressPrefixes":["10.90.0.0/16"]}}}`}),
	refused("make a network with a wrong prefix", 400, "InvalidAddressPrefixFormat", request{method: "PUT", path: "$NETWORK/virtualNetworks/vnet", version: netVersion, body: `{"location":"$REGION","properties":{"addressSpace":{"addressPrefixes":["10.90.0.0/99"]}}}`}),
	done("make the network", request{method: "PUT", path: "$NETWORK/virtualNetworks/vnet", version: netVersion, body: networkBody}),
	done("read it", request{method: "GET", path: "$NETWORK/virtualNetworks/vnet", version: netVersion}),
	done("make it again", request{method: "PUT", path: "$NETWORK/virtualNetworks/vnet", version: netVersion, body: networkBody}),
	done("list its subnets", request{method: "GET", path: "$NETWORK/virtualNetworks/vnet/subnets", version: netVersion}),
	done("make a subnet", request{method: "PUT", path: "$NETWORK/virtualNetworks/vnet/subnets/spare", version: olderVersion, body: `{"properties":{"addressPrefix":"10.90.2.0/24"}}`}),
	refused("make one that overlaps", 400, "NetcfgSubnetRangesOverlap", request{method: "PUT", path: "$NETWORK/virtualNetworks/vnet/subnets/overlapping", version: netVersion, body: `{"properties":{"addressPrefix":"10.90.2.128/25"}}`}),
	refused("read a subnet that is not there", 404, "NotFound", request{method: "GET", path: "$NETWORK/virtualNetworks/vnet/subnets/missing", version: netVersion}),
	refused("change the network with a wrong etag", 412, "PreconditionFailed", request{method: "PUT", path: "$NETWORK/virtualNetworks/vnet", version: netVersion, body: networkBody, ifMatch: `W/"00000000-0000-0000-0000-00000000dead"`}),
}

const (
	balancerBody = `{"location":"$REGION","sku":{"name":"Standard"},"properties":{"frontendIPConfigurations":[{"name":"front","properties":{"subnet":{"id":"$NETWORK/virtualNetworks/vnet/subnets/services"}}}]}}`
	serviceBody  = `{"location":"$REGION","properties":{"visibility":{"subscriptions":["*"]},"loadBalancerFrontendIpConfigurations":[{"id":"$NETWORK/loadBalancers/balancer/frontendIPConfigurations/front"}],` +
		`"ipConfigurations":[{"name":"mine","properties":{"subnet":{"id":"$NETWORK/virtualNetworks/vnet/subnets/services"},"primary":true}}]}}`
	pendingBody = `{"location":"$REGION","properties":{"subnet":{"id":"$NETWORK/virtualNetworks/vnet/subnets/endpoints"},` +
		`"manualPrivateLinkServiceConnections":[{"name":"mine","properties":{"privateLinkServiceId":"$NETWORK/privateLinkServices/service","requestMessage":"please"}}]}}`
	stateBody = `{"properties":{"privateLinkServiceConnectionState":{"status":"%s","description":"by the suite"}}}`
)

// ownService is the life of a connection between an endpoint and a service of the same
// account: what no recording shows yet of manual connections.
var ownService = []step{
	done("make a load balancer", request{method: "PUT", path: "$NETWORK/loadBalancers/balancer", version: netVersion, body: balancerBody}),
	refused("make an endpoint to a service that is not there", 400, "ThirdPartyPrivateLinkServiceProvidedDuringPrivateEndpointCreationDoesNotExistOrIsNotVisible",
		request{method: "PUT", path: "$NETWORK/privateEndpoints/pending", version: netVersion, body: pendingBody}),
	done("make a private link service", request{method: "PUT", path: "$NETWORK/privateLinkServices/service", version: netVersion, body: serviceBody}),
	done("read it", request{method: "GET", path: "$NETWORK/privateLinkServices/service", version: netVersion}),
	refused("make an endpoint in a region without the network", 400, "InvalidResourceReference",
		request{method: "PUT", path: "$NETWORK/privateEndpoints/wrong-region", version: netVersion, body: `{"location":"$OTHER",` + pendingBody[len(`{"location":"$REGION",`):]}),
	done("make an endpoint with a manual connection", request{method: "PUT", path: "$NETWORK/privateEndpoints/pending", version: netVersion, body: pendingBody}),
	kept("read it while it is pending", request{method: "GET", path: "$NETWORK/privateEndpoints/pending", version: netVersion}, "NIC",
		func(reply any) any { return in(reply, "properties", "networkInterfaces", 0, "id") }),
	done("read its interface", request{method: "GET", path: "$NIC", version: netVersion}),
	done("read its subnet", request{method: "GET", path: "$NETWORK/virtualNetworks/vnet/subnets/endpoints", version: netVersion}),
	kept("read the service", request{method: "GET", path: "$NETWORK/privateLinkServices/service", version: netVersion}, "CONNECTION",
		func(reply any) any { return in(reply, "properties", "privateEndpointConnections", 0, "name") }),
	refused("delete the subnet in use", 400, "InUseSubnetCannotBeDeleted", request{method: "DELETE", path: "$NETWORK/virtualNetworks/vnet/subnets/endpoints", version: netVersion}),
	refused("delete the service in use", 400, "PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted", request{method: "DELETE", path: "$NETWORK/privateLinkServices/service", version: netVersion}),
	refused("delete the endpoint's interface", 400, "NicInUseWithPrivateEndpoint", request{method: "DELETE", path: "$NIC", version: netVersion}),
	refused("delete the balancer in use", 400, "CannotDeleteLoadBalancerWithPrivateLinkService", request{method: "DELETE", path: "$NETWORK/loadBalancers/balancer", version: netVersion}),
	done("approve the connection", connection("Approved")),
	done("read the endpoint", request{method: "GET", path: "$NETWORK/privateEndpoints/pending", version: netVersion}),
	done("make the endpoint again", request{method: "PUT", path: "$NETWORK/privateEndpoints/pending", version: netVersion, body: pendingBody}),
	done("tag the network", request{method: "PATCH", path: "$NETWORK/virtualNetworks/vnet", version: netVersion, body: `{"tags":{"env":"test"}}`}),
	observed("tag the endpoint, for which the description has no PATCH", request{method: "PATCH", path: "$NETWORK/privateEndpoints/pending", version: netVersion, body: `{"tags":{"env":"test"}}`}),
	done("read it by an older api-version", request{method: "GET", path: "$NETWORK/privateEndpoints/pending", version: olderVersion}),
	done("reject the connection", connection("Rejected")),
	done("read the endpoint", request{method: "GET", path: "$NETWORK/privateEndpoints/pending", version: netVersion}),
	observed("approve what was rejected", connection("Approved")),
	done("delete the connection from the service", request{method: "DELETE", path: "$NETWORK/privateLinkServices/service/privateEndpointConnections/$CONNECTION", version: netVersion}),
	done("read the endpoint", request{method: "GET", path: "$NETWORK/privateEndpoints/pending", version: netVersion}),
	done("delete the endpoint", request{method: "DELETE", path: "$NETWORK/privateEndpoints/pending", version: netVersion}),
	refused("read it", 404, "ResourceNotFound", request{method: "GET", path: "$NETWORK/privateEndpoints/pending", version: netVersion}),
	observed("delete it again", request{method: "DELETE", path: "$NETWORK/privateEndpoints/pending", version: netVersion}),
	done("list the group's endpoints", request{method: "GET", path: "$NETWORK/privateEndpoints", version: netVersion}),
}

// connection is the request that puts the service's connection into a state.
func connection(status string) request {
	return request{method: "PUT", path: "$NETWORK/privateLinkServices/service/privateEndpointConnections/$CONNECTION", version: netVersion, body: fmt.Sprintf(stateBody, status)}
}

// tearDown deletes what the other steps have made.
var tearDown = []step{
	done("delete the service", request{method: "DELETE", path: "$NETWORK/privateLinkServices/service", version: netVersion}),
	done("delete the balancer", request{method: "DELETE", path: "$NETWORK/loadBalancers/balancer", version: netVersion}),
	done("delete a subnet", request{method: "DELETE", path: "$NETWORK/virtualNetworks/vnet/subnets/spare", version: netVersion}),
	done("delete the network", request{method: "DELETE", path: "$NETWORK/virtualNetworks/vnet", version: netVersion}),
	done("delete the group", request{method: "DELETE", path: "$GROUP", version: groupVersion}),
	refused("read the group", 404, "ResourceGroupNotFound", request{method: "GET", path: "$GROUP", version: groupVersion}),
}
