package network

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// PrivateLinkService is a private link service with the connections to it.
type PrivateLinkService struct {
	arm.Meta
	holding
	serviceSettings
	Alias       string
	configs     []serviceConfig
	nicID       string
	Connections LinkSide

	// Owner watches the service's connections; nil is a customer, who does not.
	Owner ServiceOwner
}

// ServiceOwner is a cloud that gives its customers private link services.
type ServiceOwner interface {
	// ConnectionListed follows the appearance of an endpoint's connection,
	// connectionRemoved its removal by the service's side, and endpointDeleted the end
	// of the endpoint.
	ConnectionListed(at time.Time, conn *Connection)
	ConnectionRemoved(at time.Time, conn *Connection)
	EndpointDeleted(at time.Time, conn *Connection)
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
	arm.GUIDWire
	FQDNs             []string                `json:"fqdns"`
	AccessMode        string                  `json:"accessMode,omitzero" since:"2025"`
	Alias             string                  `json:"alias"`
	Visibility        *subscriptionsWire      `json:"visibility,omitzero"`
	AutoApproval      *subscriptionsWire      `json:"autoApproval,omitzero"`
	ProxyProtocol     bool                    `json:"enableProxyProtocol"`
	Frontends         []arm.Ref               `json:"loadBalancerFrontendIpConfigurations"`
	IPConfigurations  []serviceConfigWire     `json:"ipConfigurations"`
	Connections       []serviceConnectionWire `json:"privateEndpointConnections"`
	NetworkInterfaces []arm.Ref               `json:"networkInterfaces"`
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
		ProvisioningState string  `json:"provisioningState"`
		Method            string  `json:"privateIPAllocationMethod"`
		Subnet            arm.Ref `json:"subnet"`
		Primary           bool    `json:"primary"`
		Version           string  `json:"privateIPAddressVersion"`
	} `json:"properties"`
}

var privateLinkServices = arm.Declare(Provider, arm.Definition[PrivateLinkService, serviceBody, serviceProperties]{
	Path: "privateLinkServices", Since: "2019-04-01", Traits: arm.Traits{Indexed: true},
	Untagged: true, // API description
	Takes:    func(d *kernel.Durations) time.Duration { return d.PrivateLinkService }, Wait: 10 * time.Second,
	Values: []arm.Enumeration{
		{Path: "properties.ipConfigurations.[].properties.privateIPAddressVersion", Values: arm.IPVersions},
		{Path: "properties.ipConfigurations.[].properties.privateIPAllocationMethod", Values: arm.AllocationMethods},
	},
	Define: defineService,
	Same:   func(a, b *PrivateLinkService) bool { return a.serviceSettings.equal(&b.serviceSettings) },
	Apply: func(_ *arm.Call, old, next *PrivateLinkService) {
		old.serviceSettings, old.configs, old.holding = next.serviceSettings, next.configs, next.holding
	},
	References: func(pls *PrivateLinkService) []arm.Resource { return arm.AsResources(pls.balancers) },
	Show:       showService,
})

func showService(_ *arm.State, pls *PrivateLinkService, p *serviceProperties, _ arm.View) {
	p.FQDNs, p.AccessMode, p.Alias, p.ProxyProtocol = append([]string{}, pls.fqdns...), "Default", pls.Alias, pls.proxy
	if pls.visibility != nil {
		p.Visibility = &subscriptionsWire{pls.visibility}
	}
	if pls.autoApproval != nil {
		p.AutoApproval = &subscriptionsWire{pls.autoApproval}
	}
	p.Frontends, p.Connections, p.NetworkInterfaces = []arm.Ref{}, []serviceConnectionWire{}, []arm.Ref{{ID: pls.nicID}}
	for _, id := range pls.frontends {
		p.Frontends = append(p.Frontends, arm.Ref{ID: id})
	}
	p.IPConfigurations = make([]serviceConfigWire, len(pls.configs))
	for i, config := range pls.configs {
		c := &p.IPConfigurations[i]
		c.Name, c.ID, c.Etag = config.name, pls.configID(config.name), pls.Etag
		c.Type = Namespace + "/privateLinkServices/ipConfigurations"
		c.Properties.ProvisioningState, c.Properties.Method, c.Properties.Version = "Succeeded", "Dynamic", "IPv4"
		c.Properties.Subnet, c.Properties.Primary = arm.Ref{ID: config.subnet.ID}, i == 0
	}
	for _, conn := range pls.Connections.Sorted() {
		p.Connections = append(p.Connections, conn.serviceWire(pls))
	}
}

