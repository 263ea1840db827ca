package core

import (
	"slices"
	"strings"
	"time"
)

// networkSecurityGroup holds the rules for the traffic of subnets and network
// interfaces. Its rules are kept and shown; connections are let through whatever
// they say.
type networkSecurityGroup struct {
	meta
	rules []*securityRule
}

type networkSecurityGroupWire struct {
	Name       string            `json:"name"`
	ID         string            `json:"id"`
	Etag       string            `json:"etag"`
	Type       string            `json:"type"`
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags,omitzero"`
	Properties struct {
		ProvisioningState string             `json:"provisioningState"`
		ResourceGUID      string             `json:"resourceGuid"`
		Rules             []securityRuleWire `json:"securityRules"`
		DefaultRules      []securityRuleWire `json:"defaultSecurityRules"`
		Interfaces        []ref              `json:"networkInterfaces,omitzero"`
		Subnets           []ref              `json:"subnets,omitzero"`
	} `json:"properties"`
}

func (g *networkSecurityGroup) wire(s *State, _ string) any {
	w := networkSecurityGroupWire{
		Name: g.name, ID: g.id, Etag: g.etag, Type: networkNamespace + "/networkSecurityGroups", Location: g.location, Tags: g.tags,
	}
	p := &w.Properties
	p.ProvisioningState, p.ResourceGUID, p.Rules = g.provisioningState, g.guid, []securityRuleWire{}
	for _, rule := range g.rules {
		p.Rules = append(p.Rules, rule.ruleWire())
	}
	p.DefaultRules = g.defaultRules()
	p.Interfaces, p.Subnets = g.users(s)
	return w
}

// users are the network interfaces and the subnets that refer to the group.
func (g *networkSecurityGroup) users(s *State) (interfaces, subnets []ref) {
	for _, r := range s.resources {
		if n, ok := r.(*networkInterface); ok && n.settings.group == g {
			interfaces = append(interfaces, ref{n.id})
		}
	}
	slices.SortFunc(interfaces, compareRefs)
	return interfaces, s.subnetsWith(func(sn *subnet) bool { return sn.securityGroup == g })
}

// compareRefs puts references into the order of their IDs.
func compareRefs(a, b ref) int { return strings.Compare(lower(a.ID), lower(b.ID)) }

func (g *networkSecurityGroup) inUse(s *State) *armError {
	interfaces, subnets := g.users(s)
	if users := append(interfaces, subnets...); len(users) > 0 {
		return errNetworkSecurityGroupInUse(g.id, users)
	}
	return nil
}

func (g *networkSecurityGroup) provisioned(*State, time.Time) {}

func (g *networkSecurityGroup) detach(s *State, _ time.Time) {
	g.replaceRules(s, nil)
	s.drop(g)
}

// replaceRules makes these the group's rules.
func (g *networkSecurityGroup) replaceRules(s *State, rules []*securityRule) {
	for _, rule := range g.rules {
		delete(s.resources, rule.key)
	}
	g.rules = rules
	for _, rule := range rules {
		rule.parent = g
		s.resources[rule.key] = rule
	}
}

func (c *armCall) putNetworkSecurityGroup() Reply {
	var body struct {
		Location   string            `json:"location"`
		Tags       map[string]string `json:"tags"`
		Properties struct {
			Rules []securityRuleRequest `json:"securityRules"`
		} `json:"properties"`
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	existing, _ := c.find().(*networkSecurityGroup)
	name, location := c.id.names[0], normalLocation(body.Location)
	if err := c.checkWrite(asResource(existing), name, location, "PutNetworkSecurityGroupOperation"); err != nil {
		return c.fail(err)
	}
	if location == "" {
		return c.fail(errLocationRequired())
	}
	g := &networkSecurityGroup{meta: c.create(networkID(c.group.id, "networkSecurityGroups", name), name, location, body.Tags)}
	var rules []*securityRule
	for _, request := range body.Properties.Rules {
		rule, err := c.newSecurityRule(g, request.Name, request, rules)
		if err != nil {
			return c.fail(err)
		}
		rules = append(rules, rule)
	}
	status := 201
	switch {
	case existing == nil:
		c.s.add(g)
	case slices.EqualFunc(existing.rules, rules, (*securityRule).same):
		return c.retagged(existing, body.Tags)
	default:
		g, status = existing, 200
		g.tags = body.Tags
	}
	g.replaceRules(c.s, rules)
	return c.written(status, g, "PutNetworkSecurityGroupOperation", c.s.durations.Subnet, 3*time.Second)
}

// errNetworkSecurityGroupInUse: reported by users.
func errNetworkSecurityGroupInUse(id string, users []ref) *armError {
	ids := make([]string, len(users))
	for i, user := range users {
		ids[i] = user.ID
	}
	return networkError(400, "InUseNetworkSecurityGroupCannotBeDeleted", "Network security group "+id+" cannot be deleted because it is in use by the following resources: "+
		strings.Join(ids, ", ")+". In order to delete the Network security group, remove the association with the resource(s). To learn how to do this, see aka.ms/deletensg.")
}
