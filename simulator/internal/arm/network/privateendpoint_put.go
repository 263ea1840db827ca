package network

import (
	"slices"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/traffic"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

type privateEndpointBody struct {
	arm.CommonBody
	Properties *struct {
		Subnet           arm.Ref              `json:"subnet"`
		Automatic        []connectionBody     `json:"privateLinkServiceConnections"`
		Manual           []connectionBody     `json:"manualPrivateLinkServiceConnections"`
		CustomNIC        string               `json:"customNetworkInterfaceName"`
		SecurityGroups   []arm.Ref            `json:"applicationSecurityGroups"`
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

// definePrivateEndpoint defines a private endpoint. Its subnet, connection and NIC never
// change.
func definePrivateEndpoint(c *arm.Call, pe *PrivateEndpoint, body *privateEndpointBody, old *PrivateEndpoint) *arm.Error {
	request, manual, err := onlyConnection(body, pe.ID)
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
	if pe.securityGroups, err = traffic.FindApplicationGroups(c, p.SecurityGroups, pe.ID, pe.Location); err != nil {
		return err
	}
	return pe.defineAddresses(c, old, p.IPConfigurations)
}

// onlyConnection returns the one connection of the body.
func onlyConnection(body *privateEndpointBody, id string) (request connectionBody, manual bool, err *arm.Error) {
	if body.Properties == nil || body.Properties.Subnet.ID == "" {
		return request, false, arm.ErrMissingProperty("subnet", id)
	}
	automatic, byHand := body.Properties.Automatic, body.Properties.Manual
	if len(automatic)+len(byHand) != 1 {
		return request, false, arm.ErrMissingProperty("exactly one of privateLinkServiceConnections and manualPrivateLinkServiceConnections", id)
	}
	request = append(automatic[:len(automatic):len(automatic)], byHand...)[0]
	if !arm.ValidName(request.Name) {
		return request, false, arm.ErrBadName(request.Name)
	}
	if request.Properties == nil || request.Properties.Service == "" {
		return request, false, arm.ErrMissingProperty("privateLinkServiceId", id)
	}
	return request, len(byHand) == 1, nil
}

// place finds the subnet and the target of a new endpoint and makes its NIC.
func (pe *PrivateEndpoint) place(c *arm.Call, subnetID, customNIC string, request connectionBody, manual bool) (err *arm.Error) {
	if pe.Subnet, err = findSubnet(c, subnetID, pe.ID, pe.Location); err != nil {
		return err
	}
	if err := checkEndpointLimit(c.State, pe.Subnet.network()); err != nil {
		return err
	}
	if len(pe.Subnet.delegations) > 0 {
		return errDelegated(pe.ID, pe.Subnet.ID)
	}
	if pe.Connection, err = connect(c, pe, request, manual); err != nil {
		return err
	}
	pe.customNIC = customNIC
	name := customNIC
	if name == "" {
		name = pe.Name + ".nic." + c.State.IDs.GUID()
	} else if !arm.ValidName(name) {
		return arm.ErrBadName(name)
	}
	pe.nic = &networkInterface{Meta: c.NewMeta(networkInterfaces.Type, nil, name, pe.Location, nil), endpoint: pe}
	pe.nic.Kind, pe.nic.ManagedBy = "Regular", pe.ID
	if c.State.Resources[pe.nic.Key] != nil {
		return arm.ErrBadProperty("customNetworkInterfaceName", name, pe.ID)
	}
	return nil
}

// keep copies what a PUT cannot change from the existing endpoint, or returns an error if the
// request changes it.
func (pe *PrivateEndpoint) keep(old *PrivateEndpoint, subnetID string, request connectionBody, manual bool) *arm.Error {
	if kernel.Lower(subnetID) != old.Subnet.Key {
		return errSubnetChanged(old.ID, old.Subnet.ID, subnetID)
	}
	conn := old.Connection
	if manual != conn.Manual || kernel.Lower(request.Properties.Service) != kernel.Lower(conn.Target) || request.Name != conn.name {
		return errConnectionChanged(old.ID, conn.ID)
	}
	nic := *old.nic
	pe.Parts = slices.Clone(old.Parts) // the zone groups
	pe.Subnet, pe.Connection, pe.customNIC, pe.nic = old.Subnet, conn, old.customNIC, &nic
	return nil
}
