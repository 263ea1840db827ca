package network

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"

// defaultRules are the rules of every group (recorded).
var defaultRules = []struct {
	name, description, source, destination, access, direction string
	priority                                                  int
}{
	{"AllowVnetInBound", "Allow inbound traffic from all VMs in VNET", "VirtualNetwork", "VirtualNetwork", "Allow", "Inbound", 65000},
	{"AllowAzureLoadBalancerInBound", "Allow inbound traffic from azure load balancer", "AzureLoadBalancer", "*", "Allow", "Inbound", 65001},
	{"DenyAllInBound", "Deny all inbound traffic", "*", "*", "Deny", "Inbound", 65500},
	{"AllowVnetOutBound", "Allow outbound traffic from all VMs to all VMs in VNET", "VirtualNetwork", "VirtualNetwork", "Allow", "Outbound", 65000},
	{"AllowInternetOutBound", "Allow outbound traffic from all VMs to Internet", "*", "Internet", "Allow", "Outbound", 65001},
	{"DenyAllOutBound", "Deny all outbound traffic", "*", "*", "Deny", "Outbound", 65500},
}

var _ = Provider.AddView(&arm.Type{Path: "networkSecurityGroups/defaultSecurityRules"}, func(_ *arm.Call, parent arm.Resource) []*arm.Envelope {
	return parent.(*networkSecurityGroup).defaultRules()
})

func (g *networkSecurityGroup) defaultRules() []*arm.Envelope {
	list := make([]*arm.Envelope, len(defaultRules))
	for i, d := range defaultRules {
		list[i] = part(g, "defaultSecurityRules", d.name, securityRuleProperties{arm.StateWire{ProvisioningState: g.ProvisioningState}, securityRuleSettings{
			Description: d.description, Protocol: "*", SourcePort: "*", DestinationPort: "*",
			Source: d.source, Destination: d.destination, Access: d.access, Priority: d.priority, Direction: d.direction,
			SourcePorts: []string{}, DestinationPorts: []string{}, Sources: []string{}, Destinations: []string{},
		}})
	}
	return list
}
