package core

import "strings"

// defaultSecurityRules are the rules that every group has [seen].
var defaultSecurityRules = []struct {
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

func (g *networkSecurityGroup) defaultRules() []securityRuleWire {
	list := make([]securityRuleWire, len(defaultSecurityRules))
	for i, d := range defaultSecurityRules {
		list[i] = securityRuleWire{d.name, g.id + "/defaultSecurityRules/" + d.name, g.etag, networkNamespace + "/networkSecurityGroups/defaultSecurityRules", securityRuleProperties{
			ProvisioningState: g.provisioningState, Description: d.description, Protocol: "*", SourcePort: "*", DestinationPort: "*",
			Source: d.source, Destination: d.destination, Access: d.access, Priority: d.priority, Direction: d.direction,
			SourcePorts: []string{}, DestinationPorts: []string{}, Sources: []string{}, Destinations: []string{},
		}}
	}
	return list
}

func (c *armCall) listDefaultRules() Reply {
	g, _ := c.parent().(*networkSecurityGroup)
	if g == nil {
		return c.fail(c.missing())
	}
	body := listBody{[]any{}}
	for _, rule := range g.defaultRules() {
		body.Value = append(body.Value, rule)
	}
	return c.json(200, encode(body), 0).Reply
}

func (c *armCall) getDefaultRule() Reply {
	if g, _ := c.parent().(*networkSecurityGroup); g != nil {
		for _, rule := range g.defaultRules() {
			if strings.EqualFold(rule.Name, c.id.names[1]) {
				reply := c.json(200, encode(rule), 1)
				reply.header.set("Etag", g.etag)
				return reply.Reply
			}
		}
	}
	return c.fail(c.missing())
}
