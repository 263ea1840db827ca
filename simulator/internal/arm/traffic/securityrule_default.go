package traffic

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

var ruleFields = arm.VersionedFields[securityRuleProperties]()

var _ = Provider.AddView(&arm.Type{Path: "networkSecurityGroups/defaultSecurityRules"}, func(c *arm.Call, parent arm.Resource) []*arm.Envelope {
	return parent.(*SecurityGroup).defaultRules(c.View())
})

func (g *SecurityGroup) defaultRules(v arm.View) []*arm.Envelope {
	list := make([]*arm.Envelope, len(defaultRules))
	for i, d := range defaultRules {
		p := securityRuleProperties{arm.StateWire{ProvisioningState: g.ProvisioningState}, securityRuleSettings{
			Description: d.description, Protocol: "*", SourcePort: "*", DestinationPort: "*",
			Source: &d.source, Destination: &d.destination, Access: d.access, Priority: d.priority, Direction: d.direction,
			SourcePorts: []string{}, DestinationPorts: []string{}, Sources: []string{}, Destinations: []string{},
		}}
		ruleFields.Hide(&p, v.Version)
		list[i] = arm.ShowPart(g, "defaultSecurityRules", d.name, p)
	}
	return list
}
