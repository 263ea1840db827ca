package core

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// securityRule is a rule of a network security group.
type securityRule struct {
	meta
	parent     *networkSecurityGroup
	properties securityRuleProperties
}

type securityRuleWire struct {
	Name       string                 `json:"name"`
	ID         string                 `json:"id"`
	Etag       string                 `json:"etag"`
	Type       string                 `json:"type"`
	Properties securityRuleProperties `json:"properties"`
}

// securityRuleProperties are what a request says of a rule and a reply shows.
type securityRuleProperties struct {
	ProvisioningState   string   `json:"provisioningState"`
	Description         string   `json:"description,omitzero"`
	Protocol            string   `json:"protocol"`
	SourcePort          string   `json:"sourcePortRange,omitzero"`
	DestinationPort     string   `json:"destinationPortRange,omitzero"`
	Source              string   `json:"sourceAddressPrefix,omitzero"`
	Destination         string   `json:"destinationAddressPrefix,omitzero"`
	Access              string   `json:"access"`
	Priority            int      `json:"priority"`
	Direction           string   `json:"direction"`
	SourcePorts         []string `json:"sourcePortRanges"`
	DestinationPorts    []string `json:"destinationPortRanges"`
	Sources             []string `json:"sourceAddressPrefixes"`
	Destinations        []string `json:"destinationAddressPrefixes"`
	SourceGroups        []ref    `json:"sourceApplicationSecurityGroups,omitzero"`
	DestinationsInGroup []ref    `json:"destinationApplicationSecurityGroups,omitzero"`
}

type securityRuleRequest struct {
	Name       string                  `json:"name"`
	Properties *securityRuleProperties `json:"properties"`
}

func (r *securityRule) wire(*State, string) any { return r.ruleWire() }

func (r *securityRule) ruleWire() securityRuleWire {
	p := r.properties
	p.ProvisioningState = r.parent.provisioningState
	return securityRuleWire{r.name, r.id, r.parent.etag, networkNamespace + "/networkSecurityGroups/securityRules", p}
}

func (r *securityRule) tag() string            { return r.parent.etag }
func (r *securityRule) inUse(*State) *armError { return nil }
func (r *securityRule) provisioned(s *State, at time.Time) {
	s.setState(at, r.parent, "Succeeded")
}

func (r *securityRule) detach(s *State, at time.Time) {
	delete(s.resources, r.key)
	r.parent.rules = slices.DeleteFunc(r.parent.rules, func(other *securityRule) bool { return other == r })
	s.setState(at, r.parent, "Succeeded")
}

// same reports whether both are the same definition.
func (r *securityRule) same(other *securityRule) bool {
	return lower(r.name) == lower(other.name) && string(encode(r.properties)) == string(encode(other.properties))
}

// securityRuleValues are the values that are not free text (API description).
var securityRuleValues = []struct {
	property string
	of       func(*securityRuleProperties) *string
	values   []string
}{
	{"protocol", func(p *securityRuleProperties) *string { return &p.Protocol }, []string{"Tcp", "Udp", "Icmp", "Esp", "Ah", "*"}},
	{"access", func(p *securityRuleProperties) *string { return &p.Access }, []string{"Allow", "Deny"}},
	{"direction", func(p *securityRuleProperties) *string { return &p.Direction }, []string{"Inbound", "Outbound"}},
}

// newSecurityRule checks a rule and makes it; it is not in its group yet. Priorities
// are from 100 to 4096 (documentation) and unique among those of a direction.
func (c *armCall) newSecurityRule(g *networkSecurityGroup, name string, request securityRuleRequest, others []*securityRule) (*securityRule, *armError) {
	id := g.id + "/securityRules/" + name
	if !validName(name) {
		return nil, errBadName(name)
	}
	if request.Properties == nil {
		return nil, errMissingProperty("properties", id)
	}
	p := *request.Properties
	p.ProvisioningState = ""
	for _, v := range securityRuleValues {
		sent := v.of(&p)
		i := slices.IndexFunc(v.values, func(value string) bool { return strings.EqualFold(value, *sent) })
		switch {
		case *sent == "":
			return nil, errMissingProperty(v.property, id)
		case i < 0:
			return nil, errBadProperty(v.property, *sent, id)
		}
		*sent = v.values[i]
	}
	if p.Priority < 100 || p.Priority > 4096 {
		return nil, networkError(400, "SecurityRuleInvalidPriority", "Security rule has invalid Priority. Value provided: "+strconv.Itoa(p.Priority)+" Allowed range 100-4096.") // reported by users
	}
	for _, list := range []*[]string{&p.SourcePorts, &p.DestinationPorts, &p.Sources, &p.Destinations} {
		*list = append([]string{}, *list...)
	}
	for _, other := range others {
		switch {
		case lower(other.name) == lower(name):
			return nil, errSameName(g.id, name)
		case other.properties.Direction == p.Direction && other.properties.Priority == p.Priority:
			return nil, networkError(400, "SecurityRuleConflict", "Security rule "+name+" conflicts with rule "+other.name+". Rules cannot have the same Priority and Direction.") // reported by users
		}
	}
	rule := &securityRule{meta: c.create(id, name, g.location, nil), parent: g, properties: p}
	rule.group = g.group
	return rule, nil
}

// putSecurityRule writes one rule of a group that stays as it is otherwise.
func (c *armCall) putSecurityRule() Reply {
	g, _ := c.parent().(*networkSecurityGroup)
	if g == nil {
		return c.fail(c.missing())
	}
	var body securityRuleRequest
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	const operation = "PutSecurityRuleOperation"
	existing, _ := c.find().(*securityRule)
	if err := c.checkWrite(asResource(existing), c.id.names[1], "", operation); err != nil {
		return c.fail(err)
	}
	if g.op != nil {
		return c.fail(errBusy(operation, g.op.id, g.id, until(c.now, g.op.due)))
	}
	others := slices.DeleteFunc(slices.Clone(g.rules), func(r *securityRule) bool { return r == existing })
	rule, err := c.newSecurityRule(g, c.id.names[1], body, others)
	if err != nil {
		return c.fail(err)
	}
	status := 201
	switch {
	case existing != nil && existing.same(rule):
		return c.unchanged(200, existing)
	case existing != nil:
		existing.properties, rule, status = rule.properties, existing, 200
	default:
		g.rules = append(g.rules, rule)
		c.s.resources[rule.key] = rule
	}
	rule.op = c.s.start(c.now, operation, c.sub.key, rule.key, c.s.durations.Subnet, false)
	c.s.setState(c.now, g, "Updating")
	return c.accepted(status, rule, rule.op, 3*time.Second)
}

func (c *armCall) listSecurityRules() Reply {
	g, _ := c.parent().(*networkSecurityGroup)
	if g == nil {
		return c.fail(c.missing())
	}
	body := listBody{[]any{}}
	for _, rule := range g.rules {
		body.Value = append(body.Value, rule.ruleWire())
	}
	return c.json(200, encode(body), 0).Reply
}
