package core

import (
	"slices"
	"strings"
	"time"
)

type nicRequest struct {
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags"`
	Properties *struct {
		IPConfigurations []ipConfigurationRequest `json:"ipConfigurations"`
		SecurityGroup    *ref                     `json:"networkSecurityGroup"`
		Accelerated      bool                     `json:"enableAcceleratedNetworking"`
		IPForwarding     bool                     `json:"enableIPForwarding"`
		DNSSettings      struct {
			Servers []string `json:"dnsServers"`
			Label   string   `json:"internalDnsNameLabel"`
		} `json:"dnsSettings"`
	} `json:"properties"`
}

type ipConfigurationRequest struct {
	Name       string `json:"name"`
	Properties *struct {
		Address  string `json:"privateIPAddress"`
		Method   string `json:"privateIPAllocationMethod"`
		Subnet   ref    `json:"subnet"`
		PublicIP *ref   `json:"publicIPAddress"`
		Pools    []ref  `json:"loadBalancerBackendAddressPools"`
		NATRules []ref  `json:"loadBalancerInboundNatRules"`
	} `json:"properties"`
}

// putNetworkInterface makes a user's own NIC. It is ready at once, unless it joins
// or leaves a load balancer [seen].
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
	p := body.Properties
	n.settings = nicSettings{accelerated: p.Accelerated, forwarding: p.IPForwarding, servers: p.DNSSettings.Servers, label: p.DNSSettings.Label}
	var err *armError
	if n.settings.group, err = findInRegion[networkSecurityGroup](c, p.SecurityGroup, id, location); err != nil {
		return c.fail(err)
	}
	if err := c.replaceInterface(n, existing, p.IPConfigurations); err != nil {
		return c.fail(err)
	}
	c.s.add(n)
	n.provisioningState = "Succeeded"
	switch {
	case existing == nil:
		c.s.changed(c.now, Azure, n.id, "", "Succeeded")
	case !slices.EqualFunc(n.configs, existing.configs, ipConfiguration.sameBalancing):
		return c.written(200, n, "PutNicOperation", c.s.durations.Subnet, 3*time.Second)
	}
	status := 201
	if existing != nil {
		status = 200
	}
	if c.version < nicWithoutOperation {
		return c.unchanged(status, n)
	}
	return c.json(status, encode(n.wire(c.s, c.version)), 0).Reply
}

// deleteNetworkInterface differs from other deletions in its status alone, where
// the interface is in nothing but a subnet [seen].
func (c *armCall) deleteNetworkInterface() Reply {
	n, _ := c.find().(*networkInterface)
	reply := c.delete()
	if reply.Status == 202 && c.version >= nicWithoutOperation && n.plain() {
		reply.Status = 200
	}
	return reply
}

// plain reports whether the interface has addresses in subnets and nothing else.
func (n *networkInterface) plain() bool {
	return n.settings.group == nil && !slices.ContainsFunc(n.configs, func(config ipConfiguration) bool {
		return config.public != nil || len(config.pools)+len(config.natRules) > 0
	})
}

// replaceInterface gives a user's NIC its IP configurations in place of those of
// the NIC that it replaces, if there is one, which come back when the definition
// turns out to be wrong.
func (c *armCall) replaceInterface(n, existing *networkInterface, requests []ipConfigurationRequest) *armError {
	var before []ipConfiguration
	if existing != nil {
		n.guid, n.created, before = existing.guid, existing.created, existing.configs
	}
	for _, config := range before {
		config.subnet.release(config.address)
	}
	if err := c.configure(n, existing, requests); err != nil {
		for _, config := range n.configs {
			config.subnet.release(config.address)
		}
		for _, config := range before {
			config.subnet.take(config.address, addressUser{configuration: config.id, owner: existing})
		}
		return err
	}
	for _, config := range before {
		if config.public != nil && !slices.ContainsFunc(n.configs, func(other ipConfiguration) bool { return other.public == config.public }) {
			config.public.hold(c.s, "")
		}
	}
	for _, config := range n.configs {
		if config.public != nil {
			config.public.hold(c.s, config.id)
		}
	}
	return nil
}

// configure gives a user's NIC its addresses. One that is not static stays the
// same as in the NIC that is replaced, if there is one.
func (c *armCall) configure(n, existing *networkInterface, requests []ipConfigurationRequest) *armError {
	for _, request := range requests {
		config, p := ipConfiguration{name: request.Name, id: n.id + "/ipConfigurations/" + request.Name}, request.Properties
		if !validName(request.Name) {
			return errBadName(request.Name)
		}
		if p == nil || p.Subnet.ID == "" {
			return errMissingProperty("subnet", config.id)
		}
		var err *armError
		if config.subnet, err = c.findSubnet(p.Subnet.ID, n.id, n.location); err != nil {
			return err
		}
		if err := c.joinConfiguration(&config, n, request); err != nil {
			return err
		}
		want := ""
		if config.static = p.Method == "Static"; config.static {
			if want = p.Address; want == "" {
				return errMissingProperty("privateIPAddress", config.id)
			}
		} else if existing != nil {
			want = existing.addressOf(request.Name, config.subnet)
		}
		if config.address, err = config.subnet.choose(want, config.id); err != nil {
			return err
		}
		config.subnet.take(config.address, addressUser{configuration: config.id, owner: n})
		n.configs = append(n.configs, config)
	}
	return nil
}

// joinConfiguration resolves the configuration's references to a public IP address
// and to load balancers.
func (c *armCall) joinConfiguration(config *ipConfiguration, n *networkInterface, request ipConfigurationRequest) (err *armError) {
	p := request.Properties
	if p.PublicIP != nil && p.PublicIP.ID != "" {
		if config.public, err = c.findPublicIP(p.PublicIP.ID, n.id, n.location); err != nil {
			return err
		}
		if holder := config.public.holder; holder != "" && !strings.HasPrefix(lower(holder), n.key+"/") {
			return errPublicIPTaken(config.public.id)
		}
	}
	if config.pools, err = c.findBalancerChildren(p.Pools, n.id, "backendAddressPools"); err != nil {
		return err
	}
	config.natRules, err = c.findBalancerChildren(p.NATRules, n.id, "inboundNatRules")
	return err
}

// sameBalancing reports whether both are behind the same load balancers.
func (c ipConfiguration) sameBalancing(other ipConfiguration) bool {
	return slices.Equal(c.pools, other.pools) && slices.Equal(c.natRules, other.natRules)
}

// release gives back what the configuration holds.
func (c ipConfiguration) release(s *State) {
	c.subnet.release(c.address)
	if c.public != nil {
		c.public.hold(s, "")
	}
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
