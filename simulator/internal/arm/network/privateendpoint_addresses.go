package network

import (
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// endpointConfig is a static address that a request asked for.
type endpointConfig struct {
	name, address, groupID, memberName string
}

type endpointConfigBody struct {
	Name       string `json:"name"`
	Properties *struct {
		GroupID    string `json:"groupId"`
		MemberName string `json:"memberName"`
		Address    string `json:"privateIPAddress"`
	} `json:"properties"`
}

// defineAddresses chooses the endpoint's addresses: the static ones of the request, or the
// one that the endpoint has, or any. The first leads to the target. The NIC has an IP
// configuration for each (assumed).
func (pe *PrivateEndpoint) defineAddresses(c *arm.Call, old *PrivateEndpoint, bodies []endpointConfigBody) (err *arm.Error) {
	if pe.configs, err = pe.readConfigs(bodies); err != nil {
		return err
	}
	var before []ipConfiguration
	var held holding
	if old != nil {
		before, held = old.nic.configs, old.holding
		if slices.Equal(old.configs, pe.configs) {
			pe.holding = held
			return nil
		}
	}
	addresses, static := []string{""}, len(pe.configs) > 0
	if static {
		first := pe.memberConfig(pe.configs)
		addresses[0] = pe.configs[first].address
		for i, config := range pe.configs {
			if i != first {
				addresses = append(addresses, config.address)
			}
		}
	} else if len(before) > 0 {
		addresses[0] = before[0].address.String()
	}
	pe.nic.configs = nil
	var all []wanted
	for i, address := range addresses {
		config := ipConfiguration{static: static}
		if i < len(before) {
			config.name = before[i].name
		} else {
			config.name = "privateEndpointIpConfig." + c.State.IDs.GUID()
		}
		config.id = pe.nic.ID + "/ipConfigurations/" + config.name
		pe.nic.configs, all = append(pe.nic.configs, config), append(all, wanted{pe.Subnet, address, config.id})
	}
	if pe.holding, err = held.choose(all); err != nil {
		return err
	}
	for i := range pe.holding {
		pe.nic.configs[i].heldAddress = pe.holding[i]
	}
	return nil
}

// readConfigs returns the static addresses of a request, or an error if one is wrong or
// the one for the target is missing.
func (pe *PrivateEndpoint) readConfigs(bodies []endpointConfigBody) ([]endpointConfig, *arm.Error) {
	var configs []endpointConfig
	for _, r := range bodies {
		switch {
		case !arm.ValidName(r.Name):
			return nil, arm.ErrBadName(r.Name)
		case r.Properties == nil || r.Properties.Address == "":
			return nil, arm.ErrMissingProperty("privateIPAddress", pe.ID+"/ipConfigurations/"+r.Name)
		case slices.ContainsFunc(configs, func(c endpointConfig) bool { return kernel.Lower(c.name) == kernel.Lower(r.Name) }):
			return nil, arm.ErrSameName(pe.ID, r.Name)
		}
		configs = append(configs, endpointConfig{r.Name, r.Properties.Address, r.Properties.GroupID, r.Properties.MemberName})
	}
	if len(configs) > 0 && pe.memberConfig(configs) < 0 {
		member, _, _ := pe.Connection.member()
		return nil, errMissingMembers(pe.ID, configs, pe.Connection.GroupIDs[0], member)
	}
	return configs, nil
}

// memberConfig returns the index of the address for the target, or -1. If the target has
// members, the address has to name the right one; other addresses may name a member that
// does not exist, or none (recorded).
func (pe *PrivateEndpoint) memberConfig(configs []endpointConfig) int {
	member, _, ok := pe.Connection.member()
	if !ok {
		return 0
	}
	return slices.IndexFunc(configs, func(c endpointConfig) bool {
		return strings.EqualFold(c.groupID, pe.Connection.GroupIDs[0]) && strings.EqualFold(c.memberName, member)
	})
}
