package tidbcloud

import (
	"fmt"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/backdoor"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// HoldService keeps the endpoint services of a cluster CREATING until ReleaseService. It
// returns an error if one of them is in another state.
func (s *State) HoldService(clusterID string) error {
	groups, err := s.groupsWhoseService(clusterID, "only a CREATING service can be held: see Cluster.JustCreated", (*endpointService).creating)
	for _, g := range groups {
		g.Service.held, g.Service.due = true, time.Time{}
	}
	return err
}

// FailService makes the CREATING endpoint services of a cluster FAILED. It returns an
// error if one of them is in another state.
func (s *State) FailService(now time.Time, clusterID string) error {
	groups, err := s.groupsWhoseService(clusterID, "only a CREATING service can fail: see Cluster.JustCreated", (*endpointService).creating)
	for _, g := range groups {
		s.Changed(now, kernel.TiDBCloud, g.Service.name(g), string(ServiceCreating), string(ServiceFailed))
		g.Service.State, g.Service.held, g.Service.due = ServiceFailed, false, time.Time{}
	}
	return err
}

// ReleaseService restarts the creation of a cluster's endpoint services that are held or
// FAILED, as TiDB Cloud's support does. The creation takes its full duration. If the
// cluster is CREATING, it begins after that. It returns an error if a service is neither
// held nor FAILED.
func (s *State) ReleaseService(now time.Time, clusterID string) error {
	groups, err := s.groupsWhoseService(clusterID, "only a service that is held or FAILED can be released", (*endpointService).stuck)
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

// groupsWhoseService returns the node groups of a cluster, or an error with the rule if
// a service does not fit.
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

// ClusterNamed finds a cluster by its ID. The error is a *backdoor.CommandError.
func (s *State) ClusterNamed(id string) (*cluster, error) {
	if cl := s.clusterByID[strings.TrimSpace(id)]; cl != nil {
		return cl, nil
	}
	return nil, backdoor.Missing("cluster", id, "add it first with AddCluster; Snapshot lists the IDs of those that exist")
}
