package network

import (
	"net/netip"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/traffic"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// PrivateEndpoint is a private endpoint. It holds the addresses of its NIC.
type PrivateEndpoint struct {
	arm.Meta
	holding
	Subnet         *subnet
	nic            *networkInterface
	customNIC      string
	Connection     *Connection
	configs        []endpointConfig
	securityGroups []*traffic.ApplicationGroup
}

// Address returns the address that leads to the target.
func (pe *PrivateEndpoint) Address() netip.Addr { return pe.nic.configs[0].address }

type privateEndpointProperties struct {
	arm.GUIDWire
	Automatic         []*arm.Envelope `json:"privateLinkServiceConnections"`
	Manual            []*arm.Envelope `json:"manualPrivateLinkServiceConnections"`
	CustomNIC         any             `json:"customNetworkInterfaceName,omitzero" since:"2021-05-01"` // not in 2021-03-01 (recorded)
	Subnet            arm.Ref         `json:"subnet"`
	SecurityGroups    []arm.Ref       `json:"applicationSecurityGroups,omitzero"`           // absent if empty (recorded)
	IPConfigurations  []*arm.Envelope `json:"ipConfigurations,omitzero" since:"2021-03-01"` // not in 2021-02-01 (recorded)
	NetworkInterfaces []arm.Ref       `json:"networkInterfaces"`
	CustomDNSConfigs  []dnsConfigWire `json:"customDnsConfigs"`
	IPVersionType     string          `json:"ipVersionType,omitzero" since:"2025"`
	IPv6              any             `json:"isIPv6EnabledPrivateEndpoint,omitzero" since:"2024" until:"2025-03-01"` // in 2024-03-01 (recorded)
	BillingSKU        string          `json:"billingSku,omitzero" since:"2026"`                                      // not in 2025-05-01 (recorded)
}

type dnsConfigWire struct {
	FQDN        string   `json:"fqdn"`
	IPAddresses []string `json:"ipAddresses"`
}

type endpointConfigProperties struct {
	arm.StateWire
	MemberName string `json:"memberName,omitzero"`
	GroupID    string `json:"groupId,omitzero"`
	Address    string `json:"privateIPAddress"`
}

var privateEndpoints = arm.Declare(Provider, arm.Definition[PrivateEndpoint, privateEndpointBody, privateEndpointProperties]{
	Path: "privateEndpoints", Since: "2019-04-01", Traits: arm.Traits{DeletedFirst: true}, // subnets and services cannot be deleted before it
	Untagged: true, // described
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
	p.Automatic, p.Manual = []*arm.Envelope{}, []*arm.Envelope{}
	list := &p.Automatic
	if pe.Connection.Manual {
		list = &p.Manual
	}
	*list = append(*list, pe.Connection.wire(v))
	p.CustomNIC, p.Subnet, p.SecurityGroups = pe.customNIC, arm.Ref{ID: pe.Subnet.ID}, arm.RefsTo(pe.securityGroups)
	p.IPConfigurations = []*arm.Envelope{}
	for _, config := range pe.configs {
		p.IPConfigurations = append(p.IPConfigurations, arm.ShowPart(pe, "ipConfigurations", config.name, &endpointConfigProperties{
			arm.StateWire{ProvisioningState: "Succeeded"}, config.memberName, config.groupID, config.address,
		}))
	}
	p.NetworkInterfaces, p.CustomDNSConfigs = []arm.Ref{{ID: pe.nic.ID}}, pe.DNSConfigs()
	p.IPVersionType, p.IPv6, p.BillingSKU = "IPv4", false, "PayAsYouGo"
}

// DNSConfigs returns the names that lead to the endpoint, once its connection is approved.
func (pe *PrivateEndpoint) DNSConfigs() []dnsConfigWire {
	configs := []dnsConfigWire{}
	if !pe.ready() || pe.Connection.Status != Approved || pe.Connection.To == nil {
		return configs
	}
	for _, host := range pe.Connection.To.Hosts(pe.Connection) {
		configs = append(configs, dnsConfigWire{host, []string{pe.Address().String()}})
	}
	return configs
}

// ready reports whether the endpoint is provisioned, or was and is being updated (recorded).
func (pe *PrivateEndpoint) ready() bool {
	return pe.ProvisioningState == "Succeeded" || pe.ProvisioningState == "Updating" && pe.Connection.Listed
}

// endpointFollower is a part of an endpoint that depends on the endpoint's names and
// addresses.
type endpointFollower interface {
	EndpointChanged(s *arm.State, at time.Time)
}

// namesChanged tells the followers that names or addresses of the endpoint may have
// changed.
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

func (pe *PrivateEndpoint) Provisioned(s *arm.State, at time.Time) {
	listConnection(s, at, pe)
	pe.namesChanged(s, at)
}

// Detached deletes the NIC and the connection.
func (pe *PrivateEndpoint) Detached(s *arm.State, at time.Time) {
	s.Detach(at, pe.nic)
	dropConnection(s, at, pe.Connection)
}
