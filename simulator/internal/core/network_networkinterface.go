package core

import (
	"reflect"
	"slices"
	"time"
)

// networkInterface is a NIC: one that belongs to a private endpoint, or one that
// a user made for a virtual machine.
type networkInterface struct {
	meta
	holding
	endpoint *privateEndpoint // nil for a user's own
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
	guidWire
	IPConfigurations  []ipConfigurationWire `json:"ipConfigurations"`
	DNSSettings       nicDNSWire            `json:"dnsSettings"`
	MACAddress        any                   `json:"macAddress,omitzero"`
	Accelerated       bool                  `json:"enableAcceleratedNetworking"`
	Encryption        bool                  `json:"vnetEncryptionSupported"`
	IPForwarding      bool                  `json:"enableIPForwarding"`
	TCPTracking       any                   `json:"disableTcpStateTracking,omitzero" since:"2022-05-01"` // not in 2022-01-01 [seen], as the next of these
	SecurityGroup     *ref                  `json:"networkSecurityGroup,omitzero"`
	HostedWorkloads   []any                 `json:"hostedWorkloads"`
	TapConfigurations []any                 `json:"tapConfigurations"`
	PrivateEndpoint   *ref                  `json:"privateEndpoint,omitzero"`
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
		PublicIP          *ref             `json:"publicIPAddress,omitzero"`
		Subnet            ref              `json:"subnet"`
		Primary           bool             `json:"primary"`
		Version           string           `json:"privateIPAddressVersion"`
		Pools             []ref            `json:"loadBalancerBackendAddressPools,omitempty"`
		NATRules          []ref            `json:"loadBalancerInboundNatRules,omitempty"`
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

var networkInterfaces = declare(networkProvider, definition[networkInterface, nicBody, nicProperties]{
	path:      "networkInterfaces",
	operation: "PutNicOperation",
	takes:     func(d *Durations) time.Duration { return d.Subnet }, wait: 3 * time.Second,
	values: []enumeration{
		{"properties.ipConfigurations.[].properties.privateIPAddressVersion", ipVersions},
		{"properties.ipConfigurations.[].properties.privateIPAllocationMethod", allocationMethods},
	},
	define: defineInterface,
	same: func(a, b *networkInterface) bool {
		return reflect.DeepEqual(a.settings, b.settings) && slices.EqualFunc(a.configs, b.configs, ipConfiguration.same)
	},
	// It is ready at once, unless it joins or leaves a load balancer [seen].
	atOnce: func(old, next *networkInterface) bool {
		return old == nil || slices.EqualFunc(next.configs, old.configs, ipConfiguration.sameBalancing)
	},
	kindSince:  "2021-02-01", // as allowPort25Out
	ready:      (*networkInterface).ready,
	references: (*networkInterface).references,
	show:       showInterface,
	methods:    map[string]handler{"DELETE": deleteInterface},
})

func (n *networkInterface) ready(c *armCall, status int) Reply {
	if c.version < nicWithoutOperation {
		return c.unchanged(status, n)
	}
	return c.json(status, encode(c.s.wire(n, c.view())), 0).Reply
}

// deleteInterface differs from other deletions in its status alone, where the
// interface is in nothing but a subnet [seen].
func deleteInterface(c *armCall) Reply {
	n, _ := c.find().(*networkInterface)
	reply := c.delete()
	if reply.Status == 202 && c.version >= nicWithoutOperation && len(n.targets) == 0 {
		reply.Status = 200
	}
	return reply
}

func (n *networkInterface) occupy(*armState) { n.holding.occupy(n) }
func (n *networkInterface) vacate(*armState) { n.holding.vacate() }

func (n *networkInterface) references() []resource {
	var list []resource
	if n.settings.group != nil {
		list = append(list, n.settings.group)
	}
	for _, config := range n.configs {
		if config.public != nil {
			list = append(list, config.public)
		}
		list = append(append(list, resources(config.pools)...), resources(config.natRules)...)
	}
	return list
}

// partWith is the ID of the IP configuration that has a public address.
func (n *networkInterface) partWith(ip *publicIPAddress) string {
	i := slices.IndexFunc(n.configs, func(config ipConfiguration) bool { return config.public == ip })
	return n.configs[i].id
}

// users: the NIC of a private endpoint goes with it, not before.
func (n *networkInterface) users(*armState) []user {
	if n.endpoint == nil {
		return nil
	}
	return []user{{id: n.endpoint.id, by: n.endpoint}}
}

func (n *networkInterface) held([]user) *armError { return errInterfaceInUse(n.id, n.endpoint.id) }

// leave takes what a load balancer no longer has out of the interface (assumed).
func (n *networkInterface) leave(s *armState, child *balancerChild) {
	gone := func(other *balancerChild) bool { return other == child }
	for i := range n.configs {
		n.configs[i].pools = slices.DeleteFunc(slices.Clone(n.configs[i].pools), gone)
		n.configs[i].natRules = slices.DeleteFunc(slices.Clone(n.configs[i].natRules), gone)
	}
	s.refer(n)
}

func showInterface(_ *armState, n *networkInterface, p *nicProperties, v view) {
	set := n.settings
	p.Accelerated, p.IPForwarding, p.SecurityGroup = set.accelerated, set.forwarding, refTo(set.group)
	p.DNSSettings = nicDNSWire{Servers: append([]string{}, set.servers...), Applied: []string{}, Internal: n.guid[:8] + internalDomain(n.location)}
	if set.label != "" {
		p.DNSSettings.Label, p.DNSSettings.FQDN = set.label, set.label+"."+p.DNSSettings.Internal
	}
	p.HostedWorkloads, p.TapConfigurations, p.NICType = []any{}, []any{}, "Standard"
	p.AllowPort25Out, p.AuxiliaryMode, p.TCPTracking, p.AuxiliarySKU, p.DefaultOutbound = true, "None", false, "None", false
	if n.endpoint != nil {
		p.MACAddress, p.PrivateEndpoint = "", &ref{n.endpoint.id}
	}
	p.IPConfigurations = make([]ipConfigurationWire, len(n.configs))
	for i := range n.configs {
		n.showConfiguration(&p.IPConfigurations[i], i)
	}
}

func (n *networkInterface) showConfiguration(w *ipConfigurationWire, i int) {
	config := &n.configs[i]
	w.Name, w.ID, w.Etag, w.Type = config.name, config.id, n.etag, networkNamespace+"/networkInterfaces/ipConfigurations"
	p := &w.Properties
	p.ProvisioningState, p.Address, p.Method = n.provisioningState, config.address.String(), "Dynamic"
	if config.static {
		p.Method = "Static"
	}
	p.Subnet, p.Primary, p.Version, p.PublicIP = ref{config.subnet.id}, i == 0, "IPv4", refTo(config.public)
	p.Pools, p.NATRules = refsTo(config.pools), refsTo(config.natRules)
	if n.endpoint != nil {
		p.PrivateLink = &privateLinkWire{FQDNs: []string{}}
		if member, host, ok := n.endpoint.connection.member(); ok && i == 0 {
			*p.PrivateLink = privateLinkWire{member, member, []string{host}}
		}
	}
}

// internalDomain is what the names of a region's interfaces end in.
func internalDomain(location string) string {
	if inChinaRegion(location) {
		return ".internal.chinacloudapp.cn"
	}
	return ".internal.cloudapp.net"
}
