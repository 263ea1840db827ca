package core

// networkTypes are the types of Microsoft.Network that are simulated.
var networkTypes = []*networkType{
	{
		name: "privateEndpoints",
		one:  methods((*armCall).putPrivateEndpoint),
		all:  lists(is[*privateEndpoint]),
		children: []*networkType{{
			name: "privateDnsZoneGroups",
			one:  methods((*armCall).putPrivateDNSZoneGroup),
			all:  map[string]func(*armCall) Reply{"GET": (*armCall).listPrivateDNSZoneGroups},
		}},
	},
	{
		name: "privateLinkServices",
		one:  methods((*armCall).putPrivateLinkService),
		all:  lists(is[*privateLinkService]),
		children: []*networkType{{
			name: "privateEndpointConnections",
			one: map[string]func(*armCall) Reply{
				"GET":    (*armCall).getConnection,
				"PUT":    (*armCall).putConnection,
				"DELETE": (*armCall).deleteConnection,
			},
			all: map[string]func(*armCall) Reply{"GET": (*armCall).listConnections},
		}},
	},
	{
		name: "virtualNetworks",
		one:  tagged(methods((*armCall).putVirtualNetwork)),
		all:  lists(is[*virtualNetwork]),
		children: []*networkType{{
			name: "subnets",
			one:  methods((*armCall).putSubnet),
			all:  map[string]func(*armCall) Reply{"GET": (*armCall).listSubnets},
		}, {
			name: "virtualNetworkPeerings",
			one:  methods((*armCall).putPeering),
			all:  map[string]func(*armCall) Reply{"GET": (*armCall).listPeerings},
		}, {
			name: "CheckIPAddressAvailability",
			all:  map[string]func(*armCall) Reply{"GET": (*armCall).checkAddress},
		}},
	},
	{
		name: "networkInterfaces",
		one: map[string]func(*armCall) Reply{
			"GET":    (*armCall).get,
			"PUT":    (*armCall).putNetworkInterface,
			"PATCH":  (*armCall).patchTags,
			"DELETE": (*armCall).deleteNetworkInterface,
		},
		all: lists(is[*networkInterface]),
	},
	{
		name: "publicIPAddresses",
		one:  tagged(methods((*armCall).putPublicIPAddress)),
		all:  lists(is[*publicIPAddress]),
	},
	{
		name: "applicationSecurityGroups",
		one:  tagged(methods((*armCall).putApplicationSecurityGroup)),
		all:  lists(is[*applicationSecurityGroup]),
	},
	{
		name: "networkSecurityGroups",
		one:  tagged(methods((*armCall).putNetworkSecurityGroup)),
		all:  lists(is[*networkSecurityGroup]),
		children: []*networkType{{
			name: "securityRules",
			one:  methods((*armCall).putSecurityRule),
			all:  map[string]func(*armCall) Reply{"GET": (*armCall).listSecurityRules},
		}, {
			name: "defaultSecurityRules",
			one:  map[string]func(*armCall) Reply{"GET": (*armCall).getDefaultRule},
			all:  map[string]func(*armCall) Reply{"GET": (*armCall).listDefaultRules},
		}},
	},
	{
		name: "routeTables",
		one:  tagged(methods((*armCall).putRouteTable)),
		all:  lists(is[*routeTable]),
		children: []*networkType{{
			name: "routes",
			one:  methods((*armCall).putRoute),
			all:  map[string]func(*armCall) Reply{"GET": (*armCall).listRoutes},
		}},
	},
	{
		name: "publicIPPrefixes",
		one:  tagged(methods((*armCall).putPublicIPPrefix)),
		all:  lists(is[*publicIPPrefix]),
	},
	{
		name: "natGateways",
		one:  tagged(methods((*armCall).putNATGateway)),
		all:  lists(is[*natGateway]),
	},
	{
		name:     "loadBalancers",
		one:      tagged(methods((*armCall).putLoadBalancer)),
		all:      lists(is[*loadBalancer]),
		children: balancerChildTypes(),
	},
	{
		name: "privateDnsZones",
		one: map[string]func(*armCall) Reply{
			"GET":    (*armCall).get,
			"PUT":    (*armCall).putPrivateDNSZone,
			"PATCH":  (*armCall).putPrivateDNSZone,
			"DELETE": (*armCall).deletePrivateDNSZone,
		},
		all: lists(is[*privateDNSZone]),
		children: append(recordSetTypes(), &networkType{
			name: "virtualNetworkLinks",
			one: map[string]func(*armCall) Reply{
				"GET":    (*armCall).get,
				"PUT":    (*armCall).putVirtualNetworkLink,
				"PATCH":  (*armCall).putVirtualNetworkLink,
				"DELETE": (*armCall).deleteVirtualNetworkLink,
			},
			all: map[string]func(*armCall) Reply{"GET": (*armCall).listVirtualNetworkLinks},
		}),
	},
	{name: "privateDnsOperationStatuses", one: map[string]func(*armCall) Reply{"GET": (*armCall).pollDNSOperation}},
	{name: "privateDnsOperationResults", one: map[string]func(*armCall) Reply{"GET": (*armCall).pollDNSResult}},
}
