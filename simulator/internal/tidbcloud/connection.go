package tidbcloud

import (
	"net/netip"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// EndpointState is the state of a private endpoint connection.
type EndpointState string

// The states of a private endpoint connection.
const (
	EndpointDiscovered EndpointState = "DISCOVERED"
	EndpointPending    EndpointState = "PENDING"
	EndpointActive     EndpointState = "ACTIVE"
	EndpointDeleting   EndpointState = "DELETING"
	EndpointFailed     EndpointState = "FAILED"
)

// endpointConnection is TiDB Cloud's record of a private endpoint.
type endpointConnection struct {
	ID          string
	Group       *NodeGroup
	EndpointID  string
	link        int // see Link.Number
	Address     string
	State       EndpointState
	Message     string
	Host        string
	due         time.Time
	generation  int
	order       uint64
	failMessage string // not "": the acceptance in progress will fail with it
}

// registration identifies a connection by its node group and endpoint.
type registration struct {
	group    *NodeGroup
	endpoint string // lower-case resource ID
}

func (ec *endpointConnection) registration() registration {
	return registration{ec.Group, kernel.Lower(ec.EndpointID)}
}

func (ec *endpointConnection) name() string {
	return "tidbNodeGroups/" + ec.Group.ID + "/privateEndpointConnections/" + ec.ID
}

type endpointConnectionWire struct {
	Name               string            `json:"name"`
	NodeGroupID        string            `json:"tidbNodeGroupId"`
	ConnectionID       string            `json:"privateEndpointConnectionId"`
	ClusterID          string            `json:"clusterId"`
	ClusterDisplayName string            `json:"clusterDisplayName"`
	Labels             map[string]string `json:"labels"`
	EndpointID         string            `json:"endpointId"`
	Address            string            `json:"privateIpAddress,omitzero"`
	State              EndpointState     `json:"endpointState"`
	Message            string            `json:"message"`
	RegionID           string            `json:"regionId"`
	RegionDisplayName  string            `json:"regionDisplayName"`
	CloudProvider      string            `json:"cloudProvider"`
	ServiceName        string            `json:"privateLinkServiceName"`
	ServiceState       ServiceState      `json:"privateLinkServiceState"`
	GroupDisplayName   string            `json:"tidbNodeGroupDisplayName"`
	Host               string            `json:"host"`
	Port               int               `json:"port"`
}

// wire returns the connection as a value to encode. Empty strings are "", and an empty
// privateIpAddress is left out: real clients fail on null (recorded).
func (ec *endpointConnection) wire() endpointConnectionWire {
	g := ec.Group
	provider, _, _ := splitRegion(g.Cluster.Region)
	return endpointConnectionWire{
		Name: ec.name(), NodeGroupID: g.ID, ConnectionID: ec.ID,
		ClusterID: g.Cluster.ID, ClusterDisplayName: g.Cluster.Name,
		Labels:     map[string]string{"tidb.cloud/project": g.Cluster.Project},
		EndpointID: ec.EndpointID, Address: ec.Address, State: ec.State, Message: ec.Message,
		RegionID: g.Cluster.Region, RegionDisplayName: regionDisplayName(g.Cluster.Region), CloudProvider: provider,
		ServiceName: g.Service.ID, ServiceState: g.Service.State, GroupDisplayName: g.name,
		Host: ec.Host, Port: Port,
	}
}

func (s *State) setEndpointState(at time.Time, ec *endpointConnection, state EndpointState, message string) {
	s.Changed(at, kernel.TiDBCloud, ec.name(), string(ec.State), string(state))
	ec.State, ec.Message, ec.due = state, message, time.Time{}
	ec.generation++
}

// ConnectionTo returns the connection of an endpoint to the group, or nil.
func (s *State) ConnectionTo(g *NodeGroup, endpointID string) *endpointConnection {
	return s.registered[registration{g, kernel.Lower(endpointID)}]
}

func (s *State) addEndpointConnection(g *NodeGroup, l Link) *endpointConnection {
	s.Seq++
	ec := &endpointConnection{ID: s.IDs.Decimal("19", 19, 6), Group: g, EndpointID: l.EndpointID, link: l.Number, order: s.Seq}
	s.Connections = append(s.Connections, ec)
	s.connection[ec.ID], s.registered[ec.registration()] = ec, ec
	return ec
}

// connectionGroup finds the node group of a path that may have the wildcard "-"; nil
// without an error means all groups.
func (c *call) connectionGroup() (*NodeGroup, *apiError) {
	wild := c.segments[1] == "-"
	if wild != (c.segments[3] == "-") {
		return nil, invalidArgument("clusterId and tidbNodeGroupId must both be '-', or neither")
	}
	if wild {
		return nil, nil
	}
	return c.groupOf()
}

func (c *call) listEndpointConnections() kernel.Reply {
	g, err := c.connectionGroup()
	if err != nil {
		return c.fail(err)
	}
	p, err := c.page()
	if err != nil {
		return c.fail(err)
	}
	project, provider := kernel.QueryValue(c.req.Query, "projectId"), kernel.QueryValue(c.req.Query, "cloudProvider")
	if g != nil {
		project = ""
	} else if project != "" && !c.key.reaches(project) {
		return c.fail(forbidden(project))
	}
	var found []*endpointConnection
	for _, ec := range c.s.Connections {
		cl := ec.Group.Cluster
		if g != nil && ec.Group != g || project != "" && cl.Project != project || !c.key.reaches(cl.Project) {
			continue
		}
		if p, _, _ := splitRegion(cl.Region); provider != "" && p != provider {
			continue
		}
		found = append(found, ec)
	}
	from, to, next := p.cut(len(found))
	body := struct {
		Connections []endpointConnectionWire `json:"privateEndpointConnections"`
		TotalSize   int                      `json:"totalSize"`
		Next        string                   `json:"nextPageToken,omitzero"`
	}{make([]endpointConnectionWire, 0, to-from), len(found), next}
	for _, ec := range found[from:to] {
		body.Connections = append(body.Connections, ec.wire())
	}
	return c.reply(body)
}

// connectionNamed finds the connection that the path names.
func (c *call) connectionNamed() (*endpointConnection, *apiError) {
	g, err := c.groupOf()
	if err != nil {
		return nil, err
	}
	ec := c.s.connection[c.segments[5]]
	if ec == nil || ec.Group != g {
		return nil, notFound("private endpoint connection " + c.segments[5] + " not found")
	}
	return ec, nil
}

func (c *call) getEndpointConnection() kernel.Reply {
	ec, err := c.connectionNamed()
	if err != nil {
		return c.fail(err)
	}
	return c.waiting(c.reply(ec.wire()), ec.due)
}

// createEndpointConnection is Accept Endpoint in the console, and with validateOnly
// Verify Endpoint.
func (c *call) createEndpointConnection() kernel.Reply {
	g, err := c.groupOf()
	if err != nil {
		return c.fail(err)
	}
	if !c.key.manages(g.Cluster.Project) {
		return c.fail(forbidden(g.Cluster.Project))
	}
	var body struct {
		EndpointID string  `json:"endpointId"`
		Address    *string `json:"privateIpAddress"`
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	address := ""
	if body.Address != nil {
		address = *body.Address
	}
	l, err := c.s.validateEndpoint(g, body.EndpointID, address)
	if err != nil {
		return c.fail(err)
	}
	if c.validateOnly() {
		// The reply has the form of a connection without an ID.
		return c.reply((&endpointConnection{Group: g, EndpointID: l.EndpointID, Address: address, State: EndpointPending}).wire())
	}
	ec := c.s.ConnectionTo(g, body.EndpointID)
	if ec == nil {
		ec = c.s.addEndpointConnection(g, l)
	}
	ec.link, ec.Address = l.Number, address
	c.s.accept(c.now, ec)
	return c.waiting(c.reply(ec.wire()), ec.due)
}

// validateEndpoint returns an error if an endpoint cannot be accepted. The rules about
// region and service are documented, their order and texts are assumed.
func (s *State) validateEndpoint(g *NodeGroup, endpointID, address string) (Link, *apiError) {
	if endpointID == "" {
		return Link{}, invalidArgument("endpointId is required")
	}
	if !s.azure.IsEndpointID(endpointID) {
		return Link{}, invalidArgument("endpointId '" + endpointID + "' is not the resource ID of an Azure private endpoint")
	}
	if address != "" {
		if ip, err := netip.ParseAddr(address); err != nil || !ip.Is4() {
			return Link{}, invalidArgument("privateIpAddress '" + address + "' is not an IPv4 address")
		}
	}
	if g.Cluster.State != ClusterActive {
		return Link{}, failedPrecondition("cluster " + g.Cluster.ID + " is " + string(g.Cluster.State) + ", not ACTIVE")
	}
	if g.Service.State != ServiceActive || g.Service.ID == "" {
		return Link{}, failedPrecondition("the private link service of tidb node group " + g.ID + " is " + string(g.Service.State) + ", not ACTIVE")
	}
	if ec := s.ConnectionTo(g, endpointID); ec != nil && ec.State != EndpointDiscovered {
		return Link{}, alreadyExists("private endpoint connection " + ec.ID + " for endpoint '" + endpointID + "' exists and is " + string(ec.State))
	}
	l, found := s.azure.Find(g, endpointID)
	_, location, _ := splitRegion(g.Cluster.Region)
	switch {
	case !found:
		return Link{}, failedPrecondition("endpoint '" + endpointID + "' has no connection to private link service '" + g.Service.ID + "'")
	case l.Location != location:
		return Link{}, failedPrecondition("endpoint '" + endpointID + "' is in region " + l.Location + ", the cluster is in " + location)
	case l.Rejected:
		return Link{}, failedPrecondition("the connection of endpoint '" + endpointID + "' is Rejected")
	}
	return l, nil
}

func (c *call) deleteEndpointConnection() kernel.Reply {
	ec, err := c.connectionNamed()
	if err != nil {
		return c.fail(err)
	}
	if !c.key.manages(ec.Group.Cluster.Project) {
		return c.fail(forbidden(ec.Group.Cluster.Project))
	}
	if ec.State != EndpointDeleting {
		c.s.setEndpointState(c.now, ec, EndpointDeleting, "")
		ec.due = c.now.Add(c.s.Durations.ConnectionDeletion)
		c.s.planFor(ec, ec.due, c.s.removeConnection)
	}
	return c.waiting(c.reply(struct{}{}), ec.due)
}
