package core

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// securityRule is a rule of a network security group.
type securityRule struct {
	meta
	securityRuleSettings
}

// securityRuleSettings are what a request says of a rule and a reply shows.
type securityRuleSettings struct {
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

type securityRuleBody struct {
	commonBody
	Properties *securityRuleSettings `json:"properties"`
}

type securityRuleProperties struct {
	stateWire
	securityRuleSettings
}

var securityRules = declare(networkProvider, definition[securityRule, securityRuleBody, securityRuleProperties]{
	path: "networkSecurityGroups/securityRules", inParent: true,
	takes: func(d *Durations) time.Duration { return d.Subnet }, wait: 3 * time.Second,
	define: defineSecurityRule,
	same: func(a, b *securityRule) bool {
		return reflect.DeepEqual(a.securityRuleSettings, b.securityRuleSettings)
	},
	show: func(_ *armState, r *securityRule, p *securityRuleProperties, _ view) {
		p.securityRuleSettings = r.securityRuleSettings
	},
})

// oneOf is a property that must have one of a few values. Case does not matter; what
// is kept is the value as it stands here.
type oneOf struct {
	property string
	value    *string
	values   []string
}

func (o oneOf) check(id string) *armError {
	i := slices.IndexFunc(o.values, func(value string) bool { return strings.EqualFold(value, *o.value) })
	switch {
	case *o.value == "":
		return errMissingProperty(o.property, id)
	case i < 0:
		return errBadProperty(o.property, *o.value, id)
	}
	*o.value = o.values[i]
	return nil
}

// defineSecurityRule checks a rule. Priorities are from 100 to 4096 (documentation)
// and unique among those of a direction. The values are those of the API description.
func defineSecurityRule(_ *armCall, r *securityRule, body *securityRuleBody, _ *securityRule) *armError {
	if body.Properties == nil {
		return errMissingProperty("properties", r.id)
	}
	r.securityRuleSettings = *body.Properties
	for _, rule := range []oneOf{
		{"protocol", &r.Protocol, []string{"Tcp", "Udp", "Icmp", "Esp", "Ah", "*"}},
		{"access", &r.Access, []string{"Allow", "Deny"}},
		{"direction", &r.Direction, []string{"Inbound", "Outbound"}},
	} {
		if err := rule.check(r.id); err != nil {
			return err
		}
	}
	if r.Priority < 100 || r.Priority > 4096 {
		return networkError(400, "SecurityRuleInvalidPriority", "Security rule has invalid Priority. Value provided: "+strconv.Itoa(r.Priority)+" Allowed range 100-4096.") // reported by users
	}
	for _, list := range []*[]string{&r.SourcePorts, &r.DestinationPorts, &r.Sources, &r.Destinations} {
		*list = append([]string{}, *list...)
	}
	for _, other := range siblings(r) {
		if other.Direction == r.Direction && other.Priority == r.Priority {
			return networkError(400, "SecurityRuleConflict", "Security rule "+r.name+" conflicts with rule "+other.name+". Rules cannot have the same Priority and Direction.") // reported by users
		}
	}
	return nil
}
