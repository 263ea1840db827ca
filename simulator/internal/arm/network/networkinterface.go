package network

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/publicip"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/traffic"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// networkInterface is a NIC of a private endpoint, or one that a request made.
type networkInterface struct {
	arm.Meta
	holding
	endpoint *PrivateEndpoint // or nil
	configs  []ipConfiguration
	settings nicSettings
}

// nicSettings holds what a request says of a NIC besides its IP configurations.
type nicSettings struct {
	group                   *traffic.SecurityGroup // or nil
	accelerated, forwarding bool
	accelerationSent        bool     // the request said whether it is accelerated
	servers                 []string // DNS servers
	label                   string   // name within the network
	auxiliaryMode           string
	auxiliarySKU            string
	untracked               bool // disableTcpStateTracking
}

// ipConfiguration is an IP configuration of a NIC.
type ipConfiguration struct {
	name, id string
	heldAddress
	static   bool
	public   *publicip.Address // or nil
	pools    []*balancerChild  // backend address pools
	natRules []*balancerChild  // inbound NAT rules
	groups   []*traffic.ApplicationGroup
	gateway  string    // ID of the gatewayLoadBalancer as it was sent, or ""
	appPools []arm.Ref // pools of application gateways as they were sent
}

type nicProperties struct {
	arm.GUIDWire
	IPConfigurations  []*arm.Envelope `json:"ipConfigurations"`
	DNSSettings       nicDNSWire      `json:"dnsSettings"`
	MACAddress        any             `json:"macAddress,omitzero"`
	Accelerated       any             `json:"enableAcceleratedNetworking,omitzero" since:"2016-09-01"`
	Encryption        any             `json:"vnetEncryptionSupported,omitzero" since:"2020-11-01"` // not in 2020-08-01
	IPForwarding      bool            `json:"enableIPForwarding"`
	TCPTracking       any             `json:"disableTcpStateTracking,omitzero" since:"2022-05-01"` // not in 2022-01-01 (recorded, as the others)
	SecurityGroup     *arm.Ref        `json:"networkSecurityGroup,omitzero"`
	HostedWorkloads   []any           `json:"hostedWorkloads,omitzero" since:"2018-07-01"`   // not in 2018-01-01
	TapConfigurations []any           `json:"tapConfigurations,omitzero" since:"2018-08-01"` // described
	PrivateEndpoint   *arm.Ref        `json:"privateEndpoint,omitzero"`
	NICType           string          `json:"nicType,omitzero" since:"2020-03-01"`                            // not in 2019-09-01
	AllowPort25Out    bool            `json:"allowPort25Out,omitzero" since:"2022-01-01"`                     // not in 2021-08-01
	DefaultOutbound   any             `json:"defaultOutboundConnectivityEnabled,omitzero" since:"2025-03-01"` // not in 2024-03-01
	AuxiliaryMode     string          `json:"auxiliaryMode,omitzero" since:"2022-01-01"`                      // not in 2021-08-01
	AuxiliarySKU      string          `json:"auxiliarySku,omitzero" since:"2022-05-01"`
}

type nicDNSWire struct {
	Servers  []string `json:"dnsServers"`
	Applied  []string `json:"appliedDnsServers"`
	Label    string   `json:"internalDnsNameLabel,omitzero"`
	FQDN     string   `json:"internalFqdn,omitzero"`
	Internal string   `json:"internalDomainNameSuffix,omitzero" since:"2016-03-30"` // not in 2015-06-15 (recorded)
}

type ipConfigurationProperties struct {
	arm.StateWire
	Address     string           `json:"privateIPAddress"`
	Method      string           `json:"privateIPAllocationMethod"`
	PublicIP    *arm.Ref         `json:"publicIPAddress,omitzero"`
	Gateway     *arm.Ref         `json:"gatewayLoadBalancer,omitzero"`
	Subnet      arm.Ref          `json:"subnet"`
	Primary     bool             `json:"primary"`
	Version     string           `json:"privateIPAddressVersion,omitzero" since:"2016-03-30"`
	Pools       []arm.Ref        `json:"loadBalancerBackendAddressPools,omitempty"`
	NATRules    []arm.Ref        `json:"loadBalancerInboundNatRules,omitempty"`
	AppPools    []arm.Ref        `json:"applicationGatewayBackendAddressPools,omitempty"`
	Groups      []arm.Ref        `json:"applicationSecurityGroups,omitempty"`
	PrivateLink *privateLinkWire `json:"privateLinkConnectionProperties,omitzero"`
}

