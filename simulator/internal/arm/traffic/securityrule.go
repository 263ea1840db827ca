package traffic

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// securityRule is a rule of a network security group.
type securityRule struct {
	arm.Meta
	securityRuleSettings
}

// securityRuleSettings are the properties that a request sets and a reply shows.
type securityRuleSettings struct {
	Description         string    `json:"description,omitzero"`
	Protocol            string    `json:"protocol"`
	SourcePort          string    `json:"sourcePortRange,omitzero"`
	DestinationPort     string    `json:"destinationPortRange,omitzero"`
	Source              *string   `json:"sourceAddressPrefix,omitzero"`
	Destination         *string   `json:"destinationAddressPrefix,omitzero"` // both also empty, if they were sent so (recorded)
	Access              string    `json:"access"`
	Priority            int       `json:"priority"`
	Direction           string    `json:"direction"`
	SourcePorts         []string  `json:"sourcePortRanges,omitzero" since:"2017-06-01"`
	DestinationPorts    []string  `json:"destinationPortRanges,omitzero" since:"2017-06-01"`
	Sources             []string  `json:"sourceAddressPrefixes,omitzero" since:"2017-06-01"`
	Destinations        []string  `json:"destinationAddressPrefixes,omitzero" since:"2017-06-01"` // the lists are not in 2016-09-01 (recorded)
	SourceGroups        []arm.Ref `json:"sourceApplicationSecurityGroups,omitzero"`
	DestinationsInGroup []arm.Ref `json:"destinationApplicationSecurityGroups,omitzero"`
}

type securityRuleBody struct {
	arm.CommonBody
	Properties *securityRuleSettings `json:"properties"`
}

type securityRuleProperties struct {
	arm.StateWire
	securityRuleSettings
}

var securityRules = arm.Declare(Provider, arm.Definition[securityRule, securityRuleBody, securityRuleProperties]{
	Path: "networkSecurityGroups/securityRules", Traits: arm.Traits{SharesState: true, EvenWait: true},
	Takes: short, Wait: time.Second,
	Define: defineSecurityRule,
	Same: func(a, b *securityRule) bool {
		return reflect.DeepEqual(a.securityRuleSettings, b.securityRuleSettings)
	},
	Show: func(_ *arm.State, r *securityRule, p *securityRuleProperties, _ arm.View) {
		p.securityRuleSettings = r.securityRuleSettings
	},
})

// defineSecurityRule defines a rule. Values are described. A priority is from 100 to 4096
// (documented) and unique among the rules of a direction.
func defineSecurityRule(_ *arm.Call, r *securityRule, body *securityRuleBody, _ *securityRule) *arm.Error {
	if body.Properties == nil {
		return arm.ErrMissingProperty("properties", r.ID)
	}
	r.securityRuleSettings = *body.Properties
	for _, rule := range []struct {
		property string
		value    *string
		values   []string
	}{
		{"protocol", &r.Protocol, []string{"Tcp", "Udp", "Icmp", "Esp", "Ah", "*"}},
		{"access", &r.Access, []string{"Allow", "Deny"}},
		{"direction", &r.Direction, []string{"Inbound", "Outbound"}},
	} {
		if err := arm.CheckOneOf(rule.property, rule.value, rule.values, r.ID); err != nil {
			return err
		}
	}
	if r.Priority < 100 || r.Priority > 4096 {
		return arm.ProviderError(400, "SecurityRuleInvalidPriority", "Security rule has invalid Priority. Value provided: "+strconv.Itoa(r.Priority)+" Allowed range 100-4096.") // reported by users
	}
	for _, ports := range slices.Concat([]string{r.SourcePort, r.DestinationPort}, r.SourcePorts, r.DestinationPorts) {
		if ports != "" && !validPorts(ports) {
			return arm.ProviderError(400, "SecurityRuleInvalidPortRange", "Security rule has invalid Port range. Value provided: "+ports+". Value should be an integer OR integer range with '-' delimiter. Valid range 0-65535.") // reported by users
		}
	}
	for _, list := range []*[]string{&r.SourcePorts, &r.DestinationPorts, &r.Sources, &r.Destinations} {
		*list = append([]string{}, *list...)
	}
	for _, other := range arm.Siblings(r) {
		if other.Direction == r.Direction && other.Priority == r.Priority {
			return arm.ProviderError(400, "SecurityRuleConflict", "Security rule "+r.Name+" conflicts with rule "+other.Name+". Rules cannot have the same Priority and Direction.") // reported by users
		}
	}
	return nil
}

// validPorts reports whether the text is *, a port or a range of ports.
func validPorts(text string) bool {
	if text == "*" {
		return true
	}
	from, to, isRange := strings.Cut(text, "-")
	first, err := strconv.ParseUint(from, 10, 16)
	if err != nil || !isRange {
		return err == nil
	}
	last, err := strconv.ParseUint(to, 10, 16)
	return err == nil && first <= last
}
