package core

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// privateLinkService is a private link service with the connections to it.
type privateLinkService struct {
	meta
	holding
	serviceSettings
	alias       string
	configs     []serviceConfig
	nicID       string
	connections linkSide

	// owner watches the service's connections; nil is a customer, who does not.
	owner serviceOwner
}

// serviceOwner is a cloud that gives its customers private link services.
type serviceOwner interface {
	// connectionListed follows the appearance of an endpoint's connection,
	// connectionRemoved its removal by the service's side, and endpointDeleted the end
	// of the endpoint.
	connectionListed(at time.Time, conn *connection)
	connectionRemoved(at time.Time, conn *connection)
	endpointDeleted(at time.Time, conn *connection)
}

// serviceSettings are what a PUT may change.
type serviceSettings struct {
	fqdns        []string
	proxy        bool
	frontends    []string
	balancers    []*loadBalancer // of the frontends
	visibility   []string        // nil when it was not sent
	autoApproval []string
}

func (s *serviceSettings) equal(other *serviceSettings) bool {
	return s.proxy == other.proxy && slices.Equal(s.fqdns, other.fqdns) && slices.Equal(s.frontends, other.frontends) &&
		sameList(s.visibility, other.visibility) && sameList(s.autoApproval, other.autoApproval)
}

// sameList tells an empty list from none.
func sameList(a, b []string) bool { return (a == nil) == (b == nil) && slices.Equal(a, b) }

type serviceConfig struct {
	name   string
	subnet *subnet
}

