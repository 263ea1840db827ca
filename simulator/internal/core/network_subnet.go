package core

import (
	"cmp"
	"net/netip"
	"slices"
	"time"
)

// subnet is a subnet of a virtual network.
type subnet struct {
	meta
	addresses
	endpointPolicies string
	servicePolicies  string
	addressPrefix    string
	plural           bool  // sent as addressPrefixes
	outbound         *bool // defaultOutboundAccess, nil when it was not sent
	delegations      []delegation
	securityGroup    *networkSecurityGroup // or nil, as the next two
	routes           *routeTable
	natGateway       *natGateway
}

func (sn *subnet) network() *virtualNetwork { return sn.parent.(*virtualNetwork) }

type subnetBody struct {
	commonBody
	Properties *struct {
		AddressPrefix    string              `json:"addressPrefix"`
		AddressPrefixes  []string            `json:"addressPrefixes"`
		SecurityGroup    *ref                `json:"networkSecurityGroup"`
		RouteTable       *ref                `json:"routeTable"`
		NATGateway       *ref                `json:"natGateway"`
		Delegations      []delegationRequest `json:"delegations"`
		EndpointPolicies string              `json:"privateEndpointNetworkPolicies"`
		ServicePolicies  string              `json:"privateLinkServiceNetworkPolicies"`
		DefaultOutbound  *bool               `json:"defaultOutboundAccess"`
	} `json:"properties"`
}

type subnetProperties struct {
	stateWire
	ResourceGUID     string           `json:"resourceGuid,omitzero" since:"2026"`
	AddressPrefix    string           `json:"addressPrefix,omitzero"`
	AddressPrefixes  []string         `json:"addressPrefixes,omitzero"`
	PoolPrefixes     []any            `json:"ipamPoolPrefixAllocations,omitzero" since:"2023-11-01" until:"2025"` // [seen] in 2023-11-01 and 2024-01-01, not in 2022-01-01 and 2026-03-01
	SecurityGroup    *ref             `json:"networkSecurityGroup,omitzero"`
	RouteTable       *ref             `json:"routeTable,omitzero"`
	NATGateway       *ref             `json:"natGateway,omitzero"`
	IPConfigurations []ref            `json:"ipConfigurations,omitzero"`
	PrivateEndpoints []ref            `json:"privateEndpoints,omitzero"`
	Delegations      []delegationWire `json:"delegations"`
	EndpointPolicies string           `json:"privateEndpointNetworkPolicies"`
	ServicePolicies  string           `json:"privateLinkServiceNetworkPolicies"`
	DefaultOutbound  *bool            `json:"defaultOutboundAccess,omitzero"`
}

var subnets = declare(networkProvider, definition[subnet, subnetBody, subnetProperties]{
	path: "virtualNetworks/subnets", inBody: true,
	takes: func(d *Durations) time.Duration { return d.Subnet }, wait: 3 * time.Second,
	values: []enumeration{
		{"properties.privateEndpointNetworkPolicies", endpointPolicies},
		{"properties.privateLinkServiceNetworkPolicies", servicePolicies},
	},
	define: defineSubnet,
	same:   (*subnet).same,
	apply: func(_ *armCall, old, next *subnet) {
		identity, held := old.meta, old.addresses
		*old = *next
		if old.meta = identity; old.prefix == held.prefix {
			old.addresses = held
		}
	},
	references: func(sn *subnet) (list []resource) {
		for _, r := range []resource{asResource(sn.securityGroup), asResource(sn.routes), asResource(sn.natGateway)} {
			if r != nil {
				list = append(list, r)
			}
		}
		return list
	},
	show: showSubnet,
})

// showSubnet shows the subnet with what uses it. ARM shows the back-references in
// upper case; a private link service has two, its own and its NIC's [seen].
func showSubnet(_ *armState, sn *subnet, p *subnetProperties, v view) {
	p.ResourceGUID, p.AddressPrefix, p.Delegations = sn.guid, sn.addressPrefix, sn.delegationWires()
	p.EndpointPolicies, p.ServicePolicies, p.DefaultOutbound = sn.endpointPolicies, sn.servicePolicies, sn.outbound
	p.SecurityGroup, p.RouteTable, p.NATGateway = refTo(sn.securityGroup), refTo(sn.routes), refTo(sn.natGateway)
	p.PoolPrefixes = []any{}
	if sn.plural {
		p.AddressPrefix, p.AddressPrefixes = "", []string{sn.addressPrefix}
	}
	if v.version >= "2026" && sn.outbound == nil {
		p.DefaultOutbound = new(bool)
	}
	for _, u := range sn.holders() {
		switch owner := u.owner.(type) {
		case *privateEndpoint:
			if u.configuration == owner.nic.configs[0].id {
				p.PrivateEndpoints = append(p.PrivateEndpoints, ref{shoutID(owner.id)})
			}
		case *privateLinkService:
			nic := owner.nicID + u.configuration[len(owner.id):]
			p.IPConfigurations = append(p.IPConfigurations, ref{shoutID(nic)})
		}
		p.IPConfigurations = append(p.IPConfigurations, ref{shoutID(u.configuration)})
	}
}

