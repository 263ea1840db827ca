package network

import (
	"strings"
	"testing"
)

// TestUsages counts resources by location: those of another one do not count there.
func TestUsages(t *testing.T) {
	t.Parallel()
	a := newAzure()
	const body = `{"location":"%","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]}}}`
	for name, location := range map[string]string{"a": "eastus2", "b": "East US 2", "c": "westus2"} {
		a.run(t, []call{{do: "PUT virtualNetworks/" + name, body: strings.Replace(body, "%", location, 1), want: 201}})
	}
	group := a.net
	a.net = group[:strings.Index(group, "/resourceGroups/")] + "/providers/" + Namespace
	counted := func(n string) map[string]string {
		return map[string]string{
			"value.0.name.value": `"VirtualNetworks"`, "value.0.currentValue": n, "value.0.limit": "1000", "value.0.isAdjustable": "true", "value.16.isAdjustable": "false", "value.0.unit": `"Count"`,
			"value.1.currentValue": "0", "value.0.name.localizedValue": `"Virtual Networks"`,
		}
	}
	a.run(t, []call{
		{do: "GET locations/eastus2/usages", want: 200, shows: counted("2")},
		{do: "GET locations/WestUS2/usages", want: 200, shows: counted("1")},
		{do: "GET locations/eastus/usages", want: 200, shows: counted("0")},
		{do: "GET locations/eastus/virtualNetworkAvailableEndpointServices", want: 200, shows: map[string]string{
			"value.0": `{"id":"$NET/virtualNetworkEndpointServices/Microsoft.Storage","name":"Microsoft.Storage","type":"Microsoft.Network/virtualNetworkEndpointServices"}`,
		}, hasNot: []string{"value.12"}},
	})
}
