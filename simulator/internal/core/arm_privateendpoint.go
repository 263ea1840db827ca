package core

import (
	"maps"
	"net/netip"
	"time"
)

// privateEndpoint is a private endpoint with its one connection.
type privateEndpoint struct {
	meta
	subnet     *subnet
	nic        *networkInterface
	customNIC  string
	connection *connection
	configs    []endpointConfig
	zoneGroups []*privateDNSZoneGroup
}

// endpointConfig is a static address that the user asked for.
type endpointConfig struct {
	name, address, groupID, memberName string
}

func (pe *privateEndpoint) address() netip.Addr { return pe.nic.configs[0].address }

type privateEndpointWire struct {
	Name       string                    `json:"name"`
	ID         string                    `json:"id"`
	Etag       string                    `json:"etag"`
	Type       string                    `json:"type"`
	Location   string                    `json:"location"`
	Tags       map[string]string         `json:"tags,omitzero"`
	Properties privateEndpointProperties `json:"properties"`
}

type privateEndpointProperties struct {
	ProvisioningState string               `json:"provisioningState"`
	ResourceGUID      string               `json:"resourceGuid"`
	Automatic         []connectionWire     `json:"privateLinkServiceConnections"`
	Manual            []connectionWire     `json:"manualPrivateLinkServiceConnections"`
	CustomNIC         string               `json:"customNetworkInterfaceName"`
	Subnet            ref                  `json:"subnet"`
	IPConfigurations  []endpointConfigWire `json:"ipConfigurations"`
	NetworkInterfaces []ref                `json:"networkInterfaces"`
	CustomDNSConfigs  []dnsConfigWire      `json:"customDnsConfigs"`
	IPVersionType     string               `json:"ipVersionType,omitzero"`
	BillingSKU        string               `json:"billingSku,omitzero"`
}

type dnsConfigWire struct {
	FQDN        string   `json:"fqdn"`
	IPAddresses []string `json:"ipAddresses"`
}

type connectionWire struct {
	Name       string `json:"name"`
	ID         string `json:"id"`
	Etag       string `json:"etag"`
	Properties struct {
		ProvisioningState string              `json:"provisioningState"`
		Service           string              `json:"privateLinkServiceId"`
		GroupIDs          []string            `json:"groupIds,omitzero"`
		RequestMessage    string              `json:"requestMessage,omitzero"`
		State             connectionStateWire `json:"privateLinkServiceConnectionState"`
	} `json:"properties"`
	Type string `json:"type"`
}

type endpointConfigWire struct {
	Name       string `json:"name"`
	ID         string `json:"id"`
	Etag       string `json:"etag"`
	Type       string `json:"type"`
	Properties struct {
		ProvisioningState string `json:"provisioningState"`
		MemberName        string `json:"memberName,omitzero"`
		GroupID           string `json:"groupId,omitzero"`
		Address           string `json:"privateIPAddress"`
	} `json:"properties"`
}

func (pe *privateEndpoint) wire(s *State, version string) any {
	w := &privateEndpointWire{
		Name: pe.name, ID: pe.id, Etag: pe.etag, Type: networkNamespace + "/privateEndpoints",
		Location: pe.location, Tags: pe.tags,
		Properties: privateEndpointProperties{
			ProvisioningState: pe.provisioningState, ResourceGUID: pe.guid,
			Automatic: []connectionWire{}, Manual: []connectionWire{},
			CustomNIC: pe.customNIC, Subnet: ref{pe.subnet.id},
			IPConfigurations:  make([]endpointConfigWire, len(pe.configs)),
			NetworkInterfaces: []ref{{pe.nic.id}},
			CustomDNSConfigs:  pe.dnsConfigs(),
		},
	}
	p := &w.Properties
	if version >= "2025" {
		p.IPVersionType, p.BillingSKU = "IPv4", "PayAsYouGo"
	}
	list := &p.Automatic
	if pe.connection.manual {
		list = &p.Manual
	}
	*list = []connectionWire{pe.connection.wire(pe)}
	for i, config := range pe.configs {
		c := &p.IPConfigurations[i]
		c.Name, c.ID, c.Etag = config.name, pe.id+"/ipConfigurations/"+config.name, pe.etag
		c.Type = networkNamespace + "/privateEndpoints/ipConfigurations"
		c.Properties.ProvisioningState = "Succeeded"
		c.Properties.MemberName, c.Properties.GroupID, c.Properties.Address = config.memberName, config.groupID, config.address
	}
	return w
}

