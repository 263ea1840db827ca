package network

import (
	"cmp"
	"net/netip"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/traffic"
)

// subnet is a subnet of a virtual network.
type subnet struct {
	arm.Meta
	addresses
	endpointPolicies string
	servicePolicies  string
	addressPrefix    string
	plural           bool  // the request had addressPrefixes
	outbound         *bool // defaultOutboundAccess; nil if the request had none
	delegations      []delegation
	securityGroup    *traffic.SecurityGroup // or nil, as the next two
	routes           *traffic.RouteTable
	natGateway       *natGateway
	services         []serviceEndpoint
}

func (sn *subnet) network() *VirtualNetwork { return sn.Parent.(*VirtualNetwork) }

type subnetBody struct {
	arm.CommonBody
	Properties *struct {
		AddressPrefix    string                `json:"addressPrefix"`
		AddressPrefixes  []string              `json:"addressPrefixes"`
		SecurityGroup    *arm.Ref              `json:"networkSecurityGroup"`
		RouteTable       *arm.Ref              `json:"routeTable"`
		NATGateway       *arm.Ref              `json:"natGateway"`
		Delegations      []delegationBody      `json:"delegations"`
		EndpointPolicies string                `json:"privateEndpointNetworkPolicies"`
		ServicePolicies  string                `json:"privateLinkServiceNetworkPolicies"`
		DefaultOutbound  *bool                 `json:"defaultOutboundAccess"`
		ServiceEndpoints []serviceEndpointWire `json:"serviceEndpoints"`
	} `json:"properties"`
}

type subnetProperties struct {
	arm.StateWire
	ResourceGUID     string                `json:"resourceGuid,omitzero" since:"2026"`
	AddressPrefix    string                `json:"addressPrefix,omitzero"`
	AddressPrefixes  []string              `json:"addressPrefixes,omitzero"`
	PoolPrefixes     []any                 `json:"ipamPoolPrefixAllocations,omitzero" since:"2024-01-01" until:"2024-03-01"` // recorded in 2024-01-01 alone, in other versions only in the summer of 2024
	SecurityGroup    *arm.Ref              `json:"networkSecurityGroup,omitzero"`
	RouteTable       *arm.Ref              `json:"routeTable,omitzero"`
	NATGateway       *arm.Ref              `json:"natGateway,omitzero"`
	IPConfigurations []arm.Ref             `json:"ipConfigurations,omitzero"`
	PrivateEndpoints []arm.Ref             `json:"privateEndpoints,omitzero"`
	ServiceEndpoints []serviceEndpointWire `json:"serviceEndpoints,omitzero"`
	Delegations      []*arm.Envelope       `json:"delegations,omitzero" since:"2018-04-01"` // not in 2018-01-01 (recorded)
	Purpose          string                `json:"purpose,omitzero"`
	EndpointPolicies string                `json:"privateEndpointNetworkPolicies,omitzero" since:"2019-04-01"` // not in 2018-12-01 (recorded)
	ServicePolicies  string                `json:"privateLinkServiceNetworkPolicies,omitzero" since:"2019-04-01"`
	DefaultOutbound  *bool                 `json:"defaultOutboundAccess,omitzero"`
}

var subnets = arm.Declare(Provider, arm.Definition[subnet, subnetBody, subnetProperties]{
	Path: "virtualNetworks/subnets", Traits: arm.Traits{WrittenWithParent: true},
	Takes: subnetTime, Wait: 3 * time.Second,
	Define: defineSubnet,
	Same:   (*subnet).sameAs,
	Apply: func(_ *arm.Call, old, next *subnet) {
		identity, held := old.Meta, old.addresses
		*old = *next
		if old.Meta = identity; old.prefix == held.prefix {
			old.addresses = held
		}
	},
	References: func(sn *subnet) (list []arm.Resource) {
		for _, r := range []arm.Resource{arm.AsResource(sn.securityGroup), arm.AsResource(sn.routes), arm.AsResource(sn.natGateway)} {
			if r != nil {
				list = append(list, r)
			}
		}
		return list
	},
	Show: showSubnet,
})

// showSubnet shows the subnet with its users. Their IDs are in upper case; a private link
// service has two, its own and its NIC's (recorded).
func showSubnet(_ *arm.State, sn *subnet, p *subnetProperties, v arm.View) {
	p.ResourceGUID, p.AddressPrefix, p.Delegations = sn.GUID, sn.addressPrefix, sn.delegationWires()
	p.EndpointPolicies, p.ServicePolicies, p.DefaultOutbound = sn.endpointPolicies, sn.servicePolicies, sn.outbound
	p.SecurityGroup, p.RouteTable, p.NATGateway = arm.RefTo(sn.securityGroup), arm.RefTo(sn.routes), arm.RefTo(sn.natGateway)
	p.PoolPrefixes, p.ServiceEndpoints = []any{}, sn.serviceEndpointWires()
	if sn.plural {
		p.AddressPrefix, p.AddressPrefixes = "", []string{sn.addressPrefix}
	}
	if v.Version >= "2026" && sn.outbound == nil {
		p.DefaultOutbound = new(bool)
	}
	for _, u := range sn.users() {
		switch owner := u.owner.(type) {
		case *PrivateEndpoint:
			if owner.ready() {
				p.Purpose = "PrivateEndpoints" // not before (recorded)
			}
			if u.configuration == owner.nic.configs[0].id {
				p.PrivateEndpoints = append(p.PrivateEndpoints, arm.Ref{ID: shoutID(owner.ID)})
			}
		case *PrivateLinkService:
			nic := owner.nicID + u.configuration[len(owner.ID):]
			p.IPConfigurations = append(p.IPConfigurations, arm.Ref{ID: shoutID(nic)})
		}
		p.IPConfigurations = append(p.IPConfigurations, arm.Ref{ID: shoutID(u.configuration)})
	}
}