type serviceProperties struct {
	guidWire
	FQDNs             []string                `json:"fqdns"`
	AccessMode        string                  `json:"accessMode,omitzero" since:"2025"`
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

var privateLinkServices = declare(networkProvider, definition[privateLinkService, serviceBody, serviceProperties]{
	path: "privateLinkServices", since: "2019-04-01", indexed: true,
	untagged: true, // API description
	takes:    func(d *Durations) time.Duration { return d.PrivateLinkService }, wait: 10 * time.Second,
	values: []enumeration{
		{"properties.ipConfigurations.[].properties.privateIPAddressVersion", ipVersions},
		{"properties.ipConfigurations.[].properties.privateIPAllocationMethod", allocationMethods},
	},
	define: defineService,
	same:   func(a, b *privateLinkService) bool { return a.serviceSettings.equal(&b.serviceSettings) },
	apply: func(_ *armCall, old, next *privateLinkService) {
		old.serviceSettings, old.configs, old.holding = next.serviceSettings, next.configs, next.holding
	},
	references: func(pls *privateLinkService) []resource { return resources(pls.balancers) },
	show:       showService,
})

func showService(_ *armState, pls *privateLinkService, p *serviceProperties, _ view) {
	p.FQDNs, p.AccessMode, p.Alias, p.ProxyProtocol = append([]string{}, pls.fqdns...), "Default", pls.alias, pls.proxy
	if pls.visibility != nil {
		p.Visibility = &subscriptionsWire{pls.visibility}
	}
	if pls.autoApproval != nil {
		p.AutoApproval = &subscriptionsWire{pls.autoApproval}
	}
	p.Frontends, p.Connections, p.NetworkInterfaces = []ref{}, []serviceConnectionWire{}, []ref{{pls.nicID}}
	for _, id := range pls.frontends {
		p.Frontends = append(p.Frontends, ref{id})
	}
	p.IPConfigurations = make([]serviceConfigWire, len(pls.configs))
	for i, config := range pls.configs {
		c := &p.IPConfigurations[i]
		c.Name, c.ID, c.Etag = config.name, pls.configID(config.name), pls.etag
		c.Type = networkNamespace + "/privateLinkServices/ipConfigurations"
		c.Properties.ProvisioningState, c.Properties.Method, c.Properties.Version = "Succeeded", "Dynamic", "IPv4"
		c.Properties.Subnet, c.Properties.Primary = ref{config.subnet.id}, i == 0
	}
	for _, conn := range pls.connections.sorted() {
		p.Connections = append(p.Connections, conn.serviceWire(pls))
	}
}

func (pls *privateLinkService) configID(name string) string {
	return pls.id + "/ipConfigurations/" + name
}

// nameParts gives a new service its alias, which lower-cases the name and has a GUID of
// its own [seen], and its NIC.
func (pls *privateLinkService) nameParts(s *armState) {
	pls.alias = lower(pls.name) + "." + s.ids.guid() + "." + pls.location + ".azure.privatelinkservice"
	pls.nicID = networkID(pls.group.id, "networkInterfaces", pls.name+".nic."+s.ids.guid())
}

// visibleTo reports whether the subscription may ask for a connection by resource ID.
func (pls *privateLinkService) visibleTo(sub *subscription) bool {
	return pls.group.subscription == sub || allows(pls.visibility, sub)
}

func (pls *privateLinkService) autoApproves(sub *subscription) bool {
	return allows(pls.autoApproval, sub)
}

func allows(list []string, sub *subscription) bool {
	return slices.ContainsFunc(list, func(s string) bool { return s == "*" || strings.EqualFold(s, sub.id) })
}

// findAlias is the service with this alias, or nil.
func findAlias(s *armState, alias string) *privateLinkService {
	for _, pls := range allOf[*privateLinkService](s, "privateLinkServices") {
		if strings.EqualFold(pls.alias, alias) {
			return pls
		}
	}
	return nil
}

func (pls *privateLinkService) occupy(*armState) { pls.holding.occupy(pls) }
func (pls *privateLinkService) vacate(*armState) { pls.holding.vacate() }

// users are the endpoints that are connected.
func (pls *privateLinkService) users(*armState) []user {
	var list []user
	for _, conn := range pls.connections.sorted() {
		list = append(list, user{id: conn.endpoint.id, by: conn.endpoint})
	}
	return list
}

func (pls *privateLinkService) held([]user) *armError {
	return errServiceHasConnections(pls.id, strconv.Itoa(len(pls.connections)))
}

// provisioned: its FQDNs may have changed.
func (pls *privateLinkService) provisioned(s *armState, at time.Time) {
	for _, conn := range pls.connections.sorted() {
		conn.endpoint.namesChanged(s, at)
	}
}

func (pls *privateLinkService) detached(s *armState, at time.Time) {
	for _, conn := range pls.connections.sorted() {
		s.disconnect(at, conn)
	}
}

// connect approves the subscription's own endpoints, and those that the service
// approves by itself; others wait for its owner.
func (pls *privateLinkService) connect(c *armCall, conn *connection) *armError {
	if err := c.checkReady(&pls.meta, pls.id, conn.endpoint.id); err != nil {
		return err
	}
	same := pls.group.subscription == c.sub
	switch {
	case !conn.manual && !same && !pls.autoApproves(c.sub):
		return errLinkedAuthorization(c.principal.clientID, pls.group.subscription.id, c.s.entra.tenantID)
	case !conn.manual && same, pls.autoApproves(c.sub):
		conn.status, conn.description = approved, approvedByNetwork
	default:
		conn.status = pending
	}
	return nil
}

func (pls *privateLinkService) list(s *armState, at time.Time, conn *connection) {
	conn.number = s.next("connections")
	pls.connections.put(conn)
	pls.etag = s.ids.etag()
	s.changed(at, Azure, conn.id, "", conn.status)
	if pls.owner != nil {
		pls.owner.connectionListed(at, conn)
	}
}

func (pls *privateLinkService) unlist(s *armState, at time.Time, conn *connection, removed bool) {
	if pls.owner != nil && removed {
		pls.owner.connectionRemoved(at, conn)
	}
	pls.connections.drop(conn)
	pls.etag = s.ids.etag()
	if pls.owner != nil && !removed {
		pls.owner.endpointDeleted(at, conn)
	}
}

// hosts are the service's FQDNs.
func (pls *privateLinkService) hosts(*connection) []string { return pls.fqdns }

func (*privateLinkService) member(string) (name, host string, ok bool) { return "", "", false }
func (*privateLinkService) privateName(host string) string             { return host }