// dnsConfigs is empty for a private link service without FQDNs [seen]; with
// FQDNs it lists them once the connection is approved (remembered).
func (pe *privateEndpoint) dnsConfigs() []dnsConfigWire {
	configs := []dnsConfigWire{}
	if _, host, ok := pe.connection.accountMember(); ok && pe.provisioningState == "Succeeded" && pe.connection.status == approved {
		return append(configs, dnsConfigWire{host, []string{pe.address().String()}})
	}
	service := pe.connection.service
	if service == nil || pe.provisioningState != "Succeeded" || pe.connection.status != approved {
		return configs
	}
	for _, fqdn := range service.fqdns {
		configs = append(configs, dnsConfigWire{fqdn, []string{pe.address().String()}})
	}
	return configs
}

func (pe *privateEndpoint) inUse(*State) *armError { return nil }

// provisioned: now the service's side sees the connection.
func (pe *privateEndpoint) provisioned(s *State, at time.Time) { s.listConnection(at, pe) }

// detach takes the endpoint away with its NIC, its address and its connection.
func (pe *privateEndpoint) detach(s *State, at time.Time) {
	pe.nic.detach(s, at)
	for _, group := range pe.zoneGroups {
		delete(s.resources, group.key)
		s.writeRecords(at, group)
	}
	s.drop(pe)
	s.dropConnection(at, pe)
}

type privateEndpointRequest struct {
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags"`
	Properties *struct {
		Subnet           ref                 `json:"subnet"`
		Automatic        []connectionRequest `json:"privateLinkServiceConnections"`
		Manual           []connectionRequest `json:"manualPrivateLinkServiceConnections"`
		CustomNIC        string              `json:"customNetworkInterfaceName"`
		IPConfigurations []struct {
			Name       string `json:"name"`
			Properties *struct {
				GroupID    string `json:"groupId"`
				MemberName string `json:"memberName"`
				Address    string `json:"privateIPAddress"`
			} `json:"properties"`
		} `json:"ipConfigurations"`
	} `json:"properties"`
}

type connectionRequest struct {
	Name       string `json:"name"`
	Properties *struct {
		Service        string   `json:"privateLinkServiceId"`
		GroupIDs       []string `json:"groupIds"`
		RequestMessage string   `json:"requestMessage"`
	} `json:"properties"`
}

// putPrivateEndpoint creates a private endpoint, or changes the tags of one:
// its subnet and its connection are fixed for good.
func (c *armCall) putPrivateEndpoint() Reply {
	var body privateEndpointRequest
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	existing, _ := c.find().(*privateEndpoint)
	name, location := c.id.names[0], normalLocation(body.Location)
	if err := c.checkWrite(asResource(existing), name, location, "PutPrivateEndpointOperation"); err != nil {
		return c.fail(err)
	}
	if location == "" {
		return c.fail(errLocationRequired())
	}
	id := networkID(c.group.id, "privateEndpoints", name)
	request, manual, err := onlyConnection(body, id)
	if err != nil {
		return c.fail(err)
	}
	if existing != nil {
		return c.updatePrivateEndpoint(existing, body, request, manual)
	}
	pe := &privateEndpoint{meta: c.create(id, name, location, body.Tags), customNIC: body.Properties.CustomNIC}
	if pe.subnet, err = c.findSubnet(body.Properties.Subnet.ID, id, location); err != nil {
		return c.fail(err)
	}
	if pe.connection, err = c.connect(pe, request, manual); err != nil {
		return c.fail(err)
	}
	if err := c.attachInterface(pe, body); err != nil {
		return c.fail(err)
	}
	c.s.add(pe)
	reply := c.provision(201, pe)
	pe.connection.settle()
	return reply
}

