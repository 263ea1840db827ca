package core

import (
	"net/netip"
	"slices"
	"time"
)

// subnet is a subnet of a virtual network.
type subnet struct {
	meta
	addresses
	network          *virtualNetwork
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

type ref struct {
	ID string `json:"id"`
}

type subnetWire struct {
	Name       string           `json:"name"`
	ID         string           `json:"id"`
	Etag       string           `json:"etag"`
	Properties subnetProperties `json:"properties"`
	Type       string           `json:"type"`
}

type subnetProperties struct {
	ProvisioningState string           `json:"provisioningState"`
	ResourceGUID      string           `json:"resourceGuid,omitzero"`
	AddressPrefix     string           `json:"addressPrefix,omitzero"`
	AddressPrefixes   []string         `json:"addressPrefixes,omitzero"`
	PoolPrefixes      []any            `json:"ipamPoolPrefixAllocations,omitzero"`
	SecurityGroup     *ref             `json:"networkSecurityGroup,omitzero"`
	RouteTable        *ref             `json:"routeTable,omitzero"`
	NATGateway        *ref             `json:"natGateway,omitzero"`
	IPConfigurations  []ref            `json:"ipConfigurations,omitzero"`
	PrivateEndpoints  []ref            `json:"privateEndpoints,omitzero"`
	Delegations       []delegationWire `json:"delegations"`
	EndpointPolicies  string           `json:"privateEndpointNetworkPolicies"`
	ServicePolicies   string           `json:"privateLinkServiceNetworkPolicies"`
	DefaultOutbound   *bool            `json:"defaultOutboundAccess,omitzero"`
}

// The request's side of the same.
type subnetRequest struct {
	Name       string `json:"name"`
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

func (sn *subnet) wire(_ *State, version string) any { return sn.subnetWire(version) }

// subnetWire shows the subnet with what uses it. ARM shows the back-references
// in upper case; a private link service has two, its own and its NIC's [seen].
func (sn *subnet) subnetWire(version string) subnetWire {
	w := subnetWire{
		Name: sn.name, ID: sn.id, Etag: sn.network.etag, Type: networkNamespace + "/virtualNetworks/subnets",
		Properties: subnetProperties{
			ProvisioningState: sn.provisioningState,
			AddressPrefix:     sn.addressPrefix,
			Delegations:       sn.delegationWires(),
			EndpointPolicies:  sn.endpointPolicies,
			ServicePolicies:   sn.servicePolicies,
			DefaultOutbound:   sn.outbound,
		},
	}
	p := &w.Properties
	if sn.securityGroup != nil {
		p.SecurityGroup = &ref{sn.securityGroup.id}
	}
	if sn.routes != nil {
		p.RouteTable = &ref{sn.routes.id}
	}
	if sn.natGateway != nil {
		p.NATGateway = &ref{sn.natGateway.id}
	}
	if sn.plural {
		p.AddressPrefix, p.AddressPrefixes = "", []string{sn.addressPrefix}
	}
	if showsPools(version) {
		p.PoolPrefixes = []any{}
	}
	if version >= "2026" {
		p.ResourceGUID = sn.guid
		if sn.outbound == nil {
			p.DefaultOutbound = new(bool)
		}
	}
	for _, u := range sn.users() {
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
	return w
}

func (sn *subnet) tag() string { return sn.network.etag }

func (sn *subnet) inUse(*State) *armError {
	if u, ok := sn.first(); ok {
		return errSubnetInUse(sn.name, u.configuration)
	}
	return nil
}

func (sn *subnet) provisioned(s *State, at time.Time) { sn.network.etag = s.ids.etag() }

func (sn *subnet) detach(s *State, _ time.Time) {
	delete(s.resources, sn.key)
	sn.network.forget(sn)
	sn.network.etag = s.ids.etag()
}

// newSubnet checks a subnet's definition and makes it; it is not in its network yet.
func (c *armCall) newSubnet(vn *virtualNetwork, name string, body subnetRequest) (*subnet, *armError) {
	id := vn.id + "/subnets/" + name
	if !validName(name) {
		return nil, errBadName(name)
	}
	p := body.Properties
	if p == nil || p.AddressPrefix == "" && len(p.AddressPrefixes) == 0 {
		return nil, errMissingProperty("addressPrefix", id)
	}
	text, plural := p.AddressPrefix, false
	if text == "" {
		text, plural = p.AddressPrefixes[0], true
	}
	if len(p.AddressPrefixes) > 1 {
		return nil, gatewayError(501, "NotSimulated", "Subnet '"+id+"' has several address prefixes: only one is simulated.")
	}
	prefix, err := netip.ParsePrefix(text)
	switch {
	case err != nil:
		return nil, errBadPrefix(text, id)
	case prefix != prefix.Masked():
		return nil, errHostBits(text, prefix.Masked().String(), id)
	case !vn.contains(prefix):
		return nil, errSubnetOutside(name, vn.name)
	case prefix.Addr().BitLen()-prefix.Bits() < 3:
		return nil, errSubnetTooSmall(name, vn.name)
	}
	for _, other := range vn.subnets {
		if lower(other.name) != lower(name) && other.prefix.Overlaps(prefix) {
			return nil, errSubnetOverlap(name, vn.name)
		}
	}
	sn := &subnet{
		meta:      c.create(id, name, vn.location, nil),
		addresses: newAddresses(prefix), network: vn, addressPrefix: text, plural: plural,
		// Defaults: private endpoint policies are off since 2023, private link
		// service policies are on [seen].
		endpointPolicies: orDefault(p.EndpointPolicies, "Disabled"),
		servicePolicies:  orDefault(p.ServicePolicies, "Enabled"),
		outbound:         p.DefaultOutbound,
	}
	sn.group = vn.group
	var wrong *armError
	if sn.securityGroup, wrong = findInRegion[networkSecurityGroup](c, p.SecurityGroup, id, vn.location); wrong != nil {
		return nil, wrong
	}
	if sn.routes, wrong = findInRegion[routeTable](c, p.RouteTable, id, vn.location); wrong != nil {
		return nil, wrong
	}
	if sn.natGateway, wrong = findInRegion[natGateway](c, p.NATGateway, id, vn.location); wrong != nil {
		return nil, wrong
	}
	sn.delegations, wrong = newDelegations(p.Delegations, id)
	return sn, wrong
}

// equal says whether the definitions are the same.
func (sn *subnet) equal(other *subnet) bool {
	return sn.prefix == other.prefix && sn.plural == other.plural && slices.Equal(sn.delegations, other.delegations) &&
		sn.securityGroup == other.securityGroup && sn.routes == other.routes && sn.natGateway == other.natGateway && sn.endpointPolicies == other.endpointPolicies && sn.servicePolicies == other.servicePolicies &&
		(sn.outbound == nil) == (other.outbound == nil) && (sn.outbound == nil || *sn.outbound == *other.outbound)
}

// update takes over what a PUT changes on an existing subnet.
func (sn *subnet) update(from *subnet) *armError {
	if sn.prefix != from.prefix {
		if err := sn.inUse(nil); err != nil {
			return err
		}
		sn.addresses = from.addresses
	}
	sn.addressPrefix, sn.plural, sn.delegations, sn.securityGroup = from.addressPrefix, from.plural, from.delegations, from.securityGroup
	sn.routes, sn.natGateway = from.routes, from.natGateway
	sn.endpointPolicies, sn.servicePolicies, sn.outbound = from.endpointPolicies, from.servicePolicies, from.outbound
	return nil
}

func (c *armCall) putSubnet() Reply {
	vn, _ := c.parent().(*virtualNetwork)
	if vn == nil {
		return c.fail(c.missing())
	}
	var body subnetRequest
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	if vn.op != nil {
		return c.fail(errBusy("PutSubnetOperation", vn.op.id, vn.id, until(c.now, vn.op.due)))
	}
	existing, _ := c.find().(*subnet)
	if existing != nil {
		if err := c.checkWrite(existing, c.id.names[1], "", "PutSubnetOperation"); err != nil {
			return c.fail(err)
		}
	}
	sn, err := c.newSubnet(vn, c.id.names[1], body)
	if err != nil {
		return c.fail(err)
	}
	status := 201
	if existing != nil && existing.equal(sn) {
		return c.unchanged(200, existing)
	}
	if existing != nil {
		status = 200
		if err := existing.update(sn); err != nil {
			return c.fail(err)
		}
		sn = existing
	} else {
		vn.subnets = append(vn.subnets, sn)
		c.s.resources[sn.key] = sn
	}
	sn.op = c.s.start(c.now, "PutSubnetOperation", c.sub.key, sn.key, c.s.durations.Subnet, false)
	c.s.setState(c.now, sn, "Updating")
	vn.etag = c.s.ids.etag()
	return c.accepted(status, sn, sn.op, 3*time.Second)
}

func (c *armCall) listSubnets() Reply {
	vn, _ := c.parent().(*virtualNetwork)
	if vn == nil {
		return c.fail(c.missing())
	}
	body := listBody{[]any{}}
	for _, sn := range vn.subnets {
		body.Value = append(body.Value, sn.wire(c.s, c.version))
	}
	return c.json(200, encode(body), 0).Reply
}

func orDefault(value, def string) string {
	if value == "" {
		return def
	}
	return value
}

// findSubnet resolves a reference to a subnet. It must be in the region of who
// refers to it, and neither its network nor its group may be changing at the moment.
func (c *armCall) findSubnet(id, by, location string) (*subnet, *armError) {
	sn, _ := c.s.resources[lower(id)].(*subnet)
	if sn == nil || sn.group.subscription != c.sub || sn.location != location {
		return nil, errInvalidReference(id, by)
	}
	for _, op := range []*operation{sn.op, sn.network.op, sn.group.op} {
		if op != nil {
			return nil, errNotProvisioned(sn.id, by, until(c.now, op.due))
		}
	}
	return sn, nil
}
