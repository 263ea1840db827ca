package core

import (
	"fmt"
	"time"
)

// HoldService lets the endpoint services of a cluster that are CREATING stay so
// until they are released.
func (s *State) HoldService(clusterID string) error {
	groups, err := s.groupsWhoseService(clusterID, "only one that is CREATING can be held, see Cluster.JustCreated", (*endpointService).creating)
	for _, g := range groups {
		g.service.held, g.service.due = true, time.Time{}
	}
	return err
}

// FailService lets the creation of a cluster's endpoint services fail now.
func (s *State) FailService(now time.Time, clusterID string) error {
	groups, err := s.groupsWhoseService(clusterID, "only one that is CREATING can fail, see Cluster.JustCreated", (*endpointService).creating)
	for _, g := range groups {
		s.changed(now, TiDBCloud, g.service.name(g), string(ServiceCreating), string(ServiceFailed))
		g.service.state, g.service.held, g.service.due = ServiceFailed, false, time.Time{}
	}
	return err
}

// ReleaseService is what support does about endpoint services that are held or
// FAILED: they are created anew, which takes as long as always. The services of
// a cluster that is still CREATING itself come after it.
func (s *State) ReleaseService(now time.Time, clusterID string) error {
	groups, err := s.groupsWhoseService(clusterID, "only one that is held or FAILED can be released", (*endpointService).stuck)
	for _, g := range groups {
		if g.service.state == ServiceFailed {
			s.changed(now, TiDBCloud, g.service.name(g), string(ServiceFailed), string(ServiceCreating))
		}
		g.service.state, g.service.held = ServiceCreating, false
		g.service.generation++
		if g.cluster.state != ClusterCreating {
			s.createService(now, g)
		}
	}
	return err
}

func (e *endpointService) creating() bool { return e.state == ServiceCreating }

func (e *endpointService) stuck() bool { return e.held || e.state == ServiceFailed }

// groupsWhoseService returns the node groups of a cluster, or an error with the
// rule when the services of some of them do not fit.
func (s *State) groupsWhoseService(clusterID, rule string, fits func(*endpointService) bool) ([]*nodeGroup, error) {
	cl := s.clusterByID[clusterID]
	if cl == nil {
		return nil, fmt.Errorf("cluster %q does not exist", clusterID)
	}
	for _, g := range cl.groups {
		if !fits(g.service) {
			return nil, fmt.Errorf("the endpoint service of node group %s is %s: %s", g.id, g.service.state, rule)
		}
	}
	return cl.groups, nil
}
