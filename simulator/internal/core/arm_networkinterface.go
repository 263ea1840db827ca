package core

import (
	"net/netip"
	"time"
)

// networkInterface is a NIC: one that belongs to a private endpoint, or one that
// a user made for a virtual machine.
type networkInterface struct {
	meta
	endpoint *privateEndpoint // nil for a user's own
	configs  []ipConfiguration
}

// ipConfiguration is one address of a NIC.
type ipConfiguration struct {
	name, id string
	subnet   *subnet
	address  netip.Addr
	static   bool
}

type nicWire struct {
	Name       string            `json:"name"`
	ID         string            `json:"id"`
	Etag       string            `json:"etag"`
	Properties nicProperties     `json:"properties"`
	Type       string            `json:"type"`
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags,omitzero"`
	ManagedBy  string            `json:"managedBy,omitzero"`
	Kind       string            `json:"kind,omitzero"`
}

type nicProperties struct {
	ProvisioningState string                `json:"provisioningState"`
	ResourceGUID      string                `json:"resourceGuid"`
	IPConfigurations  []ipConfigurationWire `json:"ipConfigurations"`
	DNSSettings       nicDNSWire            `json:"dnsSettings"`
	MACAddress        any                   `json:"macAddress,omitzero"`
	Accelerated       bool                  `json:"enableAcceleratedNetworking"`
	Encryption        bool                  `json:"vnetEncryptionSupported"`
	IPForwarding      bool                  `json:"enableIPForwarding"`
	TCPTracking       any                   `json:"disableTcpStateTracking,omitzero"`
	HostedWorkloads   []any                 `json:"hostedWorkloads"`
	TapConfigurations []any                 `json:"tapConfigurations"`
	PrivateEndpoint   *ref                  `json:"privateEndpoint,omitzero"`
	NICType           string                `json:"nicType"`
	AllowPort25Out    bool                  `json:"allowPort25Out,omitzero"`
	DefaultOutbound   any                   `json:"defaultOutboundConnectivityEnabled,omitzero"`
	AuxiliaryMode     string                `json:"auxiliaryMode,omitzero"`
	AuxiliarySKU      string                `json:"auxiliarySku,omitzero"`
}

type nicDNSWire struct {
	Servers  []string `json:"dnsServers"`
	Applied  []string `json:"appliedDnsServers"`
	Internal string   `json:"internalDomainNameSuffix"`
}

type ipConfigurationWire struct {
	Name       string `json:"name"`
	ID         string `json:"id"`
	Etag       string `json:"etag"`
	Type       string `json:"type"`
	Properties struct {
		ProvisioningState string           `json:"provisioningState"`
		Address           string           `json:"privateIPAddress"`
		Method            string           `json:"privateIPAllocationMethod"`
		Subnet            ref              `json:"subnet"`
		Primary           bool             `json:"primary"`
		Version           string           `json:"privateIPAddressVersion"`
		PrivateLink       *privateLinkWire `json:"privateLinkConnectionProperties,omitzero"`
	} `json:"properties"`
}

// privateLinkWire is empty for an endpoint to a private link service (remembered).
type privateLinkWire struct {
	GroupID      string   `json:"groupId"`
	RequiredName string   `json:"requiredMemberName"`
	FQDNs        []string `json:"fqdns"`
}

func (n *networkInterface) wire(_ *State, version string) any {
	w := nicWire{
		Name: n.name, ID: n.id, Etag: n.etag, Type: networkNamespace + "/networkInterfaces",
		Location: n.location, Tags: n.tags,
		Properties: nicProperties{
			ProvisioningState: n.provisioningState, ResourceGUID: n.guid,
			IPConfigurations: make([]ipConfigurationWire, len(n.configs)),
			DNSSettings:      nicDNSWire{Servers: []string{}, Applied: []string{}, Internal: n.guid[:8] + ".internal.cloudapp.net"},
			HostedWorkloads:  []any{}, TapConfigurations: []any{},
			NICType: "Standard",
		},
	}
	if version >= nicKinds {
		w.Kind, w.Properties.AllowPort25Out, w.Properties.AuxiliaryMode = "Regular", true, "None"
	}
	if version >= nicAuxiliary {
		w.Properties.TCPTracking, w.Properties.AuxiliarySKU = false, "None"
	}
	if version >= nicOutbound {
		w.Properties.DefaultOutbound = false
	}
	if n.endpoint != nil {
		w.ManagedBy = n.endpoint.id
		w.Properties.MACAddress = ""
		w.Properties.PrivateEndpoint = &ref{n.endpoint.id}
	}
	for i, config := range n.configs {
		c := &w.Properties.IPConfigurations[i]
		c.Name, c.ID, c.Etag, c.Type = config.name, config.id, n.etag, networkNamespace+"/networkInterfaces/ipConfigurations"
		p := &c.Properties
		p.ProvisioningState, p.Address, p.Method = "Succeeded", config.address.String(), "Dynamic"
		if config.static {
			p.Method = "Static"
		}
		p.Subnet, p.Primary, p.Version = ref{config.subnet.id}, i == 0, "IPv4"
		if n.endpoint != nil {
			p.PrivateLink = &privateLinkWire{FQDNs: []string{}}
			if member, host, ok := n.endpoint.connection.accountMember(); ok && i == 0 {
				*p.PrivateLink = privateLinkWire{member, member, []string{host}}
			}
		}
	}
	return w
}

