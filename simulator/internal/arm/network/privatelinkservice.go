package network

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// PrivateLinkService is a private link service with its connections.
type PrivateLinkService struct {
	arm.Meta
	holding
	serviceSettings
	Alias       string
	configs     []serviceConfig
	nicID       string
	Connections LinkSide

	// Owner follows the connections; nil if the service is a customer's.
	Owner ServiceOwner
}

// ServiceOwner is a cloud that provides private link services to its customers.
type ServiceOwner interface {
	// ConnectionListed is called when a connection appears in the service.
	ConnectionListed(at time.Time, conn *Connection)
	// ConnectionRemoved is called when the service's side removes a connection.
	ConnectionRemoved(at time.Time, conn *Connection)
	// EndpointDeleted is called when a connection ends with its endpoint.
	EndpointDeleted(at time.Time, conn *Connection)
}

// serviceSettings are what a PUT can change.
type serviceSettings struct {
	fqdns        []string
	proxy        bool
	destination  string          // destinationIPAddress; it has no effect
	access       string          // accessMode; it has no effect
	frontends    []string        // IDs
	balancers    []*loadBalancer // of the frontends
	visibility   []string        // subscription IDs or *; nil if the request had none
	autoApproval []string        // as visibility
}

func (s *serviceSettings) equal(other *serviceSettings) bool {
	return s.proxy == other.proxy && s.destination == other.destination && s.access == other.access && slices.Equal(s.fqdns, other.fqdns) && slices.Equal(s.frontends, other.frontends) &&
		sameList(s.visibility, other.visibility) && sameList(s.autoApproval, other.autoApproval)
}

// sameList reports whether both are the same. An empty list differs from none.
func sameList(a, b []string) bool { return (a == nil) == (b == nil) && slices.Equal(a, b) }

type serviceConfig struct {
	name   string
	subnet *subnet
	static string // the address that the request asked for, or ""
}

type serviceProperties struct {
	arm.GUIDWire
	FQDNs             []string           `json:"fqdns"`
	AccessMode        string             `json:"accessMode,omitzero" since:"2026"` // not in 2025-05-01 (recorded)
	Alias             string             `json:"alias"`
	Visibility        *subscriptionsWire `json:"visibility,omitzero"`
	AutoApproval      *subscriptionsWire `json:"autoApproval,omitzero"`
	ProxyProtocol     bool               `json:"enableProxyProtocol"`
	Destination       string             `json:"destinationIPAddress,omitzero"`
	Frontends         []arm.Ref          `json:"loadBalancerFrontendIpConfigurations"`
	IPConfigurations  []*arm.Envelope    `json:"ipConfigurations"`
	Connections       []*arm.Envelope    `json:"privateEndpointConnections"`
	NetworkInterfaces []arm.Ref          `json:"networkInterfaces"`
}

type subscriptionsWire struct {
	Subscriptions []string `json:"subscriptions"`
}

type serviceConfigProperties struct {
	arm.StateWire
	Address string  `json:"privateIPAddress,omitzero"` // if it is static (recorded)
	Method  string  `json:"privateIPAllocationMethod"`
	Subnet  arm.Ref `json:"subnet"`
	Primary bool    `json:"primary"`
	Version string  `json:"privateIPAddressVersion"`
}

var privateLinkServices = arm.Declare(Provider, arm.Definition[PrivateLinkService, serviceBody, serviceProperties]{
	Path: "privateLinkServices", Since: "2019-04-01", Traits: arm.Traits{Indexed: true},
	Untagged: true, // described
	Takes:    func(d *kernel.Durations) time.Duration { return d.PrivateLinkService }, Wait: 10 * time.Second,
	Define: defineService,
	Same: func(a, b *PrivateLinkService) bool {
		return a.serviceSettings.equal(&b.serviceSettings) && slices.Equal(a.configs, b.configs)
	},
	Apply: func(_ *arm.Call, old, next *PrivateLinkService) {
		old.serviceSettings, old.configs, old.holding = next.serviceSettings, next.configs, next.holding
	},
	References: func(pls *PrivateLinkService) []arm.Resource { return arm.AsResources(pls.balancers) },
	Show:       showService,
})

