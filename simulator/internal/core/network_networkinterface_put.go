package core

import "slices"

type nicBody struct {
	commonBody
	Properties *struct {
		IPConfigurations []ipConfigurationBody `json:"ipConfigurations"`
		SecurityGroup    *ref                  `json:"networkSecurityGroup"`
		Accelerated      bool                  `json:"enableAcceleratedNetworking"`
		IPForwarding     bool                  `json:"enableIPForwarding"`
		DNSSettings      struct {
			Servers []string `json:"dnsServers"`
			Label   string   `json:"internalDnsNameLabel"`
		} `json:"dnsSettings"`
	} `json:"properties"`
}

type ipConfigurationBody struct {
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

// defineInterface checks a user's own NIC.
func defineInterface(c *armCall, n *networkInterface, body *nicBody, old *networkInterface) (err *armError) {
	p := body.Properties
	switch {
	case old != nil && old.endpoint != nil:
		return errInterfaceInUse(old.id, old.endpoint.id)
	case p == nil || len(p.IPConfigurations) == 0:
		return errMissingProperty("ipConfigurations", n.id)
	}
	n.kind = "Regular"
	n.settings = nicSettings{accelerated: p.Accelerated, forwarding: p.IPForwarding, servers: p.DNSSettings.Servers, label: p.DNSSettings.Label}
	if n.settings.group, err = findIfSent[networkSecurityGroup](c, p.SecurityGroup, n.id, n.location); err != nil {
		return err
	}
	var before holding
	if old != nil {
		before = old.holding
	}
	var all []wanted
	for _, request := range p.IPConfigurations {
		w, err := n.configure(c, before, request)
		if err != nil {
			return err
		}
		all = append(all, w)
	}
	if n.holding, err = before.choose(all); err != nil {
		return err
	}
	for i := range n.configs {
		n.configs[i].heldAddress = n.holding[i]
	}
	return nil
}

// configure adds an IP configuration. One that is not static keeps the address that
// it had before.
func (n *networkInterface) configure(c *armCall, before holding, request ipConfigurationBody) (w wanted, err *armError) {
	config, p := ipConfiguration{name: request.Name, id: n.id + "/ipConfigurations/" + request.Name}, request.Properties
	if !validName(request.Name) {
		return w, errBadName(request.Name)
	}
	if p == nil || p.Subnet.ID == "" {
		return w, errMissingProperty("subnet", config.id)
	}
	sn, err := findSubnet(c, p.Subnet.ID, n.id, n.location)
	if err != nil {
		return w, err
	}
	if p.PublicIP != nil && p.PublicIP.ID != "" {
		if config.public, err = findFreePublicIP(c, p.PublicIP.ID, n); err != nil {
			return w, err
		}
	}
	if config.pools, err = findBalancerChildren(c, p.Pools, n.id, backendAddressPools.armType); err != nil {
		return w, err
	}
	if config.natRules, err = findBalancerChildren(c, p.NATRules, n.id, inboundNATRules.armType); err != nil {
		return w, err
	}
	w = wanted{sn, before.at(config.id, sn), config.id}
	if config.static = p.Method == "Static"; config.static {
		if w.address = p.Address; w.address == "" {
			return w, errMissingProperty("privateIPAddress", config.id)
		}
	}
	n.configs = append(n.configs, config)
	return w, nil
}

// same reports whether both are the same definition.
func (c ipConfiguration) same(other ipConfiguration) bool {
	return c.name == other.name && c.heldAddress == other.heldAddress && c.static == other.static && c.public == other.public && c.sameBalancing(other)
}

// sameBalancing reports whether both are behind the same load balancers.
func (c ipConfiguration) sameBalancing(other ipConfiguration) bool {
	return slices.Equal(c.pools, other.pools) && slices.Equal(c.natRules, other.natRules)
}
