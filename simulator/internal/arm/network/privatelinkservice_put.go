package network

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

type serviceBody struct {
	arm.CommonBody
	Properties *struct {
		FQDNs            []string           `json:"fqdns"`
		Visibility       *subscriptionsWire `json:"visibility"`
		AutoApproval     *subscriptionsWire `json:"autoApproval"`
		AccessMode       string             `json:"accessMode"`
		ProxyProtocol    bool               `json:"enableProxyProtocol"`
		Destination      string             `json:"destinationIPAddress"`
		Frontends        []arm.Ref          `json:"loadBalancerFrontendIpConfigurations"`
		IPConfigurations []struct {
			Name       string `json:"name"`
			Properties *struct {
				Subnet  arm.Ref `json:"subnet"`
				Address string  `json:"privateIPAddress"`
				Method  string  `json:"privateIPAllocationMethod"`
			} `json:"properties"`
		} `json:"ipConfigurations"`
	} `json:"properties"`
}

// defineService defines a private link service. Its IP configurations never change, but that the
// address they have may become a static one. The frontends are looked up first (recorded).
func defineService(c *arm.Call, pls *PrivateLinkService, body *serviceBody, old *PrivateLinkService) *arm.Error {
	p := body.Properties
	switch {
	case p == nil || len(p.IPConfigurations) == 0:
		return arm.ErrMissingProperty("ipConfigurations", pls.ID)
	case len(p.Frontends) == 0:
		return arm.ErrMissingProperty("loadBalancerFrontendIpConfigurations", pls.ID)
	}
	pls.fqdns, pls.proxy, pls.access = p.FQDNs, p.ProxyProtocol, arm.Spelled(cmp.Or(p.AccessMode, "Default"), accessModes)
	pls.destination, pls.visibility, pls.autoApproval = p.Destination, subscriptionsOf(p.Visibility), subscriptionsOf(p.AutoApproval)
	for _, r := range p.Frontends {
		lb, f, err := resolveFrontend(c, r.ID, pls.ID, pls.Location)
		if err != nil {
			return err
		}
		pls.frontends = append(pls.frontends, f.id) // shown as the load balancer spells it (recorded)
		pls.balancers = append(pls.balancers, lb)
	}
	if err := pls.configure(c, body); err != nil {
		return err
	}
	if old != nil {
		if !slices.EqualFunc(pls.configs, old.configs, func(next, config serviceConfig) bool {
			return next.name == config.name && next.subnet == config.subnet &&
				(next.static == "" || next.static == old.holding.at(old.configID(config.name), config.subnet))
		}) {
			return arm.ErrBadProperty("ipConfigurations", "a change of the existing ones", pls.ID)
		}
		pls.holding = old.holding
		return nil
	}
	pls.nameParts(c.State)
	var all []wanted
	for _, config := range pls.configs {
		all = append(all, wanted{config.subnet, config.static, pls.configID(config.name)})
	}
	var err *arm.Error
	pls.holding, err = holding(nil).choose(all)
	return err
}

// configure adds the IP configurations. Each needs a subnet whose private link service
// policies are disabled.
func (pls *PrivateLinkService) configure(c *arm.Call, body *serviceBody) *arm.Error {
	for _, request := range body.Properties.IPConfigurations {
		if !arm.ValidName(request.Name) {
			return arm.ErrBadName(request.Name)
		}
		if request.Properties == nil || request.Properties.Subnet.ID == "" {
			return arm.ErrMissingProperty("subnet", pls.configID(request.Name))
		}
		sn, err := findSubnet(c, request.Properties.Subnet.ID, pls.ID, pls.Location)
		if err != nil {
			return err
		}
		if sn.servicePolicies != "Disabled" {
			return errSubnetPolicies(pls.ID, sn.ID)
		}
		config := serviceConfig{name: request.Name, subnet: sn}
		if strings.EqualFold(request.Properties.Method, "Static") {
			if config.static = request.Properties.Address; config.static == "" {
				return arm.ErrMissingProperty("privateIPAddress", pls.configID(request.Name))
			}
		}
		pls.configs = append(pls.configs, config)
	}
	return nil
}

func subscriptionsOf(w *subscriptionsWire) []string {
	if w == nil {
		return nil
	}
	return append([]string{}, w.Subscriptions...)
}
