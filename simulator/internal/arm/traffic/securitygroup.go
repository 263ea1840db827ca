package traffic

import (
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// SecurityGroup is a list of rules for the traffic of subnets and network interfaces.
// It has no effect on connections.
type SecurityGroup struct{ arm.Meta }

type securityGroupBody struct {
	arm.CommonBody
	Properties struct {
		Rules []securityRuleBody `json:"securityRules"`
	} `json:"properties"`
}

type securityGroupProperties struct {
	arm.GUIDWire
	Rules        []any     `json:"securityRules"`
	DefaultRules []any     `json:"defaultSecurityRules"`
	Interfaces   []arm.Ref `json:"networkInterfaces,omitzero"`
	Subnets      []arm.Ref `json:"subnets,omitzero"`
}

var securityGroups = arm.Declare(Provider, arm.Definition[SecurityGroup, securityGroupBody, securityGroupProperties]{
	Path: "networkSecurityGroups", Traits: arm.Traits{EvenWait: true}, // recorded
	Takes: short, Wait: time.Second,
	Define: func(c *arm.Call, g *SecurityGroup, body *securityGroupBody, old *SecurityGroup) *arm.Error {
		return securityRules.Parts(c, g, arm.AsResource(old), body.Properties.Rules)
	},
	Same: func(_, _ *SecurityGroup) bool { return true },
	Show: func(s *arm.State, g *SecurityGroup, p *securityGroupProperties, v arm.View) {
		p.Rules, p.DefaultRules = s.WireParts(g, securityRules.Type, v), arm.Anys(g.defaultRules(v))
		p.Interfaces, p.Subnets = arm.ReferrersAt(g, "networkInterfaces"), arm.ReferrersAt(g, "virtualNetworks/subnets")
	},
})

// ErrInUse is assumed; reported by users.
func (g *SecurityGroup) ErrInUse(by []arm.User) *arm.Error {
	ids := make([]string, len(by))
	for i, u := range by {
		ids[i] = u.ID
	}
	return arm.ProviderError(400, "InUseNetworkSecurityGroupCannotBeDeleted", "Network security group "+g.ID+" cannot be deleted because it is in use by the following resources: "+
		strings.Join(ids, ", ")+". In order to delete the Network security group, remove the association with the resource(s). To learn how to do this, see aka.ms/deletensg.")
}