// provision begins the operation of a new endpoint, and of one that it failed
// for (assumed).
func (c *armCall) provision(status int, pe *privateEndpoint) Reply {
	pe.op = c.s.start(c.now, "PutPrivateEndpointOperation", c.sub.key, pe.key, c.s.durations.PrivateEndpoint, false)
	c.s.setState(c.now, pe, "Updating")
	return c.accepted(status, pe, pe.op, 10*time.Second)
}

// onlyConnection finds the endpoint's one connection.
func onlyConnection(body privateEndpointRequest, id string) (connectionRequest, bool, *armError) {
	if body.Properties == nil || body.Properties.Subnet.ID == "" {
		return connectionRequest{}, false, errMissingProperty("subnet", id)
	}
	automatic, manual := body.Properties.Automatic, body.Properties.Manual
	if len(automatic)+len(manual) != 1 {
		return connectionRequest{}, false, errMissingProperty("exactly one of privateLinkServiceConnections and manualPrivateLinkServiceConnections", id)
	}
	request := append(automatic[:len(automatic):len(automatic)], manual...)[0]
	if !validName(request.Name) {
		return request, false, errBadName(request.Name)
	}
	if request.Properties == nil || request.Properties.Service == "" {
		return request, false, errMissingProperty("privateLinkServiceId", id)
	}
	return request, len(manual) == 1, nil
}

// attachInterface gives the endpoint its NIC and its address.
func (c *armCall) attachInterface(pe *privateEndpoint, body privateEndpointRequest) *armError {
	name := pe.customNIC
	if name == "" {
		name = pe.name + ".nic." + c.s.ids.guid()
	} else if !validName(name) {
		return errBadName(name)
	}
	nic := &networkInterface{meta: c.create(networkID(c.group.id, "networkInterfaces", name), name, pe.location, nil), endpoint: pe}
	if c.s.resources[nic.key] != nil {
		return errBadProperty("customNetworkInterfaceName", name, pe.id)
	}
	config := ipConfiguration{name: "privateEndpointIpConfig." + c.s.ids.guid(), subnet: pe.subnet}
	config.id = nic.id + "/ipConfigurations/" + config.name
	static := ""
	for _, request := range body.Properties.IPConfigurations {
		if request.Properties == nil || request.Properties.Address == "" {
			return errMissingProperty("privateIPAddress", pe.id+"/ipConfigurations/"+request.Name)
		}
		if static != "" {
			return errBadProperty("ipConfigurations", "more than one", pe.id)
		}
		static = request.Properties.Address
		pe.configs = append(pe.configs, endpointConfig{request.Name, static, request.Properties.GroupID, request.Properties.MemberName})
	}
	var err *armError
	if config.address, err = pe.subnet.choose(static, config.id); err != nil {
		return err
	}
	config.static = static != ""
	nic.configs, nic.provisioningState = []ipConfiguration{config}, "Succeeded"
	pe.subnet.take(config.address, addressUser{configuration: config.id, owner: pe})
	c.s.add(nic)
	pe.nic = nic
	return nil
}

func (c *armCall) updatePrivateEndpoint(pe *privateEndpoint, body privateEndpointRequest, request connectionRequest, manual bool) Reply {
	if lower(body.Properties.Subnet.ID) != pe.subnet.key {
		return c.fail(errSubnetChanged(pe.id, pe.subnet.id, body.Properties.Subnet.ID))
	}
	conn := pe.connection
	if manual != conn.manual || lower(request.Properties.Service) != lower(conn.target) || request.Name != conn.name {
		return c.fail(errConnectionChanged(pe.id, conn.id))
	}
	if pe.provisioningState == "Failed" {
		pe.tags = body.Tags
		return c.provision(200, pe)
	}
	if maps.Equal(body.Tags, pe.tags) {
		return c.unchanged(200, pe)
	}
	// Tags are the resource group's business: nothing is provisioned anew [seen].
	pe.tags = body.Tags
	c.s.setState(c.now, pe, "Succeeded")
	return c.unchanged(200, pe)
}
