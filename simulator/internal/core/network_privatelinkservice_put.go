package core

import "slices"

type serviceBody struct {
	commonBody
	Properties *struct {
		FQDNs            []string           `json:"fqdns"`
		Visibility       *subscriptionsWire `json:"visibility"`
		AutoApproval     *subscriptionsWire `json:"autoApproval"`
		ProxyProtocol    bool               `json:"enableProxyProtocol"`
		Frontends        []ref              `json:"loadBalancerFrontendIpConfigurations"`
		IPConfigurations []struct {
			Name       string `json:"name"`
			Properties *struct {
				Subnet ref `json:"subnet"`
			} `json:"properties"`
		} `json:"ipConfigurations"`
	} `json:"properties"`
}

// defineService checks a private link service. Its IP configurations are fixed.
func defineService(c *armCall, pls *privateLinkService, body *serviceBody, old *privateLinkService) *armError {
	p := body.Properties
	switch {
	case p == nil || len(p.IPConfigurations) == 0:
		return errMissingProperty("ipConfigurations", pls.id)
	case len(p.Frontends) == 0:
		return errMissingProperty("loadBalancerFrontendIpConfigurations", pls.id)
	}
	if err := pls.configure(c, body); err != nil {
		return err
	}
	pls.fqdns, pls.proxy = p.FQDNs, p.ProxyProtocol
	pls.visibility, pls.autoApproval = subscriptionsOf(p.Visibility), subscriptionsOf(p.AutoApproval)
	for _, r := range p.Frontends {
		lb, f, err := resolveFrontend(c, r.ID, pls.id, pls.location)
		if err != nil {
			return err
		}
		pls.frontends = append(pls.frontends, f.id) // ARM shows it in its own casing [seen]
		pls.balancers = append(pls.balancers, lb)
	}
	if old != nil {
		if !slices.Equal(pls.configs, old.configs) {
			return errBadProperty("ipConfigurations", "a change of the existing ones", pls.id)
		}
		pls.holding = old.holding
		return nil
	}
	pls.nameParts(c.s)
	var all []wanted
	for _, config := range pls.configs {
		all = append(all, wanted{config.subnet, "", pls.configID(config.name)})
	}
	var err *armError
	pls.holding, err = holding(nil).choose(all)
	return err
}

// configure checks the IP configurations: each in a subnet whose private link service
// policies are off.
func (pls *privateLinkService) configure(c *armCall, body *serviceBody) *armError {
	for _, request := range body.Properties.IPConfigurations {
		if !validName(request.Name) {
			return errBadName(request.Name)
		}
		if request.Properties == nil || request.Properties.Subnet.ID == "" {
			return errMissingProperty("subnet", pls.configID(request.Name))
		}
		sn, err := findSubnet(c, request.Properties.Subnet.ID, pls.id, pls.location)
		if err != nil {
			return err
		}
		if sn.servicePolicies != "Disabled" {
			return errSubnetPolicies(pls.id, sn.id)
		}
		pls.configs = append(pls.configs, serviceConfig{request.Name, sn})
	}
	return nil
}

func subscriptionsOf(w *subscriptionsWire) []string {
	if w == nil {
		return nil
	}
	return append([]string{}, w.Subscriptions...)
}
