package core

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// privateLinkService is a private link service with the connections to it.
type privateLinkService struct {
	meta
	alias        string
	fqdns        []string
	frontends    []string
	configs      []serviceConfig
	visibility   []string // nil when it was not sent
	autoApproval []string
	nicID        string
	proxy        bool
	connections  map[string]*connection // by lower-case name

	// provider is set when TiDB Cloud owns the service: it watches it.
	provider *nodeGroup
}

type serviceConfig struct {
	name   string
	subnet *subnet
}

// visibleTo says whether the subscription may ask for a connection by resource ID.
func (pls *privateLinkService) visibleTo(sub *subscription) bool {
	return pls.group.subscription == sub || allows(pls.visibility, sub)
}

func (pls *privateLinkService) autoApproves(sub *subscription) bool {
	return allows(pls.autoApproval, sub)
}

func allows(list []string, sub *subscription) bool {
	return slices.ContainsFunc(list, func(s string) bool { return s == "*" || strings.EqualFold(s, sub.id) })
}

// sorted is the connections by name.
func (pls *privateLinkService) sorted() []*connection {
	keys := slices.Sorted(maps.Keys(pls.connections))
	out := make([]*connection, len(keys))
	for i, k := range keys {
		out[i] = pls.connections[k]
	}
	return out
}

type serviceWire struct {
	Name       string            `json:"name"`
	ID         string            `json:"id"`
	Etag       string            `json:"etag"`
	Type       string            `json:"type"`
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags,omitzero"`
	Properties serviceProperties `json:"properties"`
}

type serviceProperties struct {
	ProvisioningState string                  `json:"provisioningState"`
	ResourceGUID      string                  `json:"resourceGuid"`
	FQDNs             []string                `json:"fqdns"`
	AccessMode        string                  `json:"accessMode,omitzero"`
	Alias             string                  `json:"alias"`
	Visibility        *subscriptionsWire      `json:"visibility,omitzero"`
	AutoApproval      *subscriptionsWire      `json:"autoApproval,omitzero"`
	ProxyProtocol     bool                    `json:"enableProxyProtocol"`
	Frontends         []ref                   `json:"loadBalancerFrontendIpConfigurations"`
	IPConfigurations  []serviceConfigWire     `json:"ipConfigurations"`
	Connections       []serviceConnectionWire `json:"privateEndpointConnections"`
	NetworkInterfaces []ref                   `json:"networkInterfaces"`
}

type subscriptionsWire struct {
	Subscriptions []string `json:"subscriptions"`
}

type serviceConfigWire struct {
	Name       string `json:"name"`
	ID         string `json:"id"`
	Etag       string `json:"etag"`
	Type       string `json:"type"`
	Properties struct {
		ProvisioningState string `json:"provisioningState"`
		Method            string `json:"privateIPAllocationMethod"`
		Subnet            ref    `json:"subnet"`
		Primary           bool   `json:"primary"`
		Version           string `json:"privateIPAddressVersion"`
	} `json:"properties"`
}

func (pls *privateLinkService) wire(_ *State, version string) any {
	w := serviceWire{
		Name: pls.name, ID: pls.id, Etag: pls.etag, Type: networkNamespace + "/privateLinkServices",
		Location: pls.location, Tags: pls.tags,
		Properties: serviceProperties{
			ProvisioningState: pls.provisioningState, ResourceGUID: pls.guid, FQDNs: append([]string{}, pls.fqdns...),
			Alias: pls.alias, ProxyProtocol: pls.proxy, Frontends: []ref{},
			IPConfigurations: make([]serviceConfigWire, len(pls.configs)),
			Connections:      []serviceConnectionWire{}, NetworkInterfaces: []ref{{pls.nicID}},
		},
	}
	p := &w.Properties
	if version >= "2025" {
		p.AccessMode = "Default"
	}
	if pls.visibility != nil {
		p.Visibility = &subscriptionsWire{pls.visibility}
	}
	if pls.autoApproval != nil {
		p.AutoApproval = &subscriptionsWire{pls.autoApproval}
	}
	for _, id := range pls.frontends {
		p.Frontends = append(p.Frontends, ref{id})
	}
	for i, config := range pls.configs {
		c := &p.IPConfigurations[i]
		c.Name, c.ID, c.Etag = config.name, pls.id+"/ipConfigurations/"+config.name, pls.etag
		c.Type = networkNamespace + "/privateLinkServices/ipConfigurations"
		c.Properties.ProvisioningState, c.Properties.Method, c.Properties.Version = "Succeeded", "Dynamic", "IPv4"
		c.Properties.Subnet, c.Properties.Primary = ref{config.subnet.id}, i == 0
	}
	for _, conn := range pls.sorted() {
		p.Connections = append(p.Connections, conn.serviceWire(pls))
	}
	return w
}

func (pls *privateLinkService) inUse(*State) *armError {
	if n := len(pls.connections); n > 0 {
		return errServiceHasConnections(pls.id, strconv.Itoa(n))
	}
	return nil
}

func (pls *privateLinkService) provisioned(*State, time.Time) {}

func (pls *privateLinkService) detach(s *State, at time.Time) {
	for _, conn := range pls.sorted() {
		s.disconnect(at, conn)
	}
	pls.release()
	delete(s.aliases, lower(pls.alias))
	s.drop(pls)
}

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

// putPrivateLinkService creates or changes a private link service. Load
// balancers are not simulated: a reference to a frontend is taken as it is.
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
	p := body.Properties
	pls.tags, pls.fqdns, pls.proxy, pls.frontends = body.Tags, p.FQDNs, p.ProxyProtocol, nil
	for _, frontend := range p.Frontends {
		// ARM shows the segment in its own casing [seen].
		pls.frontends = append(pls.frontends, strings.Replace(frontend.ID, "/frontendIpConfigurations/", "/frontendIPConfigurations/", 1))
	}
	pls.visibility, pls.autoApproval = subscriptionsOf(p.Visibility), subscriptionsOf(p.AutoApproval)
	pls.op = c.s.start(c.now, "PutPrivateLinkServiceOperation", c.sub.key, pls.key, c.s.durations.PrivateLinkService, false)
	c.s.setState(c.now, pls, "Updating")
	return c.accepted(status, pls, pls.op, 10*time.Second)
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

// newService makes a service; its alias lower-cases the name and has a GUID of
// its own [seen].
func (s *State) newService(m meta) *privateLinkService {
	return &privateLinkService{
		meta:        m,
		alias:       lower(m.name) + "." + s.ids.guid() + "." + m.location + ".azure.privatelinkservice",
		nicID:       networkID(m.group.id, "networkInterfaces", m.name+".nic."+s.ids.guid()),
		connections: map[string]*connection{},
	}
}

func (s *State) addService(pls *privateLinkService) {
	s.add(pls)
	s.aliases[lower(pls.alias)] = pls
}
