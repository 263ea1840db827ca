package network

import (
	"strings"
	"testing"
)

const (
	natRule = `{"properties":{"frontendPort":3389,"backendPort":3389,"frontendIPConfiguration":{"id":"$NET/loadBalancers/lb/frontendIPConfigurations/f"}}}`
	rules   = "loadBalancers/lb/inboundNatRules"
	pools   = "loadBalancers/lb/backendAddressPools"
)

// internal are the calls that make a load balancer with a frontend in a subnet, public
// those that make one with a public frontend alone.
var (
	internal = []call{
		{do: "PUT virtualNetworks/v", want: 201, body: `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},"subnets":[{"name":"s","properties":{"addressPrefix":"10.0.0.0/24"}}]}}`},
		{do: "PUT loadBalancers/lb", want: 201, body: `{"location":"eastus2","sku":{"name":"Standard"},"properties":{"frontendIPConfigurations":[{"name":"f","properties":{"subnet":{"id":"$NET/virtualNetworks/v/subnets/s"}}}]}}`},
	}
	public = []call{
		{do: "PUT publicIPAddresses/ip", want: 201, body: `{"location":"eastus2","sku":{"name":"Standard"},"properties":{"publicIPAllocationMethod":"Static"}}`},
		{do: "PUT loadBalancers/lb", want: 201, body: `{"location":"eastus2","sku":{"name":"Standard"},"properties":{"frontendIPConfigurations":[{"name":"f","properties":{"publicIPAddress":{"id":"$NET/publicIPAddresses/ip"}}}]}}`},
	}
)

