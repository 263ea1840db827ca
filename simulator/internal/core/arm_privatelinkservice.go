package core

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// privateLinkService is a private link service with the connections to it.
type privateLinkService struct {
	meta
	serviceSettings
	alias       string
	configs     []serviceConfig
	nicID       string
	connections map[string]*connection // by lower-case name

	// provider is set when TiDB Cloud owns the service: it watches it.
	provider *nodeGroup
}

// serviceSettings are what a PUT may change.
type serviceSettings struct {
	fqdns        []string
	proxy        bool
	frontends    []string
	visibility   []string // nil when it was not sent
	autoApproval []string
}

func (s *serviceSettings) equal(other serviceSettings) bool {
	return s.proxy == other.proxy && slices.Equal(s.fqdns, other.fqdns) && slices.Equal(s.frontends, other.frontends) &&
		sameList(s.visibility, other.visibility) && sameList(s.autoApproval, other.autoApproval)
}

// sameList tells an empty list from none.
func sameList(a, b []string) bool { return (a == nil) == (b == nil) && slices.Equal(a, b) }

type serviceConfig struct {
	name   string
	subnet *subnet
}

// visibleTo says whether the subscription may ask for a connection by resource ID.
func (pls *privateLinkService) visibleTo(sub *subscription) bool {
	return pls.group.subscription == sub || allows(pls.visibility, sub)
}

func (pls *privateLinkService) autoApproves(sub *subscription) bool {
	return allows(pls.autoApproval, sub)
}

func allows(list []string, sub *subscription) bool {
	return slices.ContainsFunc(list, func(s string) bool { return s == "*" || strings.EqualFold(s, sub.id) })
}

// sorted is the connections by name.
func (pls *privateLinkService) sorted() []*connection {
	keys := slices.Sorted(maps.Keys(pls.connections))
	out := make([]*connection, len(keys))
	for i, k := range keys {
		out[i] = pls.connections[k]
	}
	return out
}

type serviceWire struct {
	Name       string            `json:"name"`
	ID         string            `json:"id"`
	Etag       string            `json:"etag"`
	Type       string            `json:"type"`
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags,omitzero"`
	Properties serviceProperties `json:"properties"`
}

type serviceProperties struct {
	ProvisioningState string                  `json:"provisioningState"`
	ResourceGUID      string                  `json:"resourceGuid"`
	FQDNs             []string                `json:"fqdns"`
	AccessMode        string                  `json:"accessMode,omitzero"`
	Alias             string                  `json:"alias"`
	Visibility        *subscriptionsWire      `json:"visibility,omitzero"`
	AutoApproval      *subscriptionsWire      `json:"autoApproval,omitzero"`
	ProxyProtocol     bool                    `json:"enableProxyProtocol"`
	Frontends         []ref                   `json:"loadBalancerFrontendIpConfigurations"`
	IPConfigurations  []serviceConfigWire     `json:"ipConfigurations"`
	Connections       []serviceConnectionWire `json:"privateEndpointConnections"`
	NetworkInterfaces []ref                   `json:"networkInterfaces"`
}

type subscriptionsWire struct {
	Subscriptions []string `json:"subscriptions"`
}

type serviceConfigWire struct {
	Name       string `json:"name"`
	ID         string `json:"id"`
	Etag       string `json:"etag"`
	Type       string `json:"type"`
	Properties struct {
		ProvisioningState string `json:"provisioningState"`
		Method            string `json:"privateIPAllocationMethod"`
		Subnet            ref    `json:"subnet"`
		Primary           bool   `json:"primary"`
		Version           string `json:"privateIPAddressVersion"`
	} `json:"properties"`
}

func (pls *privateLinkService) wire(_ *State, version string) any {
	w := serviceWire{
		Name: pls.name, ID: pls.id, Etag: pls.etag, Type: networkNamespace + "/privateLinkServices",
		Location: pls.location, Tags: pls.tags,
		Properties: serviceProperties{
			ProvisioningState: pls.provisioningState, ResourceGUID: pls.guid, FQDNs: append([]string{}, pls.fqdns...),
			Alias: pls.alias, ProxyProtocol: pls.proxy, Frontends: []ref{},
			IPConfigurations: make([]serviceConfigWire, len(pls.configs)),
			Connections:      []serviceConnectionWire{}, NetworkInterfaces: []ref{{pls.nicID}},
		},
	}
	p := &w.Properties
	if version >= "2025" {
		p.AccessMode = "Default"
	}
	if pls.visibility != nil {
		p.Visibility = &subscriptionsWire{pls.visibility}
	}
	if pls.autoApproval != nil {
		p.AutoApproval = &subscriptionsWire{pls.autoApproval}
	}
	for _, id := range pls.frontends {
		p.Frontends = append(p.Frontends, ref{id})
	}
	for i, config := range pls.configs {
		c := &p.IPConfigurations[i]
		c.Name, c.ID, c.Etag = config.name, pls.id+"/ipConfigurations/"+config.name, pls.etag
		c.Type = networkNamespace + "/privateLinkServices/ipConfigurations"
		c.Properties.ProvisioningState, c.Properties.Method, c.Properties.Version = "Succeeded", "Dynamic", "IPv4"
		c.Properties.Subnet, c.Properties.Primary = ref{config.subnet.id}, i == 0
	}
	for _, conn := range pls.sorted() {
		p.Connections = append(p.Connections, conn.serviceWire(pls))
	}
	return w
}

func (pls *privateLinkService) inUse(*State) *armError {
	if n := len(pls.connections); n > 0 {
		return errServiceHasConnections(pls.id, strconv.Itoa(n))
	}
	return nil
}

// provisioned: its FQDNs may have changed.
func (pls *privateLinkService) provisioned(s *State, at time.Time) {
	for _, conn := range pls.sorted() {
		s.writeEndpointRecords(at, conn.endpoint)
	}
}

func (pls *privateLinkService) detach(s *State, at time.Time) {
	for _, conn := range pls.sorted() {
		s.disconnect(at, conn)
	}
	pls.release()
	delete(s.aliases, lower(pls.alias))
	s.drop(pls)
}

// newService makes a service; its alias lower-cases the name and has a GUID of
// its own [seen].
func (s *State) newService(m meta) *privateLinkService {
	return &privateLinkService{
		meta:        m,
		alias:       lower(m.name) + "." + s.ids.guid() + "." + m.location + ".azure.privatelinkservice",
		nicID:       networkID(m.group.id, "networkInterfaces", m.name+".nic."+s.ids.guid()),
		connections: map[string]*connection{},
	}
}

func (s *State) addService(pls *privateLinkService) {
	s.add(pls)
	s.aliases[lower(pls.alias)] = pls
}
