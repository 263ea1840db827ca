package core

import (
	"slices"
	"strings"
)

// endpointConfig is a static address that the user asked for.
type endpointConfig struct {
	name, address, groupID, memberName string
}

type endpointConfigRequest struct {
	Name       string `json:"name"`
	Properties *struct {
		GroupID    string `json:"groupId"`
		MemberName string `json:"memberName"`
		Address    string `json:"privateIPAddress"`
	} `json:"properties"`
}

// readConfigs checks the static addresses that a request asks for.
func (pe *privateEndpoint) readConfigs(requests []endpointConfigRequest) ([]endpointConfig, *armError) {
	var configs []endpointConfig
	for _, r := range requests {
		switch {
		case !validName(r.Name):
			return nil, errBadName(r.Name)
		case r.Properties == nil || r.Properties.Address == "":
			return nil, errMissingProperty("privateIPAddress", pe.id+"/ipConfigurations/"+r.Name)
		case slices.ContainsFunc(configs, func(c endpointConfig) bool { return lower(c.name) == lower(r.Name) }):
			return nil, errSameName(pe.id, r.Name)
		}
		configs = append(configs, endpointConfig{r.Name, r.Properties.Address, r.Properties.GroupID, r.Properties.MemberName})
	}
	if len(configs) > 0 && pe.memberConfig(configs) < 0 {
		member, _, _ := pe.connection.accountMember()
		return nil, errMissingMembers(pe.id, configs, pe.connection.groupIDs[0], member)
	}
	return configs, nil
}

// memberConfig is the index of the address for the service behind the endpoint, or
// -1: where the service has members, it has to be named. Others may be there, too,
// with a member that does not exist or without any [seen].
func (pe *privateEndpoint) memberConfig(configs []endpointConfig) int {
	member, _, ok := pe.connection.accountMember()
	if !ok {
		return 0
	}
	return slices.IndexFunc(configs, func(c endpointConfig) bool {
		return strings.EqualFold(c.groupID, pe.connection.groupIDs[0]) && strings.EqualFold(c.memberName, member)
	})
}

// attachInterface gives a new endpoint its NIC and its addresses.
func (c *armCall) attachInterface(pe *privateEndpoint, requests []endpointConfigRequest) *armError {
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
	configs, err := pe.readConfigs(requests)
	if err != nil {
		return err
	}
	if err := c.giveAddresses(pe, nic, configs); err != nil {
		return err
	}
	nic.provisioningState = "Succeeded"
	c.s.add(nic)
	pe.nic = nic
	return nil
}

// giveAddresses gives the endpoint its addresses in place of those that it has,
// which it keeps when one of the new ones is not free. That the NIC has an IP
// configuration for each is assumed. The first is the service's.
func (c *armCall) giveAddresses(pe *privateEndpoint, nic *networkInterface, configs []endpointConfig) *armError {
	before := nic.configs
	for _, config := range before {
		pe.subnet.release(config.address)
	}
	wanted, static := []string{""}, len(configs) > 0
	if static {
		wanted[0] = configs[pe.memberConfig(configs)].address
		for i, config := range configs {
			if i != pe.memberConfig(configs) {
				wanted = append(wanted, config.address)
			}
		}
	} else if len(before) > 0 {
		wanted[0] = before[0].address.String()
	}
	var err *armError
	if nic.configs, err = c.takeAddresses(pe, nic, before, wanted, static); err != nil {
		for _, config := range before {
			pe.subnet.take(config.address, addressUser{configuration: config.id, owner: pe})
		}
		nic.configs = before
		return err
	}
	pe.configs = configs
	return nil
}

// takeAddresses takes all of the addresses, or none.
func (c *armCall) takeAddresses(pe *privateEndpoint, nic *networkInterface, before []ipConfiguration, wanted []string, static bool) (list []ipConfiguration, err *armError) {
	for i, text := range wanted {
		config := ipConfiguration{subnet: pe.subnet, static: static}
		if i < len(before) {
			config.name = before[i].name
		} else {
			config.name = "privateEndpointIpConfig." + c.s.ids.guid()
		}
		config.id = nic.id + "/ipConfigurations/" + config.name
		if config.address, err = pe.subnet.choose(text, config.id); err != nil {
			for _, taken := range list {
				pe.subnet.release(taken.address)
			}
			return nil, err
		}
		pe.subnet.take(config.address, addressUser{configuration: config.id, owner: pe})
		list = append(list, config)
	}
	return list, nil
}
