package core

import (
	"net/netip"
	"time"
)

// networkInterface is a NIC: one that belongs to a private endpoint, or one that
// a user made for a virtual machine.
type networkInterface struct {
	meta
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
	subnet   *subnet
	address  netip.Addr
	static   bool
	public   *publicIPAddress // or nil
	pools    []ref            // of load balancers, with inbound NAT rules
	natRules []ref
}

type nicWire struct {
	Name       string            `json:"name"`
	ID         string            `json:"id"`
	Etag       string            `json:"etag"`
	Properties nicProperties     `json:"properties"`
	Type       string            `json:"type"`
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags,omitzero"`
	ManagedBy  string            `json:"managedBy,omitzero"`
	Kind       string            `json:"kind,omitzero"`
}

type nicProperties struct {
	ProvisioningState string                `json:"provisioningState"`
	ResourceGUID      string                `json:"resourceGuid"`
	IPConfigurations  []ipConfigurationWire `json:"ipConfigurations"`
	DNSSettings       nicDNSWire            `json:"dnsSettings"`
	MACAddress        any                   `json:"macAddress,omitzero"`
	Accelerated       bool                  `json:"enableAcceleratedNetworking"`
	Encryption        bool                  `json:"vnetEncryptionSupported"`
	IPForwarding      bool                  `json:"enableIPForwarding"`
	TCPTracking       any                   `json:"disableTcpStateTracking,omitzero"`
	SecurityGroup     *ref                  `json:"networkSecurityGroup,omitzero"`
	HostedWorkloads   []any                 `json:"hostedWorkloads"`
	TapConfigurations []any                 `json:"tapConfigurations"`
	PrivateEndpoint   *ref                  `json:"privateEndpoint,omitzero"`
	NICType           string                `json:"nicType"`
	AllowPort25Out    bool                  `json:"allowPort25Out,omitzero"`
	DefaultOutbound   any                   `json:"defaultOutboundConnectivityEnabled,omitzero"`
	AuxiliaryMode     string                `json:"auxiliaryMode,omitzero"`
	AuxiliarySKU      string                `json:"auxiliarySku,omitzero"`
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

func (n *networkInterface) wire(_ *State, version string) any {
	w := nicWire{
		Name: n.name, ID: n.id, Etag: n.etag, Type: networkNamespace + "/networkInterfaces",
		Location: n.location, Tags: n.tags,
		Properties: nicProperties{
			ProvisioningState: n.provisioningState, ResourceGUID: n.guid,
			IPConfigurations: make([]ipConfigurationWire, len(n.configs)),
			DNSSettings:      nicDNSWire{Servers: []string{}, Applied: []string{}, Internal: n.guid[:8] + internalDomain(n.location)},
			HostedWorkloads:  []any{}, TapConfigurations: []any{},
			NICType: "Standard",
		},
	}
	n.settings.show(&w.Properties)
	if version >= nicKinds {
		w.Kind, w.Properties.AllowPort25Out, w.Properties.AuxiliaryMode = "Regular", true, "None"
	}
	if version >= nicAuxiliary {
		w.Properties.TCPTracking, w.Properties.AuxiliarySKU = false, "None"
	}
	if version >= nicOutbound {
		w.Properties.DefaultOutbound = false
	}
	if n.endpoint != nil {
		w.ManagedBy = n.endpoint.id
		w.Properties.MACAddress = ""
		w.Properties.PrivateEndpoint = &ref{n.endpoint.id}
	}
	for i, config := range n.configs {
		c := &w.Properties.IPConfigurations[i]
		c.Name, c.ID, c.Etag, c.Type = config.name, config.id, n.etag, networkNamespace+"/networkInterfaces/ipConfigurations"
		p := &c.Properties
		p.ProvisioningState, p.Address, p.Method = n.provisioningState, config.address.String(), "Dynamic"
		if config.static {
			p.Method = "Static"
		}
		p.Subnet, p.Primary, p.Version, p.Pools, p.NATRules = ref{config.subnet.id}, i == 0, "IPv4", config.pools, config.natRules
		if config.public != nil {
			p.PublicIP = &ref{config.public.id}
		}
		if n.endpoint != nil {
			p.PrivateLink = &privateLinkWire{FQDNs: []string{}}
			if member, host, ok := n.endpoint.connection.accountMember(); ok && i == 0 {
				*p.PrivateLink = privateLinkWire{member, member, []string{host}}
			}
		}
	}
	return w
}

// internalDomain is what the names of a region's interfaces end in.
func internalDomain(location string) string {
	if inChinaRegion(location) {
		return ".internal.chinacloudapp.cn"
	}
	return ".internal.cloudapp.net"
}

// show adds the settings to a NIC's properties.
func (n *nicSettings) show(p *nicProperties) {
	p.Accelerated, p.IPForwarding = n.accelerated, n.forwarding
	p.DNSSettings.Servers = append(p.DNSSettings.Servers, n.servers...)
	if n.label != "" {
		p.DNSSettings.Label, p.DNSSettings.FQDN = n.label, n.label+"."+p.DNSSettings.Internal
	}
	if n.group != nil {
		p.SecurityGroup = &ref{n.group.id}
	}
}

// inUse: the NIC of a private endpoint goes with it, not before.
func (n *networkInterface) inUse(*State) *armError {
	if n.endpoint != nil {
		return errInterfaceInUse(n.id, n.endpoint.id)
	}
	return nil
}

func (n *networkInterface) provisioned(*State, time.Time) {}

func (n *networkInterface) detach(s *State, _ time.Time) {
	for _, config := range n.configs {
		config.release(s)
	}
	s.drop(n)
}
