package network

import (
	"reflect"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// networkInterface is a NIC: one that belongs to a private endpoint, or one that
// a user made for a virtual machine.
type networkInterface struct {
	arm.Meta
	holding
	endpoint *PrivateEndpoint // nil for a user's own
	configs  []ipConfiguration
	settings nicSettings
}

// nicSettings are what a user may say of a NIC besides its addresses.
type nicSettings struct {
	group                   *networkSecurityGroup // or nil
	accelerated, forwarding bool
	servers                 []string // of names
	label                   string   // within the network
}

// ipConfiguration is one address of a NIC.
type ipConfiguration struct {
	name, id string
	heldAddress
	static   bool
	public   *publicIPAddress // or nil
	pools    []*balancerChild // of load balancers, with inbound NAT rules
	natRules []*balancerChild
}

type nicProperties struct {
	arm.GUIDWire
	IPConfigurations  []ipConfigurationWire `json:"ipConfigurations"`
	DNSSettings       nicDNSWire            `json:"dnsSettings"`
	MACAddress        any                   `json:"macAddress,omitzero"`
	Accelerated       bool                  `json:"enableAcceleratedNetworking"`
	Encryption        bool                  `json:"vnetEncryptionSupported"`
	IPForwarding      bool                  `json:"enableIPForwarding"`
	TCPTracking       any                   `json:"disableTcpStateTracking,omitzero" since:"2022-05-01"` // not in 2022-01-01 [seen], as the next of these
	SecurityGroup     *arm.Ref              `json:"networkSecurityGroup,omitzero"`
	HostedWorkloads   []any                 `json:"hostedWorkloads"`
	TapConfigurations []any                 `json:"tapConfigurations"`
	PrivateEndpoint   *arm.Ref              `json:"privateEndpoint,omitzero"`
	NICType           string                `json:"nicType"`
	AllowPort25Out    bool                  `json:"allowPort25Out,omitzero" since:"2021-02-01"`               // not in 2020-11-01
	DefaultOutbound   any                   `json:"defaultOutboundConnectivityEnabled,omitzero" since:"2026"` // not in 2023-09-01
	AuxiliaryMode     string                `json:"auxiliaryMode,omitzero" since:"2021-02-01"`
	AuxiliarySKU      string                `json:"auxiliarySku,omitzero" since:"2022-05-01"`
}

type nicDNSWire struct {
	Servers  []string `json:"dnsServers"`
	Applied  []string `json:"appliedDnsServers"`
	Label    string   `json:"internalDnsNameLabel,omitzero"`
	FQDN     string   `json:"internalFqdn,omitzero"`
	Internal string   `json:"internalDomainNameSuffix"`
}

type ipConfigurationWire struct {
	Name       string `json:"name"`
	ID         string `json:"id"`
	Etag       string `json:"etag"`
	Type       string `json:"type"`
	Properties struct {
		ProvisioningState string           `json:"provisioningState"`
		Address           string           `json:"privateIPAddress"`
		Method            string           `json:"privateIPAllocationMethod"`
		PublicIP          *arm.Ref         `json:"publicIPAddress,omitzero"`
		Subnet            arm.Ref          `json:"subnet"`
		Primary           bool             `json:"primary"`
		Version           string           `json:"privateIPAddressVersion"`
		Pools             []arm.Ref        `json:"loadBalancerBackendAddressPools,omitempty"`
		NATRules          []arm.Ref        `json:"loadBalancerInboundNatRules,omitempty"`
		PrivateLink       *privateLinkWire `json:"privateLinkConnectionProperties,omitzero"`
	} `json:"properties"`
}

// privateLinkWire is empty for an endpoint to a private link service (remembered).
type privateLinkWire struct {
	GroupID      string   `json:"groupId"`
	RequiredName string   `json:"requiredMemberName"`
	FQDNs        []string `json:"fqdns"`
}

// nicWithoutOperation is when a network interface needs no operation any more: it is
// written without one and deleted with 200 in 2024-05-01 and 2026-03-01, with one and
// with 202 in 2020-11-01 and 2022-11-01 [seen].
const nicWithoutOperation = "2024"

var networkInterfaces = arm.Declare(Provider, arm.Definition[networkInterface, nicBody, nicProperties]{
	Path:      "networkInterfaces",
	Operation: "PutNicOperation",
	Takes:     func(d *kernel.Durations) time.Duration { return d.Subnet }, Wait: 3 * time.Second,
	Values: []arm.Enumeration{
		{Path: "properties.ipConfigurations.[].properties.privateIPAddressVersion", Values: arm.IPVersions},
		{Path: "properties.ipConfigurations.[].properties.privateIPAllocationMethod", Values: arm.AllocationMethods},
	},
	Define: defineInterface,
	Same: func(a, b *networkInterface) bool {
		return reflect.DeepEqual(a.settings, b.settings) && slices.EqualFunc(a.configs, b.configs, ipConfiguration.sameAs)
	},
	// It is ready at once, unless it joins or leaves a load balancer [seen].
	AtOnce: func(old, next *networkInterface) bool {
		return old == nil || slices.EqualFunc(next.configs, old.configs, ipConfiguration.sameBalancing)
	},
	Traits:      arm.Traits{KindSince: "2021-02-01"}, // as allowPort25Out
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

// deleteInterface differs from other deletions in its status alone, where the
// interface is in nothing but a subnet [seen].
func deleteInterface(c *arm.Call) kernel.Reply {
	n, _ := c.Find().(*networkInterface)
	reply := c.Delete()
	if reply.Status == 202 && c.Version >= nicWithoutOperation && len(n.Targets) == 0 {
		reply.Status = 200
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
	}
	return list
}

// partWith is the ID of the IP configuration that has a public address.
func (n *networkInterface) partWith(ip *publicIPAddress) string {
	i := slices.IndexFunc(n.configs, func(config ipConfiguration) bool { return config.public == ip })
	return n.configs[i].id
}

// Users: the NIC of a private endpoint goes with it, not before.
func (n *networkInterface) Users(*arm.State) []arm.User {
	if n.endpoint == nil {
		return nil
	}
	return []arm.User{{ID: n.endpoint.ID, By: n.endpoint}}
}

func (n *networkInterface) ErrInUse([]arm.User) *arm.Error {
	return errInterfaceInUse(n.ID, n.endpoint.ID)
}

// leave takes what a load balancer no longer has out of the interface (assumed).
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
	p.Accelerated, p.IPForwarding, p.SecurityGroup = set.accelerated, set.forwarding, refTo(set.group)
	p.DNSSettings = nicDNSWire{Servers: append([]string{}, set.servers...), Applied: []string{}, Internal: n.GUID[:8] + internalDomain(n.Location)}
	if set.label != "" {
		p.DNSSettings.Label, p.DNSSettings.FQDN = set.label, set.label+"."+p.DNSSettings.Internal
	}
	p.HostedWorkloads, p.TapConfigurations, p.NICType = []any{}, []any{}, "Standard"
	p.AllowPort25Out, p.AuxiliaryMode, p.TCPTracking, p.AuxiliarySKU, p.DefaultOutbound = true, "None", false, "None", false
	if n.endpoint != nil {
		p.MACAddress, p.PrivateEndpoint = "", &arm.Ref{ID: n.endpoint.ID}
	}
	p.IPConfigurations = make([]ipConfigurationWire, len(n.configs))
	for i := range n.configs {
		n.showConfiguration(&p.IPConfigurations[i], i)
	}
}

func (n *networkInterface) showConfiguration(w *ipConfigurationWire, i int) {
	config := &n.configs[i]
	w.Name, w.ID, w.Etag, w.Type = config.name, config.id, n.Etag, Namespace+"/networkInterfaces/ipConfigurations"
	p := &w.Properties
	p.ProvisioningState, p.Address, p.Method = n.ProvisioningState, config.address.String(), "Dynamic"
	if config.static {
		p.Method = "Static"
	}
	p.Subnet, p.Primary, p.Version, p.PublicIP = arm.Ref{ID: config.subnet.ID}, i == 0, "IPv4", refTo(config.public)
	p.Pools, p.NATRules = arm.RefsTo(config.pools), arm.RefsTo(config.natRules)
	if n.endpoint != nil {
		p.PrivateLink = &privateLinkWire{FQDNs: []string{}}
		if member, host, ok := n.endpoint.Connection.member(); ok && i == 0 {
			*p.PrivateLink = privateLinkWire{member, member, []string{host}}
		}
	}
}

// internalDomain is what the names of a region's interfaces end in.
func internalDomain(location string) string {
	if arm.InChinaRegion(location) {
		return ".internal.chinacloudapp.cn"
	}
	return ".internal.cloudapp.net"
}
