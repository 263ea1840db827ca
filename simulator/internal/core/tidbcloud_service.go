package core

import "time"

// ServiceState is the state of an endpoint service.
type ServiceState string

const (
	ServiceCreating ServiceState = "CREATING"
	ServiceActive   ServiceState = "ACTIVE"
	ServiceDeleting ServiceState = "DELETING"
	// ServiceFailed is not in the API's enumeration: the page says that a service
	// "shows as failed" [documented], the word is FAILED as a connection's is
	// [assumed].
	ServiceFailed ServiceState = "FAILED"
)

// endpointService is a node group's endpoint service: an Azure private link
// service in TiDB Cloud's own subscription.
type endpointService struct {
	state ServiceState
	id    string // of the private link service; "" until it exists
	zone  string
	host  string // of the group's first connection that became ACTIVE
	due   time.Time
	held  bool // it stays CREATING until it is released
	// generation counts the creations: the end of an earlier one is no event of
	// the present one's.
	generation int
}

type linkServiceWire struct {
	Name              string       `json:"name"`
	NodeGroupID       string       `json:"tidbNodeGroupId"`
	ServiceName       string       `json:"serviceName"`
	ServiceDNSName    string       `json:"serviceDnsName"`
	State             ServiceState `json:"state"`
	RegionID          string       `json:"regionId"`
	RegionDisplayName string       `json:"regionDisplayName"`
	CloudProvider     string       `json:"cloudProvider"`
}

func (c *tidbCall) getService() Reply {
	g, err := c.groupOf()
	if err != nil {
		return c.fail(*err)
	}
	provider, _, _ := splitRegion(g.cluster.region)
	reply := c.reply(linkServiceWire{
		Name: "tidbNodeGroups/" + g.id + "/privateLinkService", NodeGroupID: g.id,
		ServiceName: g.service.id, ServiceDNSName: g.service.zone, State: g.service.state,
		RegionID: g.cluster.region, RegionDisplayName: regionDisplayName(g.cluster.region), CloudProvider: provider,
	})
	return c.waiting(reply, g.service.due)
}

// createService begins the creation of a group's endpoint service, unless it
// has failed already.
func (s *tidbState) createService(now time.Time, g *nodeGroup) {
	if g.service.state == ServiceFailed {
		return
	}
	if !g.service.held {
		g.service.due = now.Add(s.durations.ServiceCreation)
		s.planService(g)
	}
	s.changed(now, TiDBCloud, g.service.name(g), "", string(ServiceCreating))
}

func (*endpointService) name(g *nodeGroup) string {
	return "tidbNodeGroups/" + g.id + "/privateLinkService"
}

// planService plans the end of the service's creation, unless another one begins.
func (s *tidbState) planService(g *nodeGroup) {
	generation := g.service.generation
	s.plan(g.service.due, func(at time.Time) {
		if g.service.state == ServiceCreating && !g.service.held && g.service.generation == generation && s.clusterByID[g.cluster.id] == g.cluster {
			s.changed(at, TiDBCloud, g.service.name(g), string(ServiceCreating), string(ServiceActive))
			g.service.state = ServiceActive
			s.publishService(at, g)
		}
	})
}

// publishService makes the private link service of a cluster on Azure.
func (s *tidbState) publishService(now time.Time, g *nodeGroup) {
	if provider, location, _ := splitRegion(g.cluster.region); provider == "azure" {
		g.service.id = s.azure.publish(now, g, location)
	}
}

// withdrawService takes it away; endpoints to it are Disconnected.
func (s *tidbState) withdrawService(at time.Time, g *nodeGroup) {
	if g.service.id != "" {
		s.azure.withdraw(at, g)
	}
	g.service.state = ServiceDeleting
}
