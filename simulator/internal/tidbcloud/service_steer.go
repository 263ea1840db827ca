package tidbcloud

import (
	"fmt"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/backdoor"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// HoldService keeps the endpoint services of a cluster that are CREATING so until
// they are released.
func (s *State) HoldService(clusterID string) error {
	groups, err := s.groupsWhoseService(clusterID, "only one that is CREATING can be held, see Cluster.JustCreated", (*endpointService).creating)
	for _, g := range groups {
		g.Service.held, g.Service.due = true, time.Time{}
	}
	return err
}

// FailService lets the creation of a cluster's endpoint services fail now.
func (s *State) FailService(now time.Time, clusterID string) error {
	groups, err := s.groupsWhoseService(clusterID, "only one that is CREATING can fail, see Cluster.JustCreated", (*endpointService).creating)
	for _, g := range groups {
		s.Changed(now, kernel.TiDBCloud, g.Service.name(g), string(ServiceCreating), string(ServiceFailed))
		g.Service.State, g.Service.held, g.Service.due = ServiceFailed, false, time.Time{}
	}
	return err
}

// ReleaseService starts the creation of endpoint services that are held or FAILED
// anew, as TiDB Cloud's support does. It takes as long as always. The services of
// a cluster that is still CREATING itself are created after it.
func (s *State) ReleaseService(now time.Time, clusterID string) error {
	groups, err := s.groupsWhoseService(clusterID, "only one that is held or FAILED can be released", (*endpointService).stuck)
	for _, g := range groups {
		if g.Service.State == ServiceFailed {
			s.Changed(now, kernel.TiDBCloud, g.Service.name(g), string(ServiceFailed), string(ServiceCreating))
		}
		g.Service.State, g.Service.held = ServiceCreating, false
		g.Service.generation++
		if g.Cluster.State != ClusterCreating {
			s.createService(now, g)
		}
	}
	return err
}

func (e *endpointService) creating() bool { return e.State == ServiceCreating }

func (e *endpointService) stuck() bool { return e.held || e.State == ServiceFailed }

// groupsWhoseService returns the node groups of a cluster, or an error with the
// rule if the service of one of them does not fit.
func (s *State) groupsWhoseService(clusterID, rule string, fits func(*endpointService) bool) ([]*NodeGroup, error) {
	cl, err := s.ClusterNamed(clusterID)
	if err != nil {
		return nil, err
	}
	for _, g := range cl.Groups {
		if !fits(g.Service) {
			return nil, backdoor.Conflict(fmt.Sprintf("the endpoint service of node group %s is %s", g.ID, g.Service.State), rule)
		}
	}
	return cl.Groups, nil
}

func (s *State) ClusterNamed(id string) (*cluster, error) {
	if cl := s.clusterByID[strings.TrimSpace(id)]; cl != nil {
		return cl, nil
	}
	return nil, backdoor.Missing("cluster", id, "add it first with AddCluster; Snapshot lists the IDs of those that exist")
}
