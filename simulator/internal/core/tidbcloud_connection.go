package core

import (
	"net/netip"
	"time"
)

// EndpointState is the state of a private endpoint connection.
type EndpointState string

const (
	Discovered EndpointState = "DISCOVERED"
	Pending    EndpointState = "PENDING"
	Active     EndpointState = "ACTIVE"
	Deleting   EndpointState = "DELETING"
	Failed     EndpointState = "FAILED"
)

// endpointConnection is TiDB Cloud's record of a private endpoint.
type endpointConnection struct {
	id          string
	group       *nodeGroup
	endpointID  string
	link        int // see link.number
	address     string
	state       EndpointState
	message     string
	host        string
	due         time.Time
	generation  int
	order       uint64
	failMessage string // the acceptance under way will fail with this
}

// registration identifies a connection by what it is for.
type registration struct {
	group    *nodeGroup
	endpoint string // lower-case resource ID
}

func (ec *endpointConnection) registration() registration {
	return registration{ec.group, lower(ec.endpointID)}
}

func (ec *endpointConnection) name() string {
	return "tidbNodeGroups/" + ec.group.id + "/privateEndpointConnections/" + ec.id
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

// wire shows the connection: every string field always, "" when empty, and
// privateIpAddress left out rather than null, because the real clients break on
// anything else [observed].
func (ec *endpointConnection) wire() endpointConnectionWire {
	g := ec.group
	provider, _, _ := splitRegion(g.cluster.region)
	return endpointConnectionWire{
		Name: ec.name(), NodeGroupID: g.id, ConnectionID: ec.id,
		ClusterID: g.cluster.id, ClusterDisplayName: g.cluster.name,
		Labels:     map[string]string{"tidb.cloud/project": g.cluster.project},
		EndpointID: ec.endpointID, Address: ec.address, State: ec.state, Message: ec.message,
		RegionID: g.cluster.region, RegionDisplayName: regionDisplayName(g.cluster.region), CloudProvider: provider,
		ServiceName: g.service.id, ServiceState: g.service.state, GroupDisplayName: g.name,
		Host: ec.host, Port: port,
	}
}

func (s *tidbState) setEndpointState(at time.Time, ec *endpointConnection, state EndpointState, message string) {
	s.changed(at, TiDBCloud, ec.name(), string(ec.state), string(state))
	ec.state, ec.message, ec.due = state, message, time.Time{}
	ec.generation++
}

// registration is TiDB Cloud's record of the endpoint in the group, or nil.
func (s *tidbState) registration(g *nodeGroup, endpointID string) *endpointConnection {
	return s.registered[registration{g, lower(endpointID)}]
}

func (s *tidbState) addEndpointConnection(g *nodeGroup, l *link) *endpointConnection {
	s.seq++
	ec := &endpointConnection{id: s.ids.decimal("19", 19, 6), group: g, endpointID: l.endpointID, link: l.number, order: s.seq}
	s.connections = append(s.connections, ec)
	s.connection[ec.id], s.registered[ec.registration()] = ec, ec
	return ec
}

// connectionGroup finds the node group of a path that may hold wildcards; nil
// with no error means all of them.
func (c *tidbCall) connectionGroup() (*nodeGroup, *tidbError) {
	wild := c.segments[1] == "-"
	if wild != (c.segments[3] == "-") {
		return nil, invalidArgument("clusterId and tidbNodeGroupId must both be '-', or neither")
	}
	if wild {
		return nil, nil
	}
	return c.groupOf()
}

func (c *tidbCall) listEndpointConnections() Reply {
	g, err := c.connectionGroup()
	if err != nil {
		return c.fail(*err)
	}
	p, err := c.page()
	if err != nil {
		return c.fail(*err)
	}
	project, provider := queryValue(c.req.Query, "projectId"), queryValue(c.req.Query, "cloudProvider")
	if g != nil {
		project = ""
	} else if project != "" && !c.key.reaches(project) {
		return c.fail(*forbidden(project))
	}
	var found []*endpointConnection
	for _, ec := range c.s.connections {
		cl := ec.group.cluster
		if g != nil && ec.group != g || project != "" && cl.project != project || !c.key.reaches(cl.project) {
			continue
		}
		if p, _, _ := splitRegion(cl.region); provider != "" && p != provider {
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
func (c *tidbCall) connectionNamed() (*endpointConnection, *tidbError) {
	g, err := c.groupOf()
	if err != nil {
		return nil, err
	}
	ec := c.s.connection[c.segments[5]]
	if ec == nil || ec.group != g {
		return nil, notFound("private endpoint connection " + c.segments[5] + " not found")
	}
	return ec, nil
}

func (c *tidbCall) getEndpointConnection() Reply {
	ec, err := c.connectionNamed()
	if err != nil {
		return c.fail(*err)
	}
	return c.waiting(c.reply(ec.wire()), ec.due)
}

// createEndpointConnection is the console's Accept Endpoint, and with
// validateOnly its Verify Endpoint.
func (c *tidbCall) createEndpointConnection() Reply {
	g, err := c.groupOf()
	if err != nil {
		return c.fail(*err)
	}
	if !c.key.manages(g.cluster.project) {
		return c.fail(*forbidden(g.cluster.project))
	}
	var body struct {
		EndpointID string  `json:"endpointId"`
		Address    *string `json:"privateIpAddress"`
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(*err)
	}
	address := ""
	if body.Address != nil {
		address = *body.Address
	}
	l, err := c.s.validateEndpoint(g, body.EndpointID, address)
	if err != nil {
		return c.fail(*err)
	}
	if c.validateOnly() {
		// The reply has the schema of the connection, which has no ID yet.
		return c.reply((&endpointConnection{group: g, endpointID: l.endpointID, address: address, state: Pending}).wire())
	}
	ec := c.s.registration(g, body.EndpointID)
	if ec == nil {
		ec = c.s.addEndpointConnection(g, l)
	}
	ec.link, ec.address = l.number, address
	c.s.accept(c.now, ec)
	return c.waiting(c.reply(ec.wire()), ec.due)
}

// validateEndpoint applies the rules for accepting an endpoint. The page names
// the region and the service; the order and the words are assumed.
func (s *tidbState) validateEndpoint(g *nodeGroup, endpointID, address string) (*link, *tidbError) {
	if endpointID == "" {
		return nil, invalidArgument("endpointId is required")
	}
	if !s.azure.isEndpointID(endpointID) {
		return nil, invalidArgument("endpointId '" + endpointID + "' is not the resource ID of an Azure private endpoint")
	}
	if address != "" {
		if ip, err := netip.ParseAddr(address); err != nil || !ip.Is4() {
			return nil, invalidArgument("privateIpAddress '" + address + "' is not an IPv4 address")
		}
	}
	if g.cluster.state != ClusterActive {
		return nil, failedPrecondition("cluster " + g.cluster.id + " is " + string(g.cluster.state) + ", not ACTIVE")
	}
	if g.service.state != ServiceActive || g.service.id == "" {
		return nil, failedPrecondition("the private link service of tidb node group " + g.id + " is " + string(g.service.state) + ", not ACTIVE")
	}
	if ec := s.registration(g, endpointID); ec != nil && ec.state != Discovered {
		return nil, alreadyExists("private endpoint connection " + ec.id + " for endpoint '" + endpointID + "' exists and is " + string(ec.state))
	}
	l := s.azure.find(g, endpointID)
	_, location, _ := splitRegion(g.cluster.region)
	switch {
	case l == nil:
		return nil, failedPrecondition("endpoint '" + endpointID + "' has no connection to private link service '" + g.service.id + "'")
	case l.location != location:
		return nil, failedPrecondition("endpoint '" + endpointID + "' is in region " + l.location + ", the cluster is in " + location)
	case l.rejected:
		return nil, failedPrecondition("the connection of endpoint '" + endpointID + "' is Rejected")
	}
	return l, nil
}

func (c *tidbCall) deleteEndpointConnection() Reply {
	ec, err := c.connectionNamed()
	if err != nil {
		return c.fail(*err)
	}
	if !c.key.manages(ec.group.cluster.project) {
		return c.fail(*forbidden(ec.group.cluster.project))
	}
	if ec.state != Deleting {
		c.s.setEndpointState(c.now, ec, Deleting, "")
		ec.due = c.now.Add(c.s.durations.ConnectionDeletion)
		c.s.planFor(ec, ec.due, c.s.removeConnection)
	}
	return c.waiting(c.reply(struct{}{}), ec.due)
}
