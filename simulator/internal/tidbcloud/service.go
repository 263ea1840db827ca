package tidbcloud

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// ServiceState is the state of an endpoint service.
type ServiceState string

// The states of an endpoint service.
const (
	ServiceCreating ServiceState = "CREATING"
	ServiceActive   ServiceState = "ACTIVE"
	ServiceDeleting ServiceState = "DELETING"
	// ServiceFailed is not in the API's enumeration. A service can fail (documented);
	// the word is that of a connection (assumed).
	ServiceFailed ServiceState = "FAILED"
)

// endpointService is a node group's endpoint service: an Azure private link
// service in TiDB Cloud's own subscription.
type endpointService struct {
	State ServiceState
	ID    string // of the private link service; "" until it exists
	Zone  string
	host  string // of the group's first ACTIVE connection
	due   time.Time
	held  bool // stays CREATING until it is released
	// generation counts the creations, so that the end of an earlier one has no
	// effect.
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

func (c *call) getService() kernel.Reply {
	g, err := c.groupOf()
	if err != nil {
		return c.fail(err)
	}
	provider, _, _ := splitRegion(g.Cluster.Region)
	reply := c.reply(linkServiceWire{
		Name: g.Service.name(g), NodeGroupID: g.ID,
		ServiceName: g.Service.ID, ServiceDNSName: g.Service.Zone, State: g.Service.State,
		RegionID: g.Cluster.Region, RegionDisplayName: regionDisplayName(g.Cluster.Region), CloudProvider: provider,
	})
	return c.waiting(reply, g.Service.due)
}

// createService begins the creation of a group's endpoint service, unless it is FAILED.
func (s *State) createService(now time.Time, g *NodeGroup) {
	if g.Service.State == ServiceFailed {
		return
	}
	if !g.Service.held {
		g.Service.due = now.Add(s.Durations.ServiceCreation)
		s.planService(g)
	}
	s.Changed(now, kernel.TiDBCloud, g.Service.name(g), "", string(ServiceCreating))
}

func (*endpointService) name(g *NodeGroup) string {
	return g.resource() + "/privateLinkService"
}

// planService schedules the end of the service's creation. It has no effect if another
// creation begins before.
func (s *State) planService(g *NodeGroup) {
	generation := g.Service.generation
	s.Plan(g.Service.due, func(at time.Time) {
		if g.Service.State == ServiceCreating && !g.Service.held && g.Service.generation == generation && s.clusterByID[g.Cluster.ID] == g.Cluster {
			s.Changed(at, kernel.TiDBCloud, g.Service.name(g), string(ServiceCreating), string(ServiceActive))
			g.Service.State = ServiceActive
			s.publishService(at, g)
		}
	})
}

// publishService creates the private link service of a group on Azure.
func (s *State) publishService(now time.Time, g *NodeGroup) {
	if provider, location, _ := splitRegion(g.Cluster.Region); provider == "azure" {
		g.Service.ID = s.azure.Publish(now, g, location)
	}
}

// withdrawService deletes the private link service; its endpoints become Disconnected.
func (s *State) withdrawService(at time.Time, g *NodeGroup) {
	if g.Service.ID != "" {
		s.azure.Withdraw(at, g)
	}
	g.Service.State = ServiceDeleting
}