// refTo is a reference to the resource, or nil where there is none.
func refTo[T any, P interface {
	*T
	resource
}](r P) *ref {
	if r == nil {
		return nil
	}
	return &ref{r.base().id}
}

// users are what holds an address.
func (sn *subnet) users(*armState) []user {
	var list []user
	for _, u := range sn.holders() {
		list = append(list, user{id: u.configuration, by: u.owner, of: sn})
	}
	return list
}

func (sn *subnet) held(by []user) *armError { return errSubnetInUse(sn.name, by[0].id) }

// defineSubnet checks a subnet's definition.
func defineSubnet(c *armCall, sn *subnet, body *subnetBody, old *subnet) *armError {
	vn, p := sn.network(), body.Properties
	if p == nil || p.AddressPrefix == "" && len(p.AddressPrefixes) == 0 {
		return errMissingProperty("addressPrefix", sn.id)
	}
	if sn.addressPrefix = p.AddressPrefix; sn.addressPrefix == "" {
		sn.addressPrefix, sn.plural = p.AddressPrefixes[0], true
	}
	if len(p.AddressPrefixes) > 1 {
		return gatewayError(501, "NotSimulated", "Subnet '"+sn.id+"' has several address prefixes: only one is simulated.")
	}
	prefix, err := netip.ParsePrefix(sn.addressPrefix)
	switch {
	case err != nil:
		return errBadPrefix(sn.addressPrefix, sn.id)
	case prefix != prefix.Masked():
		return errHostBits(sn.addressPrefix, prefix.Masked().String(), sn.id)
	case !vn.contains(prefix):
		return errSubnetOutside(sn.name, vn.name)
	case prefix.Addr().BitLen()-prefix.Bits() < 3:
		return errSubnetTooSmall(sn.name, vn.name)
	}
	for _, other := range siblings(sn) {
		if other.prefix.Overlaps(prefix) {
			return errSubnetOverlap(sn.name, vn.name)
		}
	}
	if old != nil && old.prefix != prefix {
		if err := c.s.inUse(old, nil); err != nil {
			return err
		}
	}
	sn.addresses = newAddresses(prefix)
	// Defaults: private endpoint policies are off since 2023, private link service
	// policies are on [seen].
	sn.endpointPolicies, sn.servicePolicies = cmp.Or(p.EndpointPolicies, "Disabled"), cmp.Or(p.ServicePolicies, "Enabled")
	sn.outbound = p.DefaultOutbound
	var wrong *armError
	if sn.securityGroup, wrong = findIfSent[networkSecurityGroup](c, p.SecurityGroup, sn.id, sn.location); wrong != nil {
		return wrong
	}
	if sn.routes, wrong = findIfSent[routeTable](c, p.RouteTable, sn.id, sn.location); wrong != nil {
		return wrong
	}
	if sn.natGateway, wrong = findIfSent[natGateway](c, p.NATGateway, sn.id, sn.location); wrong != nil {
		return wrong
	}
	sn.delegations, wrong = newDelegations(p.Delegations, sn.id)
	return wrong
}

// same reports whether both are the same definition.
func (sn *subnet) same(other *subnet) bool {
	return sn.prefix == other.prefix && sn.plural == other.plural && slices.Equal(sn.delegations, other.delegations) &&
		sn.securityGroup == other.securityGroup && sn.routes == other.routes && sn.natGateway == other.natGateway &&
		sn.endpointPolicies == other.endpointPolicies && sn.servicePolicies == other.servicePolicies &&
		(sn.outbound == nil) == (other.outbound == nil) && (sn.outbound == nil || *sn.outbound == *other.outbound)
}

// findSubnet resolves a reference to a subnet. It must be in the region of what
// refers to it, and neither its network nor its group may be changing.
func findSubnet(c *armCall, id, by, location string) (*subnet, *armError) {
	sn, err := findInRegion[subnet](c, id, by, location)
	if err != nil {
		return nil, err
	}
	return sn, c.checkReady(sn.parent.base(), sn.id, by)
}
