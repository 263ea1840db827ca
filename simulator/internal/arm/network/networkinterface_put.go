package network

import (
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/publicip"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/traffic"
)

type nicBody struct {
	arm.CommonBody
	Properties *struct {
		IPConfigurations []ipConfigurationBody `json:"ipConfigurations"`
		SecurityGroup    *arm.Ref              `json:"networkSecurityGroup"`
		Accelerated      *bool                 `json:"enableAcceleratedNetworking"`
		IPForwarding     bool                  `json:"enableIPForwarding"`
		AuxiliaryMode    string                `json:"auxiliaryMode"`
		AuxiliarySKU     string                `json:"auxiliarySku"`
		Untracked        bool                  `json:"disableTcpStateTracking"`
		DNSSettings      struct {
			Servers []string `json:"dnsServers"`
			Label   string   `json:"internalDnsNameLabel"`
		} `json:"dnsSettings"`
	} `json:"properties"`
}

type ipConfigurationBody struct {
	Name       string `json:"name"`
	Properties *struct {
		Address  string    `json:"privateIPAddress"`
		Method   string    `json:"privateIPAllocationMethod"`
		Subnet   arm.Ref   `json:"subnet"`
		PublicIP *arm.Ref  `json:"publicIPAddress"`
		Pools    []arm.Ref `json:"loadBalancerBackendAddressPools"`
		Primary  bool      `json:"primary"`
		NATRules []arm.Ref `json:"loadBalancerInboundNatRules"`
		Gateway  arm.Ref   `json:"gatewayLoadBalancer"`
		AppPools []arm.Ref `json:"applicationGatewayBackendAddressPools"`
		Groups   []arm.Ref `json:"applicationSecurityGroups"`
	} `json:"properties"`
}

// defineInterface defines a NIC that does not belong to a private endpoint.
func defineInterface(c *arm.Call, n *networkInterface, body *nicBody, old *networkInterface) (err *arm.Error) {
	p := body.Properties
	switch {
	case old != nil && old.endpoint != nil:
		return errInterfaceInUse(old.ID, old.endpoint.ID)
	case p == nil || len(p.IPConfigurations) == 0:
		return arm.ErrMissingProperty("ipConfigurations", n.ID)
	}
	n.Kind = "Regular"
	n.settings = nicSettings{accelerated: p.Accelerated != nil && *p.Accelerated, accelerationSent: p.Accelerated != nil, forwarding: p.IPForwarding, servers: p.DNSSettings.Servers, label: p.DNSSettings.Label, auxiliaryMode: p.AuxiliaryMode, auxiliarySKU: p.AuxiliarySKU, untracked: p.Untracked}
	if n.settings.group, err = arm.FindOptional[traffic.SecurityGroup](c, p.SecurityGroup, n.ID, n.Location); err != nil {
		return err
	}
	var before holding
	if old != nil {
		before = old.holding
	}
	var all []wanted
	for _, request := range primaryFirst(p.IPConfigurations) {
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

// primaryFirst returns the configurations with the primary one before the others (recorded).
func primaryFirst(list []ipConfigurationBody) []ipConfigurationBody {
	i := slices.IndexFunc(list, func(b ipConfigurationBody) bool { return b.Properties != nil && b.Properties.Primary })
	if i <= 0 {
		return list
	}
	return append(append([]ipConfigurationBody{list[i]}, list[:i]...), list[i+1:]...)
}

// configure adds an IP configuration and returns the address that it asks for. A dynamic one
// asks for the address that it has.
func (n *networkInterface) configure(c *arm.Call, before holding, request ipConfigurationBody) (w wanted, err *arm.Error) {
	config, p := ipConfiguration{name: request.Name, id: n.ID + "/ipConfigurations/" + request.Name}, request.Properties
	if !arm.ValidName(request.Name) {
		return w, arm.ErrBadName(request.Name)
	}
	if p == nil || p.Subnet.ID == "" {
		return w, arm.ErrMissingProperty("subnet", config.id)
	}
	config.gateway, config.appPools = p.Gateway.ID, p.AppPools
	sn, err := findSubnet(c, p.Subnet.ID, n.ID, n.Location)
	if err != nil {
		return w, err
	}
	if p.PublicIP != nil && p.PublicIP.ID != "" {
		if config.public, err = publicip.FindFree(c, p.PublicIP.ID, n, config.id); err != nil {
			return w, err
		}
	}
	if config.pools, err = findBalancerChildren(c, p.Pools, n.ID, backendAddressPools.Type); err != nil {
		return w, err
	}
	if config.natRules, err = findBalancerChildren(c, p.NATRules, n.ID, inboundNATRules.Type); err != nil {
		return w, err
	}
	if config.groups, err = traffic.FindApplicationGroups(c, p.Groups, n.ID, n.Location); err != nil {
		return w, err
	}
	w = wanted{sn, before.at(config.id, sn), config.id}
	if config.static = strings.EqualFold(p.Method, "Static"); config.static {
		if w.address = p.Address; w.address == "" {
			return w, arm.ErrMissingProperty("privateIPAddress", config.id)
		}
	}
	n.configs = append(n.configs, config)
	return w, nil
}

// sameAs reports whether both define the same.
func (c ipConfiguration) sameAs(other ipConfiguration) bool {
	return c.name == other.name && c.heldAddress == other.heldAddress && c.static == other.static && c.public == other.public && c.gateway == other.gateway && slices.Equal(c.appPools, other.appPools) &&
		slices.Equal(c.pools, other.pools) && slices.Equal(c.natRules, other.natRules) && slices.Equal(c.groups, other.groups)
}

// balanced reports whether the interface is in an application gateway or in a load balancer that
// is not Basic.
func (n *networkInterface) balanced() bool {
	notBasic := func(child *balancerChild) bool { return !child.balancer().basic() }
	return slices.ContainsFunc(n.configs, func(c ipConfiguration) bool {
		return len(c.appPools) > 0 || slices.ContainsFunc(c.pools, notBasic) || slices.ContainsFunc(c.natRules, notBasic)
	})
}

// groups returns the application security groups by the ID of their IP configuration.
func (n *networkInterface) groups() map[string][]*traffic.ApplicationGroup {
	all := map[string][]*traffic.ApplicationGroup{}
	for _, c := range n.configs {
		if len(c.groups) > 0 {
			all[c.id] = c.groups
		}
	}
	return all
}

// reachable reports whether the configuration has a public IP address that is not Basic.
func (c ipConfiguration) reachable() bool { return c.public != nil && c.public.SKU.Name != "Basic" }
