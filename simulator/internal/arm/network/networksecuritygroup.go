package network

import (
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// networkSecurityGroup is a list of rules for the traffic of subnets and network interfaces.
// It has no effect on connections.
type networkSecurityGroup struct{ arm.Meta }

type networkSecurityGroupBody struct {
	arm.CommonBody
	Properties struct {
		Rules []securityRuleBody `json:"securityRules"`
	} `json:"properties"`
}

type networkSecurityGroupProperties struct {
	arm.GUIDWire
	Rules        []any     `json:"securityRules"`
	DefaultRules []any     `json:"defaultSecurityRules"`
	Interfaces   []arm.Ref `json:"networkInterfaces,omitzero"`
	Subnets      []arm.Ref `json:"subnets,omitzero"`
}

var networkSecurityGroups = arm.Declare(Provider, arm.Definition[networkSecurityGroup, networkSecurityGroupBody, networkSecurityGroupProperties]{
	Path:  "networkSecurityGroups",
	Takes: subnetTime, Wait: time.Second,
	Define: func(c *arm.Call, g *networkSecurityGroup, body *networkSecurityGroupBody, old *networkSecurityGroup) *arm.Error {
		return securityRules.Parts(c, g, asResource(old), body.Properties.Rules)
	},
	Same: func(_, _ *networkSecurityGroup) bool { return true },
	Show: func(s *arm.State, g *networkSecurityGroup, p *networkSecurityGroupProperties, v arm.View) {
		p.Rules, p.DefaultRules = s.WireParts(g, securityRules.Type, v), arm.Anys(g.defaultRules(v))
		p.Interfaces, p.Subnets = arm.RefsTo(arm.ReferrersOf[*networkInterface](g)), arm.RefsTo(arm.ReferrersOf[*subnet](g))
	},
})

// ErrInUse is assumed; reported by users.
func (g *networkSecurityGroup) ErrInUse(by []arm.User) *arm.Error {
	ids := make([]string, len(by))
	for i, u := range by {
		ids[i] = u.ID
	}
	return arm.ProviderError(400, "InUseNetworkSecurityGroupCannotBeDeleted", "Network security group "+g.ID+" cannot be deleted because it is in use by the following resources: "+
		strings.Join(ids, ", ")+". In order to delete the Network security group, remove the association with the resource(s). To learn how to do this, see aka.ms/deletensg.")
}