// inUse: the NIC of a private endpoint goes with it, not before.
func (n *networkInterface) inUse(*State) *armError {
	if n.endpoint != nil {
		return errInterfaceInUse(n.id, n.endpoint.id)
	}
	return nil
}

func (n *networkInterface) provisioned(*State, time.Time) {}

func (n *networkInterface) detach(s *State, _ time.Time) {
	for _, config := range n.configs {
		config.subnet.release(config.address)
	}
	s.drop(n)
}

type nicRequest struct {
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags"`
	Properties *struct {
		IPConfigurations []struct {
			Name       string `json:"name"`
			Properties *struct {
				Address string `json:"privateIPAddress"`
				Method  string `json:"privateIPAllocationMethod"`
				Subnet  ref    `json:"subnet"`
			} `json:"properties"`
		} `json:"ipConfigurations"`
	} `json:"properties"`
}

// putNetworkInterface makes a user's own NIC. It is ready at once [seen].
func (c *armCall) putNetworkInterface() Reply {
	var body nicRequest
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	existing, _ := c.find().(*networkInterface)
	name, location := c.id.names[0], normalLocation(body.Location)
	if err := c.checkWrite(asResource(existing), name, location, "PutNicOperation"); err != nil {
		return c.fail(err)
	}
	if location == "" {
		return c.fail(errLocationRequired())
	}
	if existing != nil && existing.endpoint != nil {
		return c.fail(errInterfaceInUse(existing.id, existing.endpoint.id))
	}
	id := networkID(c.group.id, "networkInterfaces", name)
	if body.Properties == nil || len(body.Properties.IPConfigurations) == 0 {
		return c.fail(errMissingProperty("ipConfigurations", id))
	}
	n := &networkInterface{meta: c.create(id, name, location, body.Tags)}
	status := 201
	if existing != nil {
		// The old addresses are free for the new definition, and come back when
		// the definition turns out to be wrong.
		status, n.guid = 200, existing.guid
		for _, config := range existing.configs {
			config.subnet.release(config.address)
		}
	}
	err := c.configure(n, existing, body)
	if err != nil {
		for _, config := range n.configs {
			config.subnet.release(config.address)
		}
		if existing != nil {
			for _, config := range existing.configs {
				config.subnet.take(config.address, addressUser{configuration: config.id, owner: existing})
			}
		}
		return c.fail(err)
	}
	n.provisioningState = "Succeeded"
	c.s.add(n)
	if existing == nil {
		c.s.changed(c.now, Azure, n.id, "", "Succeeded")
	}
	if c.version < nicWithoutOperation {
		return c.unchanged(status, n)
	}
	return c.json(status, encode(n.wire(c.s, c.version)), 0).Reply
}

// deleteNetworkInterface differs from other deletions in its status alone.
func (c *armCall) deleteNetworkInterface() Reply {
	reply := c.delete()
	if reply.Status == 202 && c.version >= nicWithoutOperation {
		reply.Status = 200
	}
	return reply
}

// configure gives a user's NIC its addresses. One that is not static stays the
// same as in the NIC that is replaced, if there is one.
func (c *armCall) configure(n, existing *networkInterface, body nicRequest) *armError {
	for _, request := range body.Properties.IPConfigurations {
		id := n.id + "/ipConfigurations/" + request.Name
		if !validName(request.Name) {
			return errBadName(request.Name)
		}
		if request.Properties == nil || request.Properties.Subnet.ID == "" {
			return errMissingProperty("subnet", id)
		}
		sn, err := c.findSubnet(request.Properties.Subnet.ID, n.id, n.location)
		if err != nil {
			return err
		}
		want, static := "", request.Properties.Method == "Static"
		if static {
			if want = request.Properties.Address; want == "" {
				return errMissingProperty("privateIPAddress", id)
			}
		} else if existing != nil {
			want = existing.addressOf(request.Name, sn)
		}
		address, err := sn.choose(want, id)
		if err != nil {
			return err
		}
		sn.take(address, addressUser{configuration: id, owner: n})
		n.configs = append(n.configs, ipConfiguration{request.Name, id, sn, address, static})
	}
	return nil
}

// addressOf is the address of the IP configuration with this name, or "" when
// there is none in the subnet.
func (n *networkInterface) addressOf(name string, sn *subnet) string {
	for _, config := range n.configs {
		if lower(config.name) == lower(name) && config.subnet == sn {
			return config.address.String()
		}
	}
	return ""
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
