package network

import (
	"maps"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// backendAddresses is the property of a pool with addresses that are in it by IP.
const backendAddresses = "loadBalancerBackendAddresses"

// balancerReferences are the properties with which elements of a load balancer refer to others:
// an ID, or a list of IDs. Whatever else was sent with an ID is not shown (recorded).
var balancerReferences = []string{
	"frontendIPConfiguration", "frontendIPConfigurations", "backendAddressPool", "backendAddressPools", "probe",
}

// balancerSince are the first api-versions that show properties (recorded).
var balancerSince = map[string]string{
	"enableDestinationServiceEndpoint": "2018-07-01", "enableTcpReset": "2018-07-01", "allowBackendPortConflict": "2018-07-01",
	backendAddresses: "2020-04-01", "backendAddressPools": "2021-02-01", "allocationPolicy": "2022-01-01",
	"probeThreshold": "2022-01-01",
}

// balancerSpellings are the spellings that replies have, whatever case was sent (recorded).
var balancerSpellings = map[string][]string{
	"loadDistribution": loadDistributions, "protocol": {"All", "Http", "Https", "Tcp", "Udp"},
}

var loadDistributions = []string{"Default", "SourceIP", "SourceIPProtocol"}

func withDefaults(all ...map[string]any) map[string]any {
	out := map[string]any{}
	for _, m := range all {
		maps.Copy(out, m)
	}
	return out
}

// read returns what a request sets: without nulls, empty lists and what only replies show, which
// clients send back.
func (t *balancerChildType) read(sent map[string]any) map[string]any {
	found := map[string]any{}
	for name, value := range sent {
		_, back := t.backs[name]
		list, isList := value.([]any)
		if value != nil && !back && name != t.members && name != "provisioningState" && !(isList && len(list) == 0) {
			found[name] = value
		}
	}
	for _, name := range balancerReferences {
		if value, ok := found[name]; ok {
			found[name] = onlyIDs(value)
		}
	}
	for name, values := range balancerSpellings {
		if text, ok := found[name].(string); ok {
			found[name] = arm.Spelled(text, values)
		}
	}
	if !t.pooled {
		return found
	}
	pools, _ := found["backendAddressPools"].([]any)
	switch pool := found["backendAddressPool"]; {
	case pool == nil && len(pools) == 1:
		found["backendAddressPool"] = pools[0]
	case pool != nil && len(pools) == 0:
		found["backendAddressPools"] = []any{pool}
	}
	return found
}

// tunnelPorts are the ports of tunnels that were sent without one, by type. An operation sets them
// (recorded).
var tunnelPorts = map[any]int{"Internal": 10800, "External": 10801}

// shownTunnels adds the ports that were not sent.
func (child *balancerChild) shownTunnels(sent []any) []any {
	list := []any{}
	for _, tunnel := range sent {
		tunnel, _ := tunnel.(map[string]any)
		shown := map[string]any{"port": 0}
		if child.State() == "Succeeded" {
			shown["port"] = tunnelPorts[tunnel["type"]]
		}
		maps.Copy(shown, tunnel)
		list = append(list, shown)
	}
	return list
}

// spelledReference returns a reference to an element of a load balancer, or a list of them,
// spelled as the elements are (recorded).
func spelledReference(s *arm.State, value any) any {
	switch x := value.(type) {
	case map[string]any:
		if f := frontendOf(s, x); f != nil {
			return arm.Ref{ID: f.id}
		}
		id, _ := x["id"].(string)
		if child, ok := s.Resources[kernel.Lower(id)].(*balancerChild); ok {
			return arm.Ref{ID: child.ID}
		}
	case []any:
		list := make([]any, len(x))
		for i, element := range x {
			list[i] = spelledReference(s, element)
		}
		return list
	}
	return value
}

// onlyIDs returns a reference, or a list of them, without anything but the IDs.
func onlyIDs(value any) any {
	switch x := value.(type) {
	case map[string]any:
		return map[string]any{"id": x["id"]}
	case []any:
		list := make([]any, len(x))
		for i, element := range x {
			list[i] = onlyIDs(element)
		}
		return list
	}
	return value
}

// refersTo reports whether a property, a reference or a list of them, has the ID.
func (child *balancerChild) refersTo(property, id string) bool {
	switch x := child.properties[property].(type) {
	case map[string]any:
		return hasID(x, id)
	case []any:
		for _, element := range x {
			if hasID(element, id) {
				return true
			}
		}
	}
	return false
}

func hasID(reference any, id string) bool {
	fields, _ := reference.(map[string]any)
	text, _ := fields["id"].(string)
	return kernel.Lower(text) == kernel.Lower(id)
}

// showBacks adds the elements that refer to the child.
func (child *balancerChild) showBacks(t balancerChildType, p map[string]any) {
	for _, other := range arm.PartsOf[*balancerChild](child.Parent) {
		list := other.Type.Path[len("loadBalancers/"):]
		if property, ok := t.backs[list]; ok && (other.refersTo(property, child.ID) || other.refersTo(property+"s", child.ID)) {
			refs, _ := p[list].([]arm.Ref)
			p[list] = append(refs, arm.Ref{ID: other.ID})
		}
	}
}

// fit removes what the api-version does not show, and shows the addresses of a pool as
// resources. A pool of a Basic load balancer shows none (recorded).
func (child *balancerChild) fit(s *arm.State, t balancerChildType, p map[string]any, v arm.View) {
	for name, since := range balancerSince {
		if !v.Shows(since) {
			delete(p, name)
		}
	}
	if child.balancer().global() { // recorded
		delete(p, "probeThreshold")
	}
	if t.pooled && p["disableOutboundSnat"] == nil && !child.balancer().basic() {
		p["disableOutboundSnat"] = false // recorded
	}
	for _, name := range balancerReferences {
		if value, ok := p[name]; ok {
			p[name] = spelledReference(s, value)
		}
	}
	if tunnels, ok := p["tunnelInterfaces"].([]any); ok {
		p["tunnelInterfaces"] = child.shownTunnels(tunnels)
	}
	addresses, ok := p[backendAddresses].([]any)
	if !ok {
		return
	}
	if child.balancer().basic() {
		delete(p, backendAddresses)
		return
	}
	list := []any{}
	for _, element := range addresses {
		fields, _ := element.(map[string]any)
		name, _ := fields["name"].(string)
		shown := map[string]any{}
		if sent, ok := fields["properties"].(map[string]any); ok {
			maps.Copy(shown, sent)
		}
		for _, name := range []string{"virtualNetwork", "subnet", "networkInterfaceIPConfiguration"} {
			if value, ok := shown[name]; ok {
				shown[name] = onlyIDs(value)
			}
		}
		if shown["adminState"] == "None" { // recorded
			delete(shown, "adminState")
		}
		if f := frontendOf(s, shown["loadBalancerFrontendIPConfiguration"]); f != nil && f.public != nil && f.public.Allocated() != "" { // of a balancer of one region (recorded)
			shown["ipAddress"] = f.public.Allocated()
		}
		shown["provisioningState"] = child.State()
		list = append(list, arm.ShowPart(child, backendAddresses, name, shown))
	}
	p[backendAddresses] = list
}
