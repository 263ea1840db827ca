package core

import (
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// virtualNetwork is a virtual network; its subnets live in it.
type virtualNetwork struct {
	meta
	prefixes []netip.Prefix
	texts    []string // the prefixes as they were sent
	dhcp     *dhcpWire
	flow     int // flowTimeoutInMinutes, 0 when it was not sent
	ddos     bool
	subnets  []*subnet
	peerings []*peering
}

type virtualNetworkWire struct {
	Name       string                   `json:"name"`
	ID         string                   `json:"id"`
	Etag       string                   `json:"etag"`
	Type       string                   `json:"type"`
	Location   string                   `json:"location"`
	Tags       map[string]string        `json:"tags,omitzero"`
	Properties virtualNetworkProperties `json:"properties"`
}

type virtualNetworkProperties struct {
	ProvisioningState string `json:"provisioningState"`
	ResourceGUID      string `json:"resourceGuid"`
	AddressSpace      struct {
		AddressPrefixes []string `json:"addressPrefixes"`
	} `json:"addressSpace"`
	DHCP             *dhcpWire     `json:"dhcpOptions,omitzero"`
	FlowTimeout      int           `json:"flowTimeoutInMinutes,omitzero"`
	EndpointPolicies string        `json:"privateEndpointVNetPolicies,omitzero"`
	Subnets          []subnetWire  `json:"subnets"`
	Peerings         []peeringWire `json:"virtualNetworkPeerings"`
	DDoSProtection   bool          `json:"enableDdosProtection"`
	VMProtection     any           `json:"enableVmProtection,omitzero"`
}

// dhcpWire is shown when it was sent [seen].
type dhcpWire struct {
	DNSServers []string `json:"dnsServers"`
}

func (d *dhcpWire) equal(other *dhcpWire) bool {
	return (d == nil) == (other == nil) && (d == nil || slices.Equal(d.DNSServers, other.DNSServers))
}

func (vn *virtualNetwork) wire(s *State, version string) any {
	w := virtualNetworkWire{
		Name: vn.name, ID: vn.id, Etag: vn.etag, Type: networkNamespace + "/virtualNetworks",
		Location: vn.location, Tags: vn.tags,
		Properties: virtualNetworkProperties{
			ProvisioningState: vn.provisioningState, ResourceGUID: vn.guid,
			Subnets: []subnetWire{}, Peerings: []peeringWire{},
		},
	}
	p := &w.Properties
	p.AddressSpace.AddressPrefixes, p.DHCP, p.FlowTimeout, p.DDoSProtection = vn.texts, vn.dhcp, vn.flow, vn.ddos
	if version >= "2024" {
		p.EndpointPolicies = "Disabled"
	}
	if version < vmProtection {
		p.VMProtection = false // [seen] in 2019-04-01
	}
	for _, sn := range vn.subnets {
		p.Subnets = append(p.Subnets, sn.subnetWire(version))
	}
	for _, other := range vn.peerings {
		p.Peerings = append(p.Peerings, other.peeringWire(s, version))
	}
	return w
}

func (vn *virtualNetwork) contains(prefix netip.Prefix) bool {
	return slices.ContainsFunc(vn.prefixes, func(p netip.Prefix) bool {
		return p.Contains(prefix.Addr()) && p.Bits() <= prefix.Bits()
	})
}

func (vn *virtualNetwork) overlaps(prefix netip.Prefix) bool {
	return slices.ContainsFunc(vn.prefixes, prefix.Overlaps)
}

func (vn *virtualNetwork) forget(sn *subnet) {
	vn.subnets = slices.DeleteFunc(vn.subnets, func(s *subnet) bool { return s == sn })
}

// inUse names the first subnet that something lives in, also for the network's
// own deletion [seen].
func (vn *virtualNetwork) inUse(s *State) *armError {
	for _, sn := range vn.subnets {
		if err := sn.inUse(s); err != nil {
			return err
		}
	}
	return nil
}

func (vn *virtualNetwork) provisioned(s *State, at time.Time) {
	for _, sn := range vn.subnets {
		if sn.op == nil {
			sn.provisioningState = "Succeeded"
		}
	}
}

// unprovisioned: the subnets fail with their network.
func (vn *virtualNetwork) unprovisioned(*State) {
	for _, sn := range vn.subnets {
		if sn.op == nil {
			sn.provisioningState = "Failed"
		}
	}
}

func (vn *virtualNetwork) detach(s *State, at time.Time) {
	for _, sn := range slices.Clone(vn.subnets) {
		sn.detach(s, at)
	}
	for _, p := range slices.Clone(vn.peerings) {
		p.detach(s, at)
	}
	s.drop(vn)
}

type virtualNetworkRequest struct {
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags"`
	Properties *struct {
		AddressSpace struct {
			AddressPrefixes []string `json:"addressPrefixes"`
		} `json:"addressSpace"`
		DHCP     *dhcpWire        `json:"dhcpOptions"`
		Flow     *int             `json:"flowTimeoutInMinutes"`
		DDoS     bool             `json:"enableDdosProtection"`
		Subnets  []subnetRequest  `json:"subnets"`
		Peerings []peeringRequest `json:"virtualNetworkPeerings"`
	} `json:"properties"`
}

func (c *armCall) putVirtualNetwork() Reply {
	var body virtualNetworkRequest
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	existing, _ := c.find().(*virtualNetwork)
	location := normalLocation(body.Location)
	if err := c.checkWrite(asResource(existing), c.id.names[0], location, "PutVirtualNetworkOperation"); err != nil {
		return c.fail(err)
	}
	if location == "" {
		return c.fail(errLocationRequired())
	}
	if existing != nil {
		for _, sn := range existing.subnets {
			if sn.op != nil {
				return c.fail(errBusy("PutVirtualNetworkOperation", sn.op.id, sn.id, until(c.now, sn.op.due)))
			}
		}
		for _, p := range existing.peerings {
			if p.op != nil {
				return c.fail(errBusy("PutVirtualNetworkOperation", p.op.id, p.id, until(c.now, p.op.due)))
			}
		}
	}
	vn, err := c.newVirtualNetwork(body, location)
	if err != nil {
		return c.fail(err)
	}
	gone, err := existing.peeringsGone(vn.id, body.Properties.Peerings)
	if err != nil {
		return c.fail(err)
	}
	status := 201
	if existing != nil && len(gone) == 0 && existing.equal(vn) {
		if maps.Equal(existing.tags, vn.tags) {
			status := 200
			if c.version >= sameNetworkIsCreated {
				status = 201
			}
			return c.unchanged(status, existing)
		}
		existing.tags = vn.tags
		c.s.setState(c.now, existing, "Succeeded")
		return c.unchanged(200, existing)
	}
	if existing != nil {
		status = 200
		if err := existing.update(c.s, c.now, vn); err != nil {
			return c.fail(err)
		}
		for _, p := range gone {
			p.detach(c.s, c.now)
		}
		vn = existing
	} else {
		c.s.add(vn)
	}
	for _, sn := range vn.subnets {
		c.s.resources[sn.key] = sn
		sn.provisioningState = "Updating"
	}
	vn.op = c.s.start(c.now, "PutVirtualNetworkOperation", c.sub.key, vn.key, c.s.durations.VirtualNetwork, false)
	c.s.setState(c.now, vn, "Updating")
	return c.accepted(status, vn, vn.op, 3*time.Second)
}

// newVirtualNetwork checks a definition and makes the network with its subnets.
func (c *armCall) newVirtualNetwork(body virtualNetworkRequest, location string) (*virtualNetwork, *armError) {
	id := networkID(c.group.id, "virtualNetworks", c.id.names[0])
	vn := &virtualNetwork{meta: c.create(id, c.id.names[0], location, body.Tags)}
	if body.Properties == nil || len(body.Properties.AddressSpace.AddressPrefixes) == 0 {
		return nil, errMissingProperty("addressSpace", id)
	}
	vn.texts = body.Properties.AddressSpace.AddressPrefixes
	if dhcp := body.Properties.DHCP; dhcp != nil {
		vn.dhcp = &dhcpWire{append([]string{}, dhcp.DNSServers...)}
	}
	vn.ddos = body.Properties.DDoS
	if flow := body.Properties.Flow; flow != nil {
		if *flow < 4 || *flow > 30 { // documentation
			return nil, errBadProperty("flowTimeoutInMinutes", strconv.Itoa(*flow), id)
		}
		vn.flow = *flow
	}
	for _, text := range vn.texts {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, errBadPrefix(text, id)
		}
		vn.prefixes = append(vn.prefixes, prefix.Masked())
	}
	for _, request := range body.Properties.Subnets {
		sn, err := c.newSubnet(vn, request.Name, request)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(vn.subnets, func(other *subnet) bool { return other.key == sn.key }) {
			return nil, errSameName(vn.id, sn.name)
		}
		vn.subnets = append(vn.subnets, sn)
	}
	return vn, nil
}