func TestBalancerChildren(t *testing.T) {
	t.Parallel()
	nic := func(joins string) string {
		return `{"location":"eastus2","properties":{"ipConfigurations":[{"name":"c","properties":{"subnet":{"id":"$NET/virtualNetworks/v/subnets/s"}` + joins + `}}]}}`
	}
	const joined = `,"loadBalancerBackendAddressPools":[{"id":"$NET/loadBalancers/lb/backendAddressPools/p"}],"loadBalancerInboundNatRules":[{"id":"$NET/loadBalancers/lb/inboundNatRules/r"}]`
	for name, test := range map[string]struct{ before, calls []call }{
		"defaults of a rule": {internal, []call{
			{do: "PUT " + rules + "/r", body: natRule, want: 201, shows: map[string]string{
				"properties.protocol": `"Tcp"`, "properties.idleTimeoutInMinutes": "4", "properties.enableFloatingIP": "false",
				"properties.enableTcpReset": "false", "properties.frontendPort": "3389", "properties.provisioningState": `"Updating"`,
			}},
			{do: "GET " + rules, want: 200, shows: map[string]string{"value.0.properties.provisioningState": `"Succeeded"`}},
			{do: "PUT " + rules + "/r", body: `{"properties":{"protocol":"Sctp"}}`, want: 400, code: "InvalidRequestFormat"},
		}},
		"defaults of a pool": {internal, []call{
			{do: "PUT " + pools + "/p", body: `{}`, want: 201, shows: map[string]string{"properties": `{"loadBalancerBackendAddresses":[],"provisioningState":"Updating"}`}},
		}},
		"defaults of a probe": {internal, []call{
			{do: "PUT loadBalancers/lb", want: 200, body: `{"location":"eastus2","sku":{"name":"Standard"},"properties":{"probes":[{"name":"p","properties":{"protocol":"Tcp","port":80}}],"frontendIPConfigurations":[{"name":"f","properties":{"subnet":{"id":"$NET/virtualNetworks/v/subnets/s"}}}]}}`},
			{do: "GET loadBalancers/lb?2022-01-01", want: 200, shows: map[string]string{"properties.probes.0.properties.probeThreshold": "1"}},
			{do: "GET loadBalancers/lb?2021-08-01", want: 200, shows: map[string]string{"properties.probes.0.properties.numberOfProbes": "2"}, hasNot: []string{"properties.probes.0.properties.probeThreshold"}},
		}},
		"a private frontend that leaves needs an operation": {append(internal, public[0]), []call{
			{do: "PUT loadBalancers/lb", want: 200, body: public[1].body, shows: map[string]string{"properties.provisioningState": `"Updating"`}},
			{do: "PUT loadBalancers/lb", want: 200, body: strings.Replace(public[1].body, `"properties":{`, `"properties":{"backendAddressPools":[{"name":"p"}],`, 1), shows: map[string]string{"properties.provisioningState": `"Succeeded"`}},
		}},
		"addresses of a pool that leave need an operation": {public, []call{
			{do: "PUT " + pools + "/p", body: `{"properties":{"loadBalancerBackendAddresses":[{"name":"a","properties":{"ipAddress":"10.0.0.5"}}]}}`, want: 201},
			{do: "PUT loadBalancers/lb", want: 200, body: public[1].body, shows: map[string]string{"properties.provisioningState": `"Updating"`}},
		}},
		"a pool with a PUT of its own makes changes slow, also when it is gone": {public, []call{
			{do: "PUT " + pools + "/p", body: `{}`, want: 201},
			{do: "PUT loadBalancers/lb", want: 200, body: strings.Replace(public[1].body, `"properties":{`, `"properties":{"backendAddressPools":[{"name":"p"},{"name":"q"}],`, 1), shows: map[string]string{"properties.provisioningState": `"Updating"`}},
			{do: "DELETE " + pools + "/p", want: 202},
			{do: "PUT loadBalancers/lb", want: 200, body: public[1].body, shows: map[string]string{"properties.provisioningState": `"Updating"`}},
		}},
		"the address of another balancer's frontend": {public, []call{
			{do: "PUT publicIPAddresses/global", want: 201, body: `{"location":"eastus2","sku":{"name":"Standard","tier":"Global"},"properties":{"publicIPAllocationMethod":"Static"}}`},
			{do: "PUT loadBalancers/global", want: 201, body: `{"location":"eastus2","sku":{"name":"Standard","tier":"Global"},"properties":{"frontendIPConfigurations":[{"name":"f","properties":{"publicIPAddress":{"id":"$NET/publicIPAddresses/global"}}}]}}`},
			{do: "PUT loadBalancers/global/backendAddressPools/p", want: 201, body: `{"properties":{"loadBalancerBackendAddresses":[{"name":"a","properties":{"adminState":"Drain","loadBalancerFrontendIPConfiguration":{"id":"$NET/loadBalancers/lb/frontendIPConfigurations/F"}}},{"name":"b","properties":{"loadBalancerFrontendIPConfiguration":{"id":"$NET/loadBalancers/none/frontendIPConfigurations/f"}}}]}}`,
				shows: map[string]string{"properties.loadBalancerBackendAddresses.0.properties.ipAddress": `"198.18.0.1"`}, hasNot: []string{"properties.loadBalancerBackendAddresses.1.properties.ipAddress"}},
		}},
		"probes of a global balancer": {public[:0], []call{
			{do: "PUT publicIPAddresses/global", want: 201, body: `{"location":"eastus2","sku":{"name":"Standard","tier":"Global"},"properties":{"publicIPAllocationMethod":"Static"}}`},
			{do: "PUT loadBalancers/global", want: 201, body: `{"location":"eastus2","sku":{"name":"Standard","tier":"Global"},"properties":{"probes":[{"name":"p","properties":{"protocol":"Tcp","port":80}}],"frontendIPConfigurations":[{"name":"f","properties":{"publicIPAddress":{"id":"$NET/publicIPAddresses/global"}}}]}}`,
				shows: map[string]string{"properties.probes.0.properties.numberOfProbes": "2"}, hasNot: []string{"properties.probes.0.properties.probeThreshold"}},
		}},
		"port of a tunnel": {internal, []call{
			{do: "PUT " + pools + "/p", body: `{"properties":{"tunnelInterfaces":[{"type":"Internal","identifier":900},{"type":"Internal","port":1}]}}`, want: 201, shows: map[string]string{
				"properties.tunnelInterfaces": `[{"identifier":900,"port":0,"type":"Internal"},{"port":1,"type":"Internal"}]`,
			}},
			{do: "GET " + pools + "/p", want: 200, shows: map[string]string{
				"properties.tunnelInterfaces": `[{"identifier":900,"port":10800,"type":"Internal"},{"port":1,"type":"Internal"}]`,
			}},
		}},
		"references are spelled as what they lead to": {public, []call{
			{do: "PUT loadBalancers/lb", want: 200, body: strings.Replace(public[1].body, `"properties":{`, `"properties":{"backendAddressPools":[{"name":"p"},{"name":"q"}],"loadBalancingRules":[{"name":"r","properties":{"protocol":"Tcp","frontendPort":80,"backendPort":80,`+
				`"frontendIPConfiguration":{"id":"$NET/loadBalancers/LB/frontendIpConfigurations/F"},"backendAddressPools":[{"id":"$NET/loadBalancers/lb/backendAddressPools/P"},{"id":"$NET/loadBalancers/lb/backendAddressPools/q"}]}}],`, 1), shows: map[string]string{
				"properties.loadBalancingRules.0.properties.frontendIPConfiguration":  `{"id":"$NET/loadBalancers/lb/frontendIPConfigurations/f"}`,
				"properties.loadBalancingRules.0.properties.backendAddressPools.0":    `{"id":"$NET/loadBalancers/lb/backendAddressPools/p"}`,
				"properties.backendAddressPools.1.properties.loadBalancingRules.0.id": `"$NET/loadBalancers/lb/loadBalancingRules/r"`,
			}},
		}},
		"a state that is sent is not kept": {internal, []call{
			{do: "PUT " + pools + "/p", body: `{"properties":{"provisioningState":"Deleting","drainPeriodInSeconds":5}}`, want: 201},
			{do: "GET " + pools + "/p", want: 200, shows: map[string]string{"properties": `{"drainPeriodInSeconds":5,"loadBalancerBackendAddresses":[],"provisioningState":"Succeeded"}`}},
		}},
		"shown in the load balancer and its frontend": {internal, []call{
			{do: "PUT " + rules + "/r", body: natRule, want: 201},
			{do: "PUT " + pools + "/p", body: `{}`, want: 201},
			{do: "GET loadBalancers/lb", want: 200, shows: map[string]string{
				"properties.inboundNatRules.0.name": `"r"`, "properties.backendAddressPools.0.name": `"p"`,
				"properties.frontendIPConfigurations.0.properties.inboundNatRules": `[{"id":"$NET/loadBalancers/lb/inboundNatRules/r"}]`,
			}},
			{do: "DELETE " + rules + "/r", want: 202},
			{do: "GET loadBalancers/lb", want: 200, shows: map[string]string{"properties.inboundNatRules": "[]"},
				hasNot: []string{"properties.frontendIPConfigurations.0.properties.inboundNatRules"}},
		}},
		"one at a time": {internal, []call{
			{do: "PUT " + rules + "/r", body: natRule, want: 201, early: true},
			{do: "PUT " + pools + "/p", body: `{}`, want: 429, code: "RetryableErrorDueToAnotherOperation"},
			{do: "PUT " + pools + "/p", body: `{}`, want: 201},
		}},
		"behind public frontends a rule is there at once": {public, []call{
			{do: "PUT " + rules + "/r", body: natRule, want: 201, early: true, shows: map[string]string{"properties.provisioningState": `"Succeeded"`}},
			{do: "PUT " + pools + "/p", body: `{}`, want: 201, early: true, shows: map[string]string{"properties.provisioningState": `"Updating"`}},
			{do: "PUT " + rules + "/r2", body: natRule, want: 429, code: "RetryableErrorDueToAnotherOperation"},
		}},
		"members": {internal, []call{
			{do: "PUT " + rules + "/r", body: natRule, want: 201},
			{do: "PUT " + pools + "/p", body: `{}`, want: 201},
			{do: "PUT networkInterfaces/n", body: nic(joined), want: 201},
			{do: "GET " + pools + "/p", want: 200, shows: map[string]string{"properties.backendIPConfigurations": `[{"id":"$NET/networkInterfaces/n/ipConfigurations/c"}]`}},
			{do: "GET " + rules + "/r", want: 200, shows: map[string]string{"properties.backendIPConfiguration": `{"id":"$NET/networkInterfaces/n/ipConfigurations/c"}`}},
			{do: "GET loadBalancers/lb/networkInterfaces", want: 200, shows: map[string]string{"value.0.name": `"n"`}, hasNot: []string{"value.1"}},
			{do: "PUT networkInterfaces/n", body: strings.Replace(nic(joined), `"properties":{`, `"properties":{"enableIPForwarding":true,`, 1), want: 200, shows: map[string]string{"properties.provisioningState": `"Updating"`}},
			{do: "PUT networkInterfaces/n", body: nic(""), want: 200},
			{do: "GET " + pools + "/p", want: 200, hasNot: []string{"properties.backendIPConfigurations"}},
			{do: "GET loadBalancers/lb/networkInterfaces", want: 200, hasNot: []string{"value.0"}},
		}},
		"deletion takes it out of its members": {internal, []call{
			{do: "PUT " + rules + "/r", body: natRule, want: 201},
			{do: "PUT " + pools + "/p", body: `{}`, want: 201},
			{do: "PUT networkInterfaces/n", body: nic(joined), want: 201},
			{do: "DELETE " + pools + "/p", want: 202},
			{do: "GET networkInterfaces/n", want: 200, hasNot: []string{"properties.ipConfigurations.0.properties.loadBalancerBackendAddressPools"}, shows: map[string]string{
				"properties.ipConfigurations.0.properties.loadBalancerInboundNatRules": `[{"id":"$NET/loadBalancers/lb/inboundNatRules/r"}]`,
			}},
		}},
		"a reference to the other list": {internal, []call{
			{do: "PUT " + pools + "/p", body: `{}`, want: 201},
			{do: "PUT networkInterfaces/n", want: 400, code: "InvalidResourceReference", body: nic(`,"loadBalancerInboundNatRules":[{"id":"$NET/loadBalancers/lb/backendAddressPools/p"}]`)},
		}},
		"the other lists are written with the load balancer": {internal, []call{
			{do: "PUT loadBalancers/lb/loadBalancingRules/r", body: `{}`, want: 405, code: "MethodNotAllowed"},
			{do: "PUT loadBalancers/lb/probes/p", body: `{}`, want: 405, code: "MethodNotAllowed"},
			{do: "PUT loadBalancers/lb/outboundRules/r", body: `{}`, want: 405, code: "MethodNotAllowed"},
			{do: "GET loadBalancers/lb/inboundNatPools", want: 501, code: "NotSimulated"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAzure()
			a.run(t, test.before)
			a.run(t, test.calls)
		})
	}
}