func showService(_ *arm.State, pls *PrivateLinkService, p *serviceProperties, v arm.View) {
	p.FQDNs, p.AccessMode, p.Alias = append([]string{}, pls.fqdns...), pls.access, pls.Alias
	p.ProxyProtocol, p.Destination = pls.proxy, pls.destination
	if pls.visibility != nil {
		p.Visibility = &subscriptionsWire{pls.visibility}
	}
	if pls.autoApproval != nil {
		p.AutoApproval = &subscriptionsWire{pls.autoApproval}
	}
	p.Frontends, p.Connections, p.NetworkInterfaces = []arm.Ref{}, []*arm.Envelope{}, []arm.Ref{{ID: pls.nicID}}
	for _, id := range pls.frontends {
		p.Frontends = append(p.Frontends, arm.Ref{ID: id})
	}
	p.IPConfigurations = []*arm.Envelope{}
	for i, config := range pls.configs {
		method := "Dynamic"
		if config.static != "" {
			method = "Static"
		}
		p.IPConfigurations = append(p.IPConfigurations, arm.ShowPart(pls, "ipConfigurations", config.name, &serviceConfigProperties{
			arm.StateWire{ProvisioningState: "Succeeded"}, config.static, method, arm.Ref{ID: config.subnet.ID}, i == 0, "IPv4",
		}))
	}
	for _, conn := range pls.Connections.Sorted() {
		p.Connections = append(p.Connections, conn.serviceWire(pls, v))
	}
}

func (pls *PrivateLinkService) configID(name string) string {
	return pls.ID + "/ipConfigurations/" + name
}

// nameParts sets the alias and the NIC of a new service. The alias has the name in lower case
// and a GUID of its own (recorded).
func (pls *PrivateLinkService) nameParts(s *arm.State) {
	pls.Alias = kernel.Lower(pls.Name) + "." + s.IDs.GUID() + "." + pls.Location + ".azure.privatelinkservice"
	pls.nicID = ID(pls.Group.ID, "networkInterfaces", pls.Name+".nic."+s.IDs.GUID())
}

// visibleTo reports whether the subscription may request a connection by resource ID.
func (pls *PrivateLinkService) visibleTo(sub *arm.Subscription) bool {
	return pls.Group.Subscription == sub || allows(pls.visibility, sub)
}

func (pls *PrivateLinkService) autoApproves(sub *arm.Subscription) bool {
	return allows(pls.autoApproval, sub)
}

func allows(list []string, sub *arm.Subscription) bool {
	return slices.ContainsFunc(list, func(s string) bool { return s == "*" || strings.EqualFold(s, sub.ID) })
}

// findAlias returns the service with this alias, or nil.
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

// Users returns the endpoints that are connected.
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

func (pls *PrivateLinkService) Detached(s *arm.State, at time.Time) {
	for _, conn := range pls.Connections.Sorted() {
		Disconnect(s, at, conn)
	}
}

// Connect approves connections of the service's own subscription, unless they are manual,
// and of those that the service approves automatically. Others are pending.
func (pls *PrivateLinkService) Connect(c *arm.Call, conn *Connection) *arm.Error {
	if err := c.CheckReady(&pls.Meta, pls.ID, conn.Endpoint.ID); err != nil {
		return err
	}
	same := pls.Group.Subscription == c.Sub
	switch {
	case !conn.Manual && !same && !pls.autoApproves(c.Sub):
		return ErrLinkedAuthorization(c.Principal.ClientID, pls.Group.Subscription.ID, c.State.Entra.TenantID)
	case pls.autoApproves(c.Sub):
		conn.Status, conn.Description = Approved, approvedByList
	case !conn.Manual:
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

// Hosts returns nothing, even if the service has FQDNs (recorded).
func (*PrivateLinkService) Hosts(*Connection) []string { return nil }

func (*PrivateLinkService) Member(string) (name, host string, ok bool) { return "", "", false }
func (*PrivateLinkService) PrivateName(host string) string             { return host }