var (
	dnsFields           = arm.VersionedFields[nicDNSWire]()
	configurationFields = arm.VersionedFields[ipConfigurationProperties]()
)

// privateLinkWire is empty for an endpoint of a private link service (assumed).
type privateLinkWire struct {
	GroupID      string   `json:"groupId"`
	RequiredName string   `json:"requiredMemberName"`
	FQDNs        []string `json:"fqdns"`
}

// nicWithoutOperation is the first api-version in which the reply to the PUT of a network
// interface names no operation: so in 2024-05-01 and 2026-03-01, not in 2020-11-01 and
// 2022-11-01 (recorded).
const nicWithoutOperation = "2024"

var networkInterfaces = arm.Declare(Provider, arm.Definition[networkInterface, nicBody, nicProperties]{
	Path:      "networkInterfaces",
	Operation: "PutNicOperation",
	Takes:     subnetTime, Wait: 3 * time.Second,
	Define: defineInterface,
	Same: func(a, b *networkInterface) bool {
		return reflect.DeepEqual(a.settings, b.settings) && slices.EqualFunc(a.configs, b.configs, ipConfiguration.sameAs)
	},
	// A PUT needs an operation only if it changes application security groups, or if the
	// interface is or was in an application gateway or a load balancer that is not Basic (recorded).
	AtOnce: func(old, next *networkInterface) bool {
		return old == nil || !old.balanced() && !next.balanced() && maps.EqualFunc(old.groups(), next.groups(), slices.Equal)
	},
	Traits:      arm.Traits{KindSince: "2021-08-01"}, // not in 2021-05-01 (recorded)
	ReplyAtOnce: (*networkInterface).ready,
	References:  (*networkInterface).references,
	Show:        showInterface,
	Methods:     map[string]arm.Handler{"DELETE": deleteInterface},
})

func (n *networkInterface) ready(c *arm.Call, status int) kernel.Reply {
	if c.Version < nicWithoutOperation {
		return c.Unchanged(status, n)
	}
	return c.JSON(status, kernel.Encode(c.State.Wire(n, c.View())), 0).Reply
}

// deleteInterface replies 202 if the interface has a Standard public IP address (recorded) or is
// in a load balancer that is not Basic (assumed), otherwise 200.
func deleteInterface(c *arm.Call) kernel.Reply {
	n, _ := c.Find().(*networkInterface)
	reply := c.Delete()
	if reply.Status == 202 && !n.balanced() && !slices.ContainsFunc(n.configs, ipConfiguration.reachable) {
		reply.Status, n.Op.AtOnce = 200, true
	}
	return reply
}

func (n *networkInterface) Occupy(*arm.State) { n.holding.occupy(n) }
func (n *networkInterface) Vacate(*arm.State) { n.holding.vacate() }

func (n *networkInterface) references() []arm.Resource {
	var list []arm.Resource
	if n.settings.group != nil {
		list = append(list, n.settings.group)
	}
	for _, config := range n.configs {
		if config.public != nil {
			list = append(list, config.public)
		}
		list = append(append(list, arm.AsResources(config.pools)...), arm.AsResources(config.natRules)...)
		list = append(list, arm.AsResources(config.groups)...)
	}
	return list
}

// PartWith returns the ID of the IP configuration with a public address.
func (n *networkInterface) PartWith(ip *publicip.Address) string {
	i := slices.IndexFunc(n.configs, func(config ipConfiguration) bool { return config.public == ip })
	return n.configs[i].id
}

// Users returns the private endpoint of the NIC, which is deleted with it.
func (n *networkInterface) Users(*arm.State) []arm.User {
	if n.endpoint == nil {
		return nil
	}
	return []arm.User{{ID: n.endpoint.ID, By: n.endpoint}}
}

