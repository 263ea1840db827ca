package core

import (
	"maps"
	"slices"
	"time"
)

type serviceRequest struct {
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags"`
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

// putPrivateLinkService creates or changes a private link service.
func (c *armCall) putPrivateLinkService() Reply {
	var body serviceRequest
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	existing, _ := c.find().(*privateLinkService)
	name, location := c.id.names[0], normalLocation(body.Location)
	if err := c.checkWrite(asResource(existing), name, location, "PutPrivateLinkServiceOperation"); err != nil {
		return c.fail(err)
	}
	if location == "" {
		return c.fail(errLocationRequired())
	}
	id := networkID(c.group.id, "privateLinkServices", name)
	if body.Properties == nil || len(body.Properties.IPConfigurations) == 0 {
		return c.fail(errMissingProperty("ipConfigurations", id))
	}
	if len(body.Properties.Frontends) == 0 {
		return c.fail(errMissingProperty("loadBalancerFrontendIpConfigurations", id))
	}
	configs, err := c.serviceConfigs(id, location, body)
	if err != nil {
		return c.fail(err)
	}
	frontends, err := c.serviceFrontends(id, location, body.Properties.Frontends)
	if err != nil {
		return c.fail(err)
	}
	pls, status := existing, 200
	if pls == nil {
		status = 201
		pls = c.s.newService(c.create(id, name, location, nil))
		if err := pls.takeAddresses(configs); err != nil {
			return c.fail(err)
		}
		c.s.addService(pls)
	} else if !slices.Equal(configs, pls.configs) {
		return c.fail(errBadProperty("ipConfigurations", "a change of the existing ones", id))
	}
	next := serviceSettings{
		fqdns: body.Properties.FQDNs, proxy: body.Properties.ProxyProtocol, frontends: frontends,
		visibility: subscriptionsOf(body.Properties.Visibility), autoApproval: subscriptionsOf(body.Properties.AutoApproval),
	}
	if pls == existing && pls.serviceSettings.equal(next) {
		if !maps.Equal(pls.tags, body.Tags) {
			pls.tags = body.Tags
			c.s.setState(c.now, pls, "Succeeded")
		}
		return c.unchanged(200, pls)
	}
	pls.tags, pls.serviceSettings = body.Tags, next
	pls.op = c.s.start(c.now, "PutPrivateLinkServiceOperation", c.sub.key, pls.key, c.s.durations.PrivateLinkService, false)
	c.s.setState(c.now, pls, "Updating")
	return c.accepted(status, pls, pls.op, 10*time.Second)
}

// serviceFrontends resolves the references to load balancers' frontends. ARM
// shows them in its own casing [seen].
func (c *armCall) serviceFrontends(id, location string, refs []ref) ([]string, *armError) {
	var out []string
	for _, reference := range refs {
		frontend, err := c.findFrontend(reference.ID, id, location)
		if err != nil {
			return nil, err
		}
		out = append(out, frontend.id)
	}
	return out, nil
}

// serviceConfigs checks the IP configurations: each in a subnet whose private
// link service policies are off.
func (c *armCall) serviceConfigs(id, location string, body serviceRequest) ([]serviceConfig, *armError) {
	var configs []serviceConfig
	for _, request := range body.Properties.IPConfigurations {
		if !validName(request.Name) {
			return nil, errBadName(request.Name)
		}
		if request.Properties == nil || request.Properties.Subnet.ID == "" {
			return nil, errMissingProperty("subnet", id+"/ipConfigurations/"+request.Name)
		}
		sn, err := c.findSubnet(request.Properties.Subnet.ID, id, location)
		if err != nil {
			return nil, err
		}
		if sn.servicePolicies != "Disabled" {
			return nil, errSubnetPolicies(id, sn.id)
		}
		configs = append(configs, serviceConfig{request.Name, sn})
	}
	return configs, nil
}

func (pls *privateLinkService) takeAddresses(configs []serviceConfig) *armError {
	for _, config := range configs {
		id := pls.id + "/ipConfigurations/" + config.name
		address, err := config.subnet.choose("", id)
		if err != nil {
			pls.release()
			return err
		}
		config.subnet.take(address, addressUser{configuration: id, owner: pls})
		pls.configs = append(pls.configs, config)
	}
	return nil
}

// release gives the service's addresses back.
func (pls *privateLinkService) release() {
	for _, config := range pls.configs {
		for _, u := range config.subnet.users() {
			if u.owner == resource(pls) {
				config.subnet.release(u.address)
			}
		}
	}
}

func subscriptionsOf(w *subscriptionsWire) []string {
	if w == nil {
		return nil
	}
	return append([]string{}, w.Subscriptions...)
}
