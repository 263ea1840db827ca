package network

import (
	"fmt"
	"testing"
)

// network is the PUT of a virtual network with the prefix.
func putNetwork(name, prefix string) call {
	return call{do: "PUT virtualNetworks/" + name, want: 201, body: `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["` + prefix + `"]}}}`}
}

// putPeering is the PUT of a peering, which is named after the remote network.
func putPeering(from, to string, want int, code string) call {
	return call{do: peeringPath("PUT", from, to), want: want, code: code, body: `{"properties":{"remoteVirtualNetwork":{"id":"$NET/virtualNetworks/` + to + `"}}}`}
}

func peeringPath(method, from, to string) string {
	return fmt.Sprintf("%s virtualNetworks/%s/virtualNetworkPeerings/to-%s", method, from, to)
}

// peeringIs is a GET of a peering in this state.
func peeringIs(from, to, state, level string) call {
	return call{do: peeringPath("GET", from, to), want: 200, shows: map[string]string{
		"properties.peeringState": `"` + state + `"`, "properties.peeringSyncLevel": `"` + level + `"`,
	}}
}

func TestPeering(t *testing.T) {
	t.Parallel()
	networks := []call{putNetwork("hub", "10.0.0.0/16"), putNetwork("one", "10.1.0.0/16"), putNetwork("two", "10.2.0.0/16"), putNetwork("like-one", "10.1.128.0/17")}
	pair := []call{putPeering("hub", "one", 201, ""), putPeering("one", "hub", 201, "")}
	for name, calls := range map[string][]call{
		"one side": {
			putPeering("hub", "one", 201, ""),
			peeringIs("hub", "one", "Initiated", "RemoteNotInSync"),
			{do: peeringPath("GET", "one", "hub"), want: 404, code: "NotFound"},
		},
		"both sides": append(pair,
			peeringIs("hub", "one", "Connected", "FullyInSync"),
			peeringIs("one", "hub", "Connected", "FullyInSync"),
			call{do: "GET virtualNetworks/hub", want: 200, shows: map[string]string{
				"properties.virtualNetworkPeerings.0.name":                    `"to-one"`,
				"properties.virtualNetworkPeerings.0.properties.peeringState": `"Connected"`,
			}}),
		"defaults and what is shown": {
			putPeering("hub", "one", 201, ""),
			{do: peeringPath("GET", "hub", "one"), want: 200, shows: map[string]string{
				"properties.provisioningState":                                `"Succeeded"`,
				"properties.allowVirtualNetworkAccess":                        "true",
				"properties.allowForwardedTraffic":                            "false",
				"properties.allowGatewayTransit":                              "false",
				"properties.useRemoteGateways":                                "false",
				"properties.remoteVirtualNetwork.id":                          `"$NET/virtualNetworks/one"`,
				"properties.remoteAddressSpace.addressPrefixes":               `["10.1.0.0/16"]`,
				"properties.remoteVirtualNetworkAddressSpace.addressPrefixes": `["10.1.0.0/16"]`,
			}},
		},
		"no pools in 2022": {
			putPeering("hub", "one", 201, ""),
			{do: peeringPath("GET", "hub", "one") + "?2022-01-01", want: 200, hasNot: []string{"properties.remoteAddressSpace.ipamPoolPrefixAllocations"}},
			{do: peeringPath("GET", "hub", "one") + "?2024-01-01", want: 200, shows: map[string]string{"properties.remoteAddressSpace.ipamPoolPrefixAllocations": "[]"}},
		},
		"deleted on one side": append(pair,
			call{do: peeringPath("DELETE", "one", "hub"), want: 202},
			peeringIs("hub", "one", "Disconnected", "RemoteNotInSync"),
			putPeering("one", "hub", 400, "RemotePeeringIsDisconnected"),
			putPeering("hub", "one", 200, ""),
			peeringIs("hub", "one", "Initiated", "RemoteNotInSync"),
			putPeering("one", "hub", 201, ""),
			peeringIs("hub", "one", "Connected", "FullyInSync")),
		"remote network deleted and made again": append(pair,
			call{do: "DELETE virtualNetworks/one", want: 202},
			peeringIs("hub", "one", "Disconnected", "RemoteNotInSync"),
			putNetwork("one", "10.1.0.0/16"),
			peeringIs("hub", "one", "Disconnected", "RemoteNotInSync"),
			putPeering("one", "hub", 400, "RemotePeeringIsDisconnected"),
			call{do: peeringPath("DELETE", "hub", "one"), want: 202},
			putPeering("one", "hub", 201, ""),
			peeringIs("one", "hub", "Initiated", "RemoteNotInSync")),
		"address space of the remote network grows": append(pair,
			call{do: "PUT virtualNetworks/one", want: 200, body: `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.1.0.0/16","10.9.0.0/16"]}}}`},
			peeringIs("hub", "one", "Connected", "LocalNotInSync"),
			putPeering("hub", "one", 200, ""),
			peeringIs("hub", "one", "Connected", "FullyInSync")),
		"removed by the list of the network": append(pair,
			call{do: "PUT virtualNetworks/one", want: 200, body: `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.1.0.0/16"]},"virtualNetworkPeerings":[]}}`},
			peeringIs("hub", "one", "Disconnected", "RemoteNotInSync")),
		"kept without a list": append(pair,
			call{do: "PUT virtualNetworks/one", want: 200, body: `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.1.0.0/16"]},"flowTimeoutInMinutes":5}}`},
			peeringIs("hub", "one", "Connected", "FullyInSync")),
		"made by the list of the network": {
			{do: "PUT virtualNetworks/one", want: 501, code: "NotSimulated", body: `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.1.0.0/16"]},"virtualNetworkPeerings":[{"name":"to-hub"}]}}`},
		},
		"no remote network": {
			{do: peeringPath("PUT", "hub", "one"), body: `{"properties":{}}`, want: 400, code: "InvalidRequestFormat"},
			putPeering("hub", "nowhere", 400, "InvalidGlobalResourceReference"),
			putPeering("hub", "hub", 400, "InvalidResourceReference"),
		},
		"overlap":                            {putPeering("one", "like-one", 400, "VnetAddressSpacesOverlap")},
		"overlap with a spoke of the remote": {putPeering("hub", "one", 201, ""), putPeering("like-one", "hub", 400, "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet")},
		"overlap with a spoke of its own":    {putPeering("hub", "one", 201, ""), putPeering("hub", "like-one", 400, "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet")},
		"a spoke beside another":             append(pair, putPeering("hub", "two", 201, ""), putPeering("two", "hub", 201, "")),
		"two peerings with the same network": {
			putPeering("hub", "one", 201, ""),
			{do: "PUT virtualNetworks/hub/virtualNetworkPeerings/again", want: 400, code: "AnotherPeeringAlreadyReferencesRemoteVnet", body: `{"properties":{"remoteVirtualNetwork":{"id":"$NET/virtualNetworks/one"}}}`},
		},
		"another remote network": {
			putPeering("hub", "one", 201, ""),
			{do: peeringPath("PUT", "hub", "one"), want: 400, code: "ChangingRemoteVirtualNetworkNotAllowed", body: `{"properties":{"remoteVirtualNetwork":{"id":"$NET/virtualNetworks/two"}}}`},
		},
		"remote network is changing": {
			{do: "PUT virtualNetworks/one", want: 200, early: true, body: `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.1.0.0/17"]}}}`},
			putPeering("hub", "one", 400, "ReferencedResourceNotProvisioned"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAzure()
			a.run(t, networks)
			a.run(t, calls)
		})
	}
}