// Users returns the users of addresses.
func (sn *subnet) Users(*arm.State) []arm.User {
	var list []arm.User
	for _, u := range sn.users() {
		list = append(list, arm.User{ID: u.configuration, By: u.owner, Of: sn})
	}
	return list
}

func (sn *subnet) ErrInUse(by []arm.User) *arm.Error { return errSubnetInUse(sn.Name, by[0].ID) }

// defineSubnet defines a subnet.
func defineSubnet(c *arm.Call, sn *subnet, body *subnetBody, old *subnet) *arm.Error {
	vn, p := sn.network(), body.Properties
	if p == nil || p.AddressPrefix == "" && len(p.AddressPrefixes) == 0 {
		return arm.ErrMissingProperty("addressPrefix", sn.ID)
	}
	if sn.addressPrefix = p.AddressPrefix; sn.addressPrefix == "" {
		sn.addressPrefix, sn.plural = p.AddressPrefixes[0], true
	}
	if len(p.AddressPrefixes) > 1 {
		return arm.GatewayError(501, "NotSimulated", "Subnet '"+sn.ID+"' has several address prefixes: only one is simulated.")
	}
	prefix, err := netip.ParsePrefix(sn.addressPrefix)
	switch {
	case err != nil:
		return traffic.ErrBadPrefix(sn.addressPrefix, sn.ID)
	case prefix != prefix.Masked():
		return errHostBits(sn.addressPrefix, prefix.Masked().String(), sn.ID)
	case !vn.contains(prefix), prefix.Addr().BitLen()-prefix.Bits() < 3: // a /29 is the smallest (documented)
		return errBadSubnet(sn.Name, vn.Name)
	}
	for _, other := range arm.Siblings(sn) {
		if other.prefix.Overlaps(prefix) {
			return errSubnetOverlap(sn.Name, vn.Name)
		}
	}
	if old != nil && old.prefix != prefix {
		if err := c.State.InUse(old, nil); err != nil {
			return err
		}
	}
	sn.addresses = newAddresses(prefix)
	// Private endpoint policies are disabled by default since 2023, private link service
	// policies are enabled (recorded).
	policies := "Disabled"
	if !arm.Recent(c.Version) {
		policies = "Enabled"
	}
	sn.endpointPolicies = arm.Spelled(cmp.Or(p.EndpointPolicies, policies), endpointPolicies)
	sn.servicePolicies = arm.Spelled(cmp.Or(p.ServicePolicies, "Enabled"), servicePolicies)
	sn.outbound, sn.services = p.DefaultOutbound, readServiceEndpoints(p.ServiceEndpoints)
	if sn.outbound == nil && vn.Extended.Name != "" {
		sn.outbound = new(bool) // recorded
	}
	var wrong *arm.Error
	if sn.securityGroup, wrong = arm.FindOptional[traffic.SecurityGroup](c, p.SecurityGroup, sn.ID, sn.Location); wrong != nil {
		return wrong
	}
	if sn.routes, wrong = arm.FindOptional[traffic.RouteTable](c, p.RouteTable, sn.ID, sn.Location); wrong != nil {
		return wrong
	}
	if sn.natGateway, wrong = arm.FindOptional[natGateway](c, p.NATGateway, sn.ID, sn.Location); wrong != nil {
		return wrong
	}
	sn.delegations, wrong = newDelegations(p.Delegations, sn.ID)
	return wrong
}

// sameAs reports whether both define the same.
func (sn *subnet) sameAs(other *subnet) bool {
	return sn.prefix == other.prefix && sn.plural == other.plural && slices.Equal(sn.delegations, other.delegations) &&
		sn.securityGroup == other.securityGroup && sn.routes == other.routes && sn.natGateway == other.natGateway &&
		sn.endpointPolicies == other.endpointPolicies && sn.servicePolicies == other.servicePolicies &&
		sameBool(sn.outbound, other.outbound) && slices.EqualFunc(sn.services, other.services, serviceEndpoint.equal)
}

// findSubnet resolves a reference to a subnet in a region. It returns an error if the subnet,
// its network or its group has an operation in progress.
func findSubnet(c *arm.Call, id, by, location string) (*subnet, *arm.Error) {
	sn, err := arm.FindInRegion[subnet](c, id, by, location)
	if err != nil {
		return nil, err
	}
	return sn, c.CheckReady(sn.Parent.Base(), sn.ID, by)
}