func (pls *PrivateLinkService) configID(name string) string {
	return pls.ID + "/ipConfigurations/" + name
}

// nameParts gives a new service its alias, which lower-cases the name and has a GUID of
// its own [seen], and its NIC.
func (pls *PrivateLinkService) nameParts(s *arm.State) {
	pls.Alias = kernel.Lower(pls.Name) + "." + s.IDs.GUID() + "." + pls.Location + ".azure.privatelinkservice"
	pls.nicID = ID(pls.Group.ID, "networkInterfaces", pls.Name+".nic."+s.IDs.GUID())
}

// visibleTo reports whether the subscription may ask for a connection by resource ID.
func (pls *PrivateLinkService) visibleTo(sub *arm.Subscription) bool {
	return pls.Group.Subscription == sub || allows(pls.visibility, sub)
}

func (pls *PrivateLinkService) autoApproves(sub *arm.Subscription) bool {
	return allows(pls.autoApproval, sub)
}

func allows(list []string, sub *arm.Subscription) bool {
	return slices.ContainsFunc(list, func(s string) bool { return s == "*" || strings.EqualFold(s, sub.ID) })
}

// findAlias is the service with this alias, or nil.
func findAlias(s *arm.State, alias string) *PrivateLinkService {
	for _, pls := range arm.AllOf[*PrivateLinkService](s, "privateLinkServices") {
		if strings.EqualFold(pls.Alias, alias) {
			return pls
		}
	}
	return nil
}

func (pls *PrivateLinkService) Occupy(*arm.State) { pls.holding.occupy(pls) }
func (pls *PrivateLinkService) Vacate(*arm.State) { pls.holding.vacate() }

// Users are the endpoints that are connected.
func (pls *PrivateLinkService) Users(*arm.State) []arm.User {
	var list []arm.User
	for _, conn := range pls.Connections.Sorted() {
		list = append(list, arm.User{ID: conn.Endpoint.ID, By: conn.Endpoint})
	}
	return list
}

func (pls *PrivateLinkService) ErrInUse([]arm.User) *arm.Error {
	return errServiceHasConnections(pls.ID, strconv.Itoa(len(pls.Connections)))
}

// Provisioned: its FQDNs may have changed.
func (pls *PrivateLinkService) Provisioned(s *arm.State, at time.Time) {
	for _, conn := range pls.Connections.Sorted() {
		conn.Endpoint.namesChanged(s, at)
	}
}

func (pls *PrivateLinkService) Detached(s *arm.State, at time.Time) {
	for _, conn := range pls.Connections.Sorted() {
		Disconnect(s, at, conn)
	}
}

// Connect approves the subscription's own endpoints, and those that the service
// approves by itself; others wait for its owner.
func (pls *PrivateLinkService) Connect(c *arm.Call, conn *Connection) *arm.Error {
	if err := c.CheckReady(&pls.Meta, pls.ID, conn.Endpoint.ID); err != nil {
		return err
	}
	same := pls.Group.Subscription == c.Sub
	switch {
	case !conn.Manual && !same && !pls.autoApproves(c.Sub):
		return ErrLinkedAuthorization(c.Principal.ClientID, pls.Group.Subscription.ID, c.State.Entra.TenantID)
	case !conn.Manual && same, pls.autoApproves(c.Sub):
		conn.Status, conn.Description = Approved, ApprovedByNetwork
	default:
		conn.Status = Pending
	}
	return nil
}

func (pls *PrivateLinkService) List(s *arm.State, at time.Time, conn *Connection) {
	conn.Number = s.NextNumber("connections")
	pls.Connections.Put(conn)
	pls.Etag = s.IDs.Etag()
	s.Changed(at, kernel.Azure, conn.ID, "", conn.Status)
	if pls.Owner != nil {
		pls.Owner.ConnectionListed(at, conn)
	}
}

func (pls *PrivateLinkService) Unlist(s *arm.State, at time.Time, conn *Connection, removed bool) {
	if pls.Owner != nil && removed {
		pls.Owner.ConnectionRemoved(at, conn)
	}
	pls.Connections.Drop(conn)
	pls.Etag = s.IDs.Etag()
	if pls.Owner != nil && !removed {
		pls.Owner.EndpointDeleted(at, conn)
	}
}

// Hosts are the service's FQDNs.
func (pls *PrivateLinkService) Hosts(*Connection) []string { return pls.fqdns }

func (*PrivateLinkService) Member(string) (name, host string, ok bool) { return "", "", false }
func (*PrivateLinkService) PrivateName(host string) string             { return host }
