package core

import "slices"

type privateEndpointBody struct {
	commonBody
	Properties *struct {
		Subnet           ref                  `json:"subnet"`
		Automatic        []connectionBody     `json:"privateLinkServiceConnections"`
		Manual           []connectionBody     `json:"manualPrivateLinkServiceConnections"`
		CustomNIC        string               `json:"customNetworkInterfaceName"`
		SecurityGroups   []ref                `json:"applicationSecurityGroups"`
		IPConfigurations []endpointConfigBody `json:"ipConfigurations"`
	} `json:"properties"`
}

type connectionBody struct {
	Name       string `json:"name"`
	Properties *struct {
		Service        string   `json:"privateLinkServiceId"`
		GroupIDs       []string `json:"groupIds"`
		RequestMessage string   `json:"requestMessage"`
	} `json:"properties"`
}

// definePrivateEndpoint checks a private endpoint. Its subnet, its connection and its
// NIC are fixed for good.
func definePrivateEndpoint(c *armCall, pe *privateEndpoint, body *privateEndpointBody, old *privateEndpoint) *armError {
	request, manual, err := onlyConnection(body, pe.id)
	if err != nil {
		return err
	}
	p := body.Properties
	if old != nil {
		err = pe.keep(old, p.Subnet.ID, request, manual)
	} else {
		err = pe.place(c, p.Subnet.ID, p.CustomNIC, request, manual)
	}
	if err != nil {
		return err
	}
	for _, r := range p.SecurityGroups {
		g, err := findInRegion[applicationSecurityGroup](c, r.ID, pe.id, pe.location)
		if err != nil {
			return err
		}
		pe.securityGroups = append(pe.securityGroups, g)
	}
	return pe.defineAddresses(c, old, p.IPConfigurations)
}

// onlyConnection finds the endpoint's one connection.
func onlyConnection(body *privateEndpointBody, id string) (request connectionBody, manual bool, err *armError) {
	if body.Properties == nil || body.Properties.Subnet.ID == "" {
		return request, false, errMissingProperty("subnet", id)
	}
	automatic, byHand := body.Properties.Automatic, body.Properties.Manual
	if len(automatic)+len(byHand) != 1 {
		return request, false, errMissingProperty("exactly one of privateLinkServiceConnections and manualPrivateLinkServiceConnections", id)
	}
	request = append(automatic[:len(automatic):len(automatic)], byHand...)[0]
	if !validName(request.Name) {
		return request, false, errBadName(request.Name)
	}
	if request.Properties == nil || request.Properties.Service == "" {
		return request, false, errMissingProperty("privateLinkServiceId", id)
	}
	return request, len(byHand) == 1, nil
}

// place finds the subnet and the target of a new endpoint, and names its NIC.
func (pe *privateEndpoint) place(c *armCall, subnetID, customNIC string, request connectionBody, manual bool) (err *armError) {
	if pe.subnet, err = findSubnet(c, subnetID, pe.id, pe.location); err != nil {
		return err
	}
	if err := checkEndpointLimit(c.s, pe.subnet.network()); err != nil {
		return err
	}
	if len(pe.subnet.delegations) > 0 {
		return errDelegated(pe.id, pe.subnet.id)
	}
	if pe.connection, err = connect(c, pe, request, manual); err != nil {
		return err
	}
	pe.customNIC = customNIC
	name := customNIC
	if name == "" {
		name = pe.name + ".nic." + c.s.ids.guid()
	} else if !validName(name) {
		return errBadName(name)
	}
	pe.nic = &networkInterface{meta: c.create(networkInterfaces.armType, nil, name, pe.location, nil), endpoint: pe}
	pe.nic.kind, pe.nic.managedBy = "Regular", pe.id
	if c.s.resources[pe.nic.key] != nil {
		return errBadProperty("customNetworkInterfaceName", name, pe.id)
	}
	return nil
}

// keep takes over what a PUT of an existing endpoint must not change.
func (pe *privateEndpoint) keep(old *privateEndpoint, subnetID string, request connectionBody, manual bool) *armError {
	if lower(subnetID) != old.subnet.key {
		return errSubnetChanged(old.id, old.subnet.id, subnetID)
	}
	conn := old.connection
	if manual != conn.manual || lower(request.Properties.Service) != lower(conn.target) || request.Name != conn.name {
		return errConnectionChanged(old.id, conn.id)
	}
	nic := *old.nic
	pe.parts = slices.Clone(old.parts) // zone groups stay
	pe.subnet, pe.connection, pe.customNIC, pe.nic = old.subnet, conn, old.customNIC, &nic
	return nil
}
