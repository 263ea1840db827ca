package core

import (
	"maps"
	"slices"
	"time"
)

type privateEndpointRequest struct {
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags"`
	Properties *struct {
		Subnet           ref                     `json:"subnet"`
		Automatic        []connectionRequest     `json:"privateLinkServiceConnections"`
		Manual           []connectionRequest     `json:"manualPrivateLinkServiceConnections"`
		CustomNIC        string                  `json:"customNetworkInterfaceName"`
		SecurityGroups   []ref                   `json:"applicationSecurityGroups"`
		IPConfigurations []endpointConfigRequest `json:"ipConfigurations"`
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

// putPrivateEndpoint creates a private endpoint, or changes one: its subnet and
// its connection are fixed for good.
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
	if err := c.s.checkEndpointLimit(pe.subnet.network); err != nil {
		return c.fail(err)
	}
	if len(pe.subnet.delegations) > 0 {
		return c.fail(errDelegated(pe.id, pe.subnet.id))
	}
	if pe.connection, err = c.connect(pe, request, manual); err != nil {
		return c.fail(err)
	}
	if pe.securityGroups, err = c.findSecurityGroups(body.Properties.SecurityGroups, id, location); err != nil {
		return c.fail(err)
	}
	if err := c.attachInterface(pe, body.Properties.IPConfigurations); err != nil {
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

// reprovision is provision for an endpoint that was there. The reply words an
// account's approval as that to the endpoint's creation did [seen].
func (c *armCall) reprovision(pe *privateEndpoint) Reply {
	conn := pe.connection
	defer func(before string) { conn.description = before }(conn.description)
	if conn.account != nil && conn.description == approvedByAccount {
		conn.description = approvedByNetwork
	}
	return c.provision(200, pe)
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

func (c *armCall) updatePrivateEndpoint(pe *privateEndpoint, body privateEndpointRequest, request connectionRequest, manual bool) Reply {
	if lower(body.Properties.Subnet.ID) != pe.subnet.key {
		return c.fail(errSubnetChanged(pe.id, pe.subnet.id, body.Properties.Subnet.ID))
	}
	conn := pe.connection
	if manual != conn.manual || lower(request.Properties.Service) != lower(conn.target) || request.Name != conn.name {
		return c.fail(errConnectionChanged(pe.id, conn.id))
	}
	groups, err := c.findSecurityGroups(body.Properties.SecurityGroups, pe.id, pe.location)
	if err != nil {
		return c.fail(err)
	}
	configs, err := pe.readConfigs(body.Properties.IPConfigurations)
	if err != nil {
		return c.fail(err)
	}
	same := slices.Equal(configs, pe.configs)
	if !same {
		if err := c.giveAddresses(pe, pe.nic, configs); err != nil {
			return c.fail(err)
		}
	}
	if pe.provisioningState == "Failed" || !same || !slices.Equal(groups, pe.securityGroups) {
		pe.tags, pe.securityGroups = body.Tags, groups
		return c.reprovision(pe)
	}
	if maps.Equal(body.Tags, pe.tags) {
		return c.unchanged(200, pe)
	}
	// Tags are the resource group's business: nothing is provisioned anew [seen].
	pe.tags = body.Tags
	c.s.setState(c.now, pe, "Succeeded")
	return c.unchanged(200, pe)
}
