package core

import (
	"net/netip"
	"slices"
	"time"
)

// privateEndpoint is a private endpoint with its one connection. It holds the
// addresses of its NIC.
type privateEndpoint struct {
	meta
	holding
	subnet         *subnet
	nic            *networkInterface
	customNIC      string
	connection     *connection
	configs        []endpointConfig
	securityGroups []*applicationSecurityGroup
}

func (pe *privateEndpoint) address() netip.Addr { return pe.nic.configs[0].address }

type privateEndpointProperties struct {
	guidWire
	Automatic         []connectionWire     `json:"privateLinkServiceConnections"`
	Manual            []connectionWire     `json:"manualPrivateLinkServiceConnections"`
	CustomNIC         string               `json:"customNetworkInterfaceName"`
	Subnet            ref                  `json:"subnet"`
	SecurityGroups    []ref                `json:"applicationSecurityGroups,omitzero"` // shown when there are any [seen]
	IPConfigurations  []endpointConfigWire `json:"ipConfigurations"`
	NetworkInterfaces []ref                `json:"networkInterfaces"`
	CustomDNSConfigs  []dnsConfigWire      `json:"customDnsConfigs"`
	IPVersionType     string               `json:"ipVersionType,omitzero" since:"2025"`
	BillingSKU        string               `json:"billingSku,omitzero" since:"2025"`
}

type dnsConfigWire struct {
	FQDN        string   `json:"fqdn"`
	IPAddresses []string `json:"ipAddresses"`
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

var privateEndpoints = declare(networkProvider, definition[privateEndpoint, privateEndpointBody, privateEndpointProperties]{
	path: "privateEndpoints", since: "2019-04-01", goesFirst: true, // subnets and services refuse to go before it
	untagged: true, // API description
	takes:    func(d *Durations) time.Duration { return d.PrivateEndpoint }, wait: 10 * time.Second,
	define: definePrivateEndpoint,
	same: func(old, next *privateEndpoint) bool {
		return slices.Equal(old.configs, next.configs) && slices.Equal(old.securityGroups, next.securityGroups)
	},
	apply: func(_ *armCall, old, next *privateEndpoint) {
		old.holding, old.configs, old.securityGroups, old.nic.configs = next.holding, next.configs, next.securityGroups, next.nic.configs
	},
	references: func(pe *privateEndpoint) []resource { return resources(pe.securityGroups) },
	show:       showPrivateEndpoint,
})

func showPrivateEndpoint(_ *armState, pe *privateEndpoint, p *privateEndpointProperties, v view) {
	p.Automatic, p.Manual = []connectionWire{}, []connectionWire{}
	list := &p.Automatic
	if pe.connection.manual {
		list = &p.Manual
	}
	*list = []connectionWire{pe.connection.wire(v)}
	p.CustomNIC, p.Subnet, p.SecurityGroups = pe.customNIC, ref{pe.subnet.id}, refsTo(pe.securityGroups)
	p.IPConfigurations = make([]endpointConfigWire, len(pe.configs))
	for i, config := range pe.configs {
		c := &p.IPConfigurations[i]
		c.Name, c.ID, c.Etag = config.name, pe.id+"/ipConfigurations/"+config.name, pe.etag
		c.Type = networkNamespace + "/privateEndpoints/ipConfigurations"
		c.Properties.ProvisioningState = "Succeeded"
		c.Properties.MemberName, c.Properties.GroupID, c.Properties.Address = config.memberName, config.groupID, config.address
	}
	p.NetworkInterfaces, p.CustomDNSConfigs = []ref{{pe.nic.id}}, pe.dnsConfigs()
	p.IPVersionType, p.BillingSKU = "IPv4", "PayAsYouGo"
}

// dnsConfigs is empty for a private link service without FQDNs [seen]; with FQDNs it
// lists them once the connection is approved (remembered).
func (pe *privateEndpoint) dnsConfigs() []dnsConfigWire {
	configs := []dnsConfigWire{}
	ready := pe.provisioningState == "Succeeded" || pe.provisioningState == "Updating" && pe.connection.listed // not only now [seen]
	if !ready || pe.connection.status != approved || pe.connection.to == nil {
		return configs
	}
	for _, host := range pe.connection.to.hosts(pe.connection) {
		configs = append(configs, dnsConfigWire{host, []string{pe.address().String()}})
	}
	return configs
}

// endpointFollower is a part of an endpoint that depends on the endpoint's names.
type endpointFollower interface {
	endpointChanged(s *armState, at time.Time)
}

// namesChanged is for when the names or the addresses of the endpoint may have changed.
func (pe *privateEndpoint) namesChanged(s *armState, at time.Time) {
	for _, p := range pe.parts {
		if follower, ok := p.(endpointFollower); ok {
			follower.endpointChanged(s, at)
		}
	}
}

func (pe *privateEndpoint) occupy(s *armState) {
	pe.holding.occupy(pe)
	if s.resources[pe.nic.key] == nil {
		pe.nic.provisioningState = "Succeeded"
		s.add(pe.nic)
	}
}

func (pe *privateEndpoint) vacate(*armState) { pe.holding.vacate() }

// provisioned: the target's side sees the connection, and names lead to the
// addresses that the endpoint has.
func (pe *privateEndpoint) provisioned(s *armState, at time.Time) {
	s.listConnection(at, pe)
	pe.namesChanged(s, at)
}

// detached takes the NIC and the connection away.
func (pe *privateEndpoint) detached(s *armState, at time.Time) {
	s.detach(at, pe.nic)
	s.dropConnection(at, pe.connection)
}