// equal says whether the definitions are the same, but for the tags.
func (vn *virtualNetwork) equal(other *virtualNetwork) bool {
	return slices.Equal(vn.texts, other.texts) && vn.dhcp.equal(other.dhcp) && vn.flow == other.flow && vn.ddos == other.ddos &&
		slices.EqualFunc(vn.subnets, other.subnets, func(a, b *subnet) bool { return lower(a.name) == lower(b.name) && a.equal(b) })
}

// update takes over what a PUT changes: the body is the whole network, so a
// subnet that is not in it goes, unless something lives in it.
func (vn *virtualNetwork) update(s *State, now time.Time, from *virtualNetwork) *armError {
	byName := map[string]*subnet{}
	for _, sn := range from.subnets {
		byName[lower(sn.name)] = sn
	}
	for _, old := range vn.subnets {
		next := byName[lower(old.name)]
		if next == nil || next.prefix != old.prefix {
			if err := old.inUse(s); err != nil {
				return err
			}
		}
	}
	for _, old := range slices.Clone(vn.subnets) {
		if next := byName[lower(old.name)]; next == nil {
			old.detach(s, now)
		} else if err := old.update(next); err != nil {
			return err
		} else {
			delete(byName, lower(old.name))
		}
	}
	for _, sn := range from.subnets {
		if byName[lower(sn.name)] != nil {
			sn.network = vn
			vn.subnets = append(vn.subnets, sn)
		}
	}
	vn.prefixes, vn.texts, vn.dhcp, vn.tags = from.prefixes, from.texts, from.dhcp, from.tags
	vn.flow, vn.ddos = from.flow, from.ddos
	return nil
}

// shoutID is the form of a back-reference in a subnet: the group's and the
// resources' names in upper case, the rest as it is [seen].
func shoutID(id string) string {
	parts := strings.Split(id, "/")
	for i := 4; i < len(parts); i += 2 {
		if parts[i] != networkNamespace {
			parts[i] = strings.ToUpper(parts[i])
		}
	}
	return strings.Join(parts, "/")
}

// asResource turns a typed nil into a plain one.
func asResource[T any, P interface {
	*T
	resource
}](r P) resource {
	if r == nil {
		return nil
	}
	return r
}
