package core

// defaultRules are the rules that every group has [seen].
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

var _ = networkProvider.view(&armType{path: "networkSecurityGroups/defaultSecurityRules"}, func(_ *armCall, parent resource) []*envelope {
	return parent.(*networkSecurityGroup).defaultRules()
})

func (g *networkSecurityGroup) defaultRules() []*envelope {
	list := make([]*envelope, len(defaultRules))
	for i, d := range defaultRules {
		list[i] = &envelope{
			Name: d.name, ID: g.id + "/defaultSecurityRules/" + d.name, Etag: g.etag, Type: networkNamespace + "/networkSecurityGroups/defaultSecurityRules",
			Properties: securityRuleProperties{stateWire{g.provisioningState}, securityRuleSettings{
				Description: d.description, Protocol: "*", SourcePort: "*", DestinationPort: "*",
				Source: d.source, Destination: d.destination, Access: d.access, Priority: d.priority, Direction: d.direction,
				SourcePorts: []string{}, DestinationPorts: []string{}, Sources: []string{}, Destinations: []string{},
			}},
		}
	}
	return list
}
