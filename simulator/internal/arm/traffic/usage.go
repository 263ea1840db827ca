package traffic

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// usages are the rows of the list of a location's usages (recorded in 2024). Those with
// a type count its resources, the others show zero. The limits are not enforced.
var usages = [...]struct {
	name, shown string
	limit       int
	typ         string
}{
	{"VirtualNetworks", "Virtual Networks", 1000, "virtualNetworks"},
	{"CustomIpPrefixes", "Custom Ip Prefixes", 5, ""},
	{"PublicIpPrefixes", "Public Ip Prefixes", 2147483647, "publicIPPrefixes"},
	{"PublicIPAddresses", "Public IP Addresses", 1000, "publicIPAddresses"},
	{"StaticPublicIPAddresses", "Static Public IP Addresses", 1000, ""},
	{"StandardSkuPublicIpAddresses", "Public IP Addresses - Standard", 1000, ""},
	{"NetworkSecurityGroups", "Network Security Groups", 5000, "networkSecurityGroups"},
	{"NatGateways", "Nat Gateways", 1000, "natGateways"},
	{"NetworkInterfaces", "Network Interfaces", 65536, "networkInterfaces"},
	{"PrivateEndpoints", "Private Endpoints", 65536, "privateEndpoints"},
	{"PrivateEndpointRedirectMaps", "Private Endpoint Redirect Maps", 2147483647, ""},
	{"LoadBalancers", "Load Balancers", 1000, "loadBalancers"},
	{"PrivateLinkServices", "Private Link Services", 1800, "privateLinkServices"},
	{"ApplicationGateways", "Application Gateways", 1000, ""},
	{"RouteTables", "Route Tables", 200, "routeTables"},
	{"RouteFilters", "Route Filters", 1000, ""},
	{"NetworkWatchers", "Network Watchers", 1, ""},
	{"PacketCaptures", "Packet Captures", 10000, ""},
	{"ApplicationSecurityGroups", "Application Security Groups.", 3000, "applicationSecurityGroups"},
	{"DdosProtectionPlans", "DDoS Protection Plans.", 1, ""},
	{"DdosCustomPolicies", "DDoS customized policies", 200, ""},
	{"ServiceEndpointPolicies", "Service Endpoint Policies", 500, ""},
	{"NetworkIntentPolicies", "Network Intent Policies", 200, ""},
	{"StandardSkuLoadBalancers", "Standard Sku Load Balancers", 1000, ""},
	{"AuxiliaryModeEnabledNetworkInterfaces", "Auxiliary Mode Enabled Network Interfaces", 10, ""},
	{"DnsServersPerVirtualNetwork", "DNS servers per Virtual Network", 20, ""},
	{"CustomDnsServersPerP2SVpnGateway", "Custom DNS servers per P2SVpnGateway", 5, ""},
	{"SubnetsPerVirtualNetwork", "Subnets per Virtual Network", 3000, ""},
	{"IPConfigurationsPerVirtualNetwork", "IP Configurations per Virtual Network", 65536, ""},
	{"PeeringsPerVirtualNetwork", "Peerings per Virtual Network", 500, ""},
	{"PrefixesPerSubnet", "Prefixes per Subnet", 500, ""},
	{"SecurityRulesPerNetworkSecurityGroup", "Security rules per Network Security Group", 1000, ""},
	{"SecurityRulesPerNetworkIntentPolicy", "Security rules per Network Intent Policy", 100, ""},
	{"RoutesPerNetworkIntentPolicy", "Routes per Network Intent Policy", 200, ""},
	{"SecurityRuleAddressesOrPortsPerNetworkSecurityGroup", "Security rules addresses or ports per Network Security Group", 4000, ""},
	{"InboundRulesPerLoadBalancer", "Inbound Rules per Load Balancer", 250, ""},
	{"FrontendIPConfigurationPerLoadBalancer", "Frontend IP Configurations per Load Balancer", 200, ""},
	{"OutboundRulesPerLoadBalancer", "Outbound Rules per Load Balancer", 5, ""},
	{"RoutesPerRouteTable", "Routes per Route Table", 400, ""},
	{"RoutesWithServiceTagPerRouteTable", "Routes with service tag per Route Table", 25, ""},
	{"SecondaryIPConfigurationsPerNetworkInterface", "Secondary IP Configurations per Network Interface", 256, ""},
	{"SecondaryIPConfigurationsPerPrivateEndpointNetworkInterface", "Secondary IP Configurations per PrivateEndpoint Network Interface", 500, ""},
	{"InboundNatOrLbRulesPerNetworkInterface", "Inbound rules per Network Interface", 300, ""},
	{"RouteFilterRulesPerRouteFilter", "Route filter rules per Route Filter", 1, ""},
	{"RouteFiltersPerExpressRouteBgpPeering", "Route filters per Express route BGP Peering", 1, ""},
	{"MinPublicIpInterNetworkPrefixLength", "Public IPv4 Prefix Length", 28, ""},
}

// usageWire has the members in the order in which they were recorded.
type usageWire struct {
	Current int    `json:"currentValue"`
	ID      string `json:"id"`
	Limit   int    `json:"limit"`
	Name    struct {
		Shown string `json:"localizedValue"`
		Value string `json:"value"`
	} `json:"name"`
	Unit       string `json:"unit"`
	Adjustable bool   `json:"isAdjustable"` // in all api-versions since 2022, not before (recorded)
}

// listUsages counts what the subscription has in the location.
func listUsages(c *arm.Call) kernel.Reply {
	location, count := arm.NormalLocation(c.ID.Names[0]), map[string]int{}
	for _, resource := range c.State.Resources {
		b := resource.Base()
		if b.Group.Subscription == c.Sub && arm.NormalLocation(b.Location) == location {
			count[b.Type.Full]++
		}
	}
	list := make([]any, 0, len(usages))
	for _, u := range usages {
		w := usageWire{Current: count[namespace+"/"+u.typ], Limit: u.limit, Unit: "Count", Adjustable: u.name != "NetworkWatchers"}
		w.ID = "/subscriptions/" + c.Sub.ID + "/providers/" + namespace + "/locations/" + location + "/usages/" + u.name
		w.Name.Shown, w.Name.Value = u.shown, u.name
		list = append(list, w)
	}
	return c.ReplyList(list)
}
