package network

import (
	"net/netip"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// PrivateEndpoint is a private endpoint with its one connection. It holds the
// addresses of its NIC.
type PrivateEndpoint struct {
	arm.Meta
	holding
	Subnet         *subnet
	nic            *networkInterface
	customNIC      string
	Connection     *Connection
	configs        []endpointConfig
	securityGroups []*applicationSecurityGroup
}

func (pe *PrivateEndpoint) Address() netip.Addr { return pe.nic.configs[0].address }

type privateEndpointProperties struct {
	arm.GUIDWire
	Automatic         []connectionWire     `json:"privateLinkServiceConnections"`
	Manual            []connectionWire     `json:"manualPrivateLinkServiceConnections"`
	CustomNIC         string               `json:"customNetworkInterfaceName"`
	Subnet            arm.Ref              `json:"subnet"`
	SecurityGroups    []arm.Ref            `json:"applicationSecurityGroups,omitzero"` // shown when there are any [seen]
	IPConfigurations  []endpointConfigWire `json:"ipConfigurations"`
	NetworkInterfaces []arm.Ref            `json:"networkInterfaces"`
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

var privateEndpoints = arm.Declare(Provider, arm.Definition[PrivateEndpoint, privateEndpointBody, privateEndpointProperties]{
	Path: "privateEndpoints", Since: "2019-04-01", Traits: arm.Traits{DeletedFirst: true}, // subnets and services refuse to go before it
	Untagged: true, // API description
	Takes:    func(d *kernel.Durations) time.Duration { return d.PrivateEndpoint }, Wait: 10 * time.Second,
	Define: definePrivateEndpoint,
	Same: func(old, next *PrivateEndpoint) bool {
		return slices.Equal(old.configs, next.configs) && slices.Equal(old.securityGroups, next.securityGroups)
	},
	Apply: func(_ *arm.Call, old, next *PrivateEndpoint) {
		old.holding, old.configs, old.securityGroups, old.nic.configs = next.holding, next.configs, next.securityGroups, next.nic.configs
	},
	References: func(pe *PrivateEndpoint) []arm.Resource { return arm.AsResources(pe.securityGroups) },
	Show:       showPrivateEndpoint,
})

func showPrivateEndpoint(_ *arm.State, pe *PrivateEndpoint, p *privateEndpointProperties, v arm.View) {
	p.Automatic, p.Manual = []connectionWire{}, []connectionWire{}
	list := &p.Automatic
	if pe.Connection.Manual {
		list = &p.Manual
	}
	*list = []connectionWire{pe.Connection.wire(v)}
	p.CustomNIC, p.Subnet, p.SecurityGroups = pe.customNIC, arm.Ref{ID: pe.Subnet.ID}, arm.RefsTo(pe.securityGroups)
	p.IPConfigurations = make([]endpointConfigWire, len(pe.configs))
	for i, config := range pe.configs {
		c := &p.IPConfigurations[i]
		c.Name, c.ID, c.Etag = config.name, pe.ID+"/ipConfigurations/"+config.name, pe.Etag
		c.Type = Namespace + "/privateEndpoints/ipConfigurations"
		c.Properties.ProvisioningState = "Succeeded"
		c.Properties.MemberName, c.Properties.GroupID, c.Properties.Address = config.memberName, config.groupID, config.address
	}
	p.NetworkInterfaces, p.CustomDNSConfigs = []arm.Ref{{ID: pe.nic.ID}}, pe.DNSConfigs()
	p.IPVersionType, p.BillingSKU = "IPv4", "PayAsYouGo"
}

// DNSConfigs is empty for a private link service without FQDNs [seen]; with FQDNs it
// lists them once the connection is approved (remembered).
func (pe *PrivateEndpoint) DNSConfigs() []dnsConfigWire {
	configs := []dnsConfigWire{}
	ready := pe.ProvisioningState == "Succeeded" || pe.ProvisioningState == "Updating" && pe.Connection.Listed // not only now [seen]
	if !ready || pe.Connection.Status != Approved || pe.Connection.To == nil {
		return configs
	}
	for _, host := range pe.Connection.To.Hosts(pe.Connection) {
		configs = append(configs, dnsConfigWire{host, []string{pe.Address().String()}})
	}
	return configs
}

// endpointFollower is a part of an endpoint that depends on the endpoint's names.
type endpointFollower interface {
	EndpointChanged(s *arm.State, at time.Time)
}

// namesChanged is for when the names or the addresses of the endpoint may have changed.
func (pe *PrivateEndpoint) namesChanged(s *arm.State, at time.Time) {
	for _, p := range pe.Parts {
		if follower, ok := p.(endpointFollower); ok {
			follower.EndpointChanged(s, at)
		}
	}
}

func (pe *PrivateEndpoint) Occupy(s *arm.State) {
	pe.holding.occupy(pe)
	if s.Resources[pe.nic.Key] == nil {
		pe.nic.ProvisioningState = "Succeeded"
		s.Add(pe.nic)
	}
}

func (pe *PrivateEndpoint) Vacate(*arm.State) { pe.holding.vacate() }

// Provisioned: the target's side sees the connection, and names lead to the
// addresses that the endpoint has.
func (pe *PrivateEndpoint) Provisioned(s *arm.State, at time.Time) {
	listConnection(s, at, pe)
	pe.namesChanged(s, at)
}

// Detached takes the NIC and the connection away.
func (pe *PrivateEndpoint) Detached(s *arm.State, at time.Time) {
	s.Detach(at, pe.nic)
	dropConnection(s, at, pe.Connection)
}
