package network

import (
	"encoding/json"
	"fmt"
	"maps"
	"testing"
)

// ruleWith is the body of a rule that is accepted, but for what differs; a nil value
// leaves the property out.
func ruleWith(differs map[string]any) string {
	properties := map[string]any{
		"protocol": "Tcp", "access": "Allow", "direction": "Inbound", "priority": 100,
		"sourcePortRange": "*", "destinationPortRange": "4000", "sourceAddressPrefix": "*", "destinationAddressPrefix": "*",
	}
	maps.Copy(properties, differs)
	maps.DeleteFunc(properties, func(_ string, value any) bool { return value == nil })
	body, _ := json.Marshal(map[string]any{"properties": properties})
	return string(body)
}

const (
	aGroup = "networkSecurityGroups/g"
	aRule  = aGroup + "/securityRules/r"
)

var putGroup = call{do: "PUT " + aGroup, body: `{"location":"eastus2"}`, want: 201}

func TestSecurityRuleChecks(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body, code string
		shows      map[string]string
	}{
		"least priority":           {ruleWith(map[string]any{"priority": 100}), "", nil},
		"most priority":            {ruleWith(map[string]any{"priority": 4096}), "", nil},
		"priority below the least": {ruleWith(map[string]any{"priority": 99}), "SecurityRuleInvalidPriority", nil},
		"priority above the most":  {ruleWith(map[string]any{"priority": 4097}), "SecurityRuleInvalidPriority", nil},
		"no priority":              {ruleWith(map[string]any{"priority": nil}), "SecurityRuleInvalidPriority", nil},
		"letter case": {ruleWith(map[string]any{"protocol": "TCP", "access": "deny", "direction": "OUTBOUND"}), "", map[string]string{
			"properties.protocol": `"Tcp"`, "properties.access": `"Deny"`, "properties.direction": `"Outbound"`,
		}},
		"any protocol":     {ruleWith(map[string]any{"protocol": "*"}), "", map[string]string{"properties.protocol": `"*"`}},
		"unknown protocol": {ruleWith(map[string]any{"protocol": "Sctp"}), "InvalidRequestFormat", nil},
		"no protocol":      {ruleWith(map[string]any{"protocol": nil}), "InvalidRequestFormat", nil},
		"unknown access":   {ruleWith(map[string]any{"access": "Maybe"}), "InvalidRequestFormat", nil},
		"no direction":     {ruleWith(map[string]any{"direction": nil}), "InvalidRequestFormat", nil},
		"the last port":    {ruleWith(map[string]any{"destinationPortRange": "0-65535"}), "", nil},
		"no port":          {ruleWith(map[string]any{"destinationPortRange": "65536"}), "SecurityRuleInvalidPortRange", nil},
		"ports reversed":   {ruleWith(map[string]any{"sourcePortRange": "90-80"}), "SecurityRuleInvalidPortRange", nil},
		"two ports in one": {ruleWith(map[string]any{"destinationPortRange": nil, "destinationPortRanges": []string{"80", "443,444"}}), "SecurityRuleInvalidPortRange", nil},
		"no properties":    {`{}`, "InvalidRequestFormat", nil},
		"lists are shown": {ruleWith(nil), "", map[string]string{
			"properties.sourcePortRanges": "[]", "properties.destinationPortRanges": "[]",
			"properties.sourceAddressPrefixes": "[]", "properties.destinationAddressPrefixes": "[]",
		}},
		"an empty prefix is shown": {ruleWith(map[string]any{"sourceAddressPrefix": "", "destinationAddressPrefix": nil}), "", map[string]string{
			"properties.sourceAddressPrefix": `""`, "properties.destinationAddressPrefix": "",
		}},
		"lists are kept": {ruleWith(map[string]any{"destinationPortRange": nil, "destinationPortRanges": []string{"80", "443"}}), "", map[string]string{
			"properties.destinationPortRanges": `["80","443"]`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := 201
			if test.code != "" {
				want = 400
			}
			newAzure().run(t, []call{putGroup, {do: "PUT " + aRule, body: test.body, want: want, code: test.code, shows: test.shows}})
		})
	}
}

func TestSecurityRules(t *testing.T) {
	t.Parallel()
	rule := func(name string, want int, code, direction string, priority int) call {
		return call{do: "PUT " + aGroup + "/securityRules/" + name, want: want, code: code, body: ruleWith(map[string]any{"direction": direction, "priority": priority})}
	}
	listed := func(rules ...string) string {
		text := `{"location":"eastus2","properties":{"securityRules":[`
		for i, name := range rules {
			if i > 0 {
				text += ","
			}
			text += fmt.Sprintf(`{"name":%q,%s`, name, ruleWith(map[string]any{"priority": 200 + i})[1:])
		}
		return text + `]}}`
	}
	for name, calls := range map[string][]call{
		"the same priority": {
			putGroup, rule("a", 201, "", "Inbound", 100),
			rule("b", 400, "SecurityRuleConflict", "Inbound", 100),
			rule("b", 201, "", "Outbound", 100),
			rule("a", 200, "", "Inbound", 100), // itself is no conflict
			rule("b", 400, "SecurityRuleConflict", "Inbound", 100),
			{do: "DELETE " + aGroup + "/securityRules/a", want: 202},
			rule("b", 200, "", "Inbound", 100),
		},
		"its state is the group's": {
			putGroup,
			{do: "PUT " + aRule, body: ruleWith(nil), want: 201, early: true, shows: map[string]string{"properties.provisioningState": `"Updating"`}},
			{do: "GET " + aGroup, want: 200, shows: map[string]string{"properties.provisioningState": `"Updating"`}},
			{do: "GET " + aRule, want: 200, shows: map[string]string{"properties.provisioningState": `"Succeeded"`}},
		},
		"in the body of the group": {
			{do: "PUT " + aGroup, body: listed("a", "b"), want: 201, shows: map[string]string{
				"properties.securityRules.0.name": `"a"`, "properties.securityRules.1.id": `"$NET/networkSecurityGroups/g/securityRules/b"`,
			}},
			{do: "GET " + aGroup + "/securityRules", want: 200, shows: map[string]string{"value.1.name": `"b"`}, hasNot: []string{"value.2"}},
			{do: "PUT " + aGroup, body: listed("b"), want: 200},
			{do: "GET " + aGroup + "/securityRules/a", want: 404, code: "NotFound"},
			{do: "PUT " + aGroup, body: listed("b", "B"), want: 400, code: "DuplicateResourceName"},
		},
		"defaults of every group": {
			putGroup,
			{do: "GET " + aGroup + "/defaultSecurityRules", want: 200, shows: map[string]string{
				"value.0.name": `"AllowVnetInBound"`, "value.5.name": `"DenyAllOutBound"`, "value.5.properties.priority": "65500",
			}, hasNot: []string{"value.6"}},
			{do: "GET " + aGroup + "/defaultSecurityRules/denyallinbound", want: 200, shows: map[string]string{"properties.access": `"Deny"`}},
			{do: "GET " + aGroup + "/defaultSecurityRules/r", want: 404, code: "NotFound"},
			{do: "PUT " + aGroup + "/defaultSecurityRules/DenyAllInBound", body: ruleWith(nil), want: 405, code: "MethodNotAllowed"},
		},
		"no group": {{do: "PUT " + aRule, body: ruleWith(nil), want: 404, code: "ResourceNotFound"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			newAzure().run(t, calls)
		})
	}
}
