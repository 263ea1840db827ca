package core

import (
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
	// securityGroups are references, nothing more.
	securityGroups []*applicationSecurityGroup
	zoneGroups     []*privateDNSZoneGroup
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
	SecurityGroups    []ref                `json:"applicationSecurityGroups,omitzero"`
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
	for _, g := range pe.securityGroups { // shown when there are any [seen]
		p.SecurityGroups = append(p.SecurityGroups, ref{g.id})
	}
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
	ready := pe.provisioningState == "Succeeded" || pe.provisioningState == "Updating" && pe.connection.listed // not only now [seen]
	if !ready || pe.connection.status != approved {
		return configs
	}
	if _, host, ok := pe.connection.accountMember(); ok {
		return append(configs, dnsConfigWire{host, []string{pe.address().String()}})
	}
	service := pe.connection.service
	if service == nil {
		return configs
	}
	for _, fqdn := range service.fqdns {
		configs = append(configs, dnsConfigWire{fqdn, []string{pe.address().String()}})
	}
	return configs
}

func (pe *privateEndpoint) inUse(*State) *armError { return nil }

// provisioned: now the service's side sees the connection, and names lead to the
// addresses that the endpoint has.
func (pe *privateEndpoint) provisioned(s *State, at time.Time) {
	s.listConnection(at, pe)
	s.writeEndpointRecords(at, pe)
}

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