func (n *networkInterface) ErrInUse([]arm.User) *arm.Error {
	return errInterfaceInUse(n.ID, n.endpoint.ID)
}

// leave removes a child that a load balancer no longer has from the interface (assumed).
func (n *networkInterface) leave(s *arm.State, child *balancerChild) {
	gone := func(other *balancerChild) bool { return other == child }
	for i := range n.configs {
		n.configs[i].pools = slices.DeleteFunc(slices.Clone(n.configs[i].pools), gone)
		n.configs[i].natRules = slices.DeleteFunc(slices.Clone(n.configs[i].natRules), gone)
	}
	s.UpdateReferences(n)
}

func showInterface(_ *arm.State, n *networkInterface, p *nicProperties, v arm.View) {
	set := n.settings
	if p.IPForwarding, p.SecurityGroup = set.forwarding, arm.RefTo(set.group); set.accelerated || set.accelerationSent || !plainInterfaces[n.Location] {
		p.Accelerated = set.accelerated
	}
	p.DNSSettings = nicDNSWire{Servers: append([]string{}, set.servers...), Applied: []string{}, Internal: n.GUID[:8] + internalDomain(n.Location)}
	if set.label != "" {
		p.DNSSettings.Label, p.DNSSettings.FQDN = set.label, set.label+"."+p.DNSSettings.Internal
	}
	p.Encryption, p.HostedWorkloads, p.TapConfigurations, p.NICType = false, []any{}, []any{}, "Standard"
	p.AllowPort25Out, p.TCPTracking, p.DefaultOutbound = true, set.untracked, false
	p.AuxiliaryMode, p.AuxiliarySKU = cmp.Or(set.auxiliaryMode, "None"), cmp.Or(set.auxiliarySKU, "None")
	dnsFields.Hide(&p.DNSSettings, v.Version)
	if n.endpoint != nil {
		p.MACAddress, p.PrivateEndpoint = "", &arm.Ref{ID: n.endpoint.ID}
	}
	p.IPConfigurations = n.configurationWires(v)
}

func (n *networkInterface) configurationWires(v arm.View) []*arm.Envelope {
	list := []*arm.Envelope{}
	for i := range n.configs {
		list = append(list, n.configurationWire(i, v))
	}
	return list
}

var _ = Provider.AddView(&arm.Type{Path: "networkInterfaces/ipConfigurations"}, func(c *arm.Call, parent arm.Resource) []*arm.Envelope {
	return parent.(*networkInterface).configurationWires(c.View())
})

func (n *networkInterface) configurationWire(i int, v arm.View) *arm.Envelope {
	config := &n.configs[i]
	p := &ipConfigurationProperties{
		StateWire: arm.StateWire{ProvisioningState: n.ProvisioningState}, Address: config.address.String(), Method: "Dynamic",
		Subnet: arm.Ref{ID: config.subnet.ID}, Primary: i == 0, Version: "IPv4", PublicIP: arm.RefTo(config.public), Gateway: optionalRef(config.gateway),
		Pools: arm.RefsTo(config.pools), NATRules: arm.RefsTo(config.natRules), Groups: arm.RefsTo(config.groups), AppPools: config.appPools,
	}
	if config.static {
		p.Method = "Static"
	}
	if n.endpoint != nil {
		p.PrivateLink = &privateLinkWire{FQDNs: []string{}}
		if member, host, ok := n.endpoint.Connection.member(); ok && i == 0 {
			*p.PrivateLink = privateLinkWire{member, member, []string{host}}
		}
	}
	configurationFields.Hide(p, v.Version)
	return arm.ShowPart(n, "ipConfigurations", config.name, p)
}

// plainInterfaces are regions that show whether an interface is accelerated only if its request
// said so (recorded).
var plainInterfaces = map[string]bool{"westus": true, "westcentralus": true, "eastus2euap": true}

// internalDomain returns the domain of the names of interfaces in a region.
func internalDomain(location string) string {
	if arm.InChinaRegion(location) {
		return ".internal.chinacloudapp.cn"
	}
	return ".internal.cloudapp.net"
}
