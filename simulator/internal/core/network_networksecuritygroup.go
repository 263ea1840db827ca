package core

import (
	"strings"
	"time"
)

// networkSecurityGroup holds the rules for the traffic of subnets and network
// interfaces. Its rules are kept and shown; connections are let through whatever
// they say.
type networkSecurityGroup struct{ meta }

type networkSecurityGroupBody struct {
	commonBody
	Properties struct {
		Rules []securityRuleBody `json:"securityRules"`
	} `json:"properties"`
}

type networkSecurityGroupProperties struct {
	guidWire
	Rules        []any `json:"securityRules"`
	DefaultRules []any `json:"defaultSecurityRules"`
	Interfaces   []ref `json:"networkInterfaces,omitzero"`
	Subnets      []ref `json:"subnets,omitzero"`
}

var networkSecurityGroups = declare(networkProvider, definition[networkSecurityGroup, networkSecurityGroupBody, networkSecurityGroupProperties]{
	path:  "networkSecurityGroups",
	takes: func(d *Durations) time.Duration { return d.Subnet }, wait: 3 * time.Second,
	define: func(c *armCall, g *networkSecurityGroup, body *networkSecurityGroupBody, old *networkSecurityGroup) *armError {
		return securityRules.parts(c, g, asResource(old), body.Properties.Rules)
	},
	same: func(_, _ *networkSecurityGroup) bool { return true },
	show: func(s *armState, g *networkSecurityGroup, p *networkSecurityGroupProperties, v view) {
		p.Rules, p.DefaultRules = s.wires(g, securityRules.armType, v), anys(g.defaultRules())
		p.Interfaces, p.Subnets = refsTo(referrersOf[*networkInterface](g)), refsTo(referrersOf[*subnet](g))
	},
})

// held: reported by users.
func (g *networkSecurityGroup) held(by []user) *armError {
	ids := make([]string, len(by))
	for i, u := range by {
		ids[i] = u.id
	}
	return networkError(400, "InUseNetworkSecurityGroupCannotBeDeleted", "Network security group "+g.id+" cannot be deleted because it is in use by the following resources: "+
		strings.Join(ids, ", ")+". In order to delete the Network security group, remove the association with the resource(s). To learn how to do this, see aka.ms/deletensg.")
}
