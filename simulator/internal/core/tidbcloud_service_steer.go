package core

import (
	"fmt"
	"strings"
	"time"
)

// holdService keeps the endpoint services of a cluster that are CREATING so until
// they are released.
func (s *tidbState) holdService(clusterID string) error {
	groups, err := s.groupsWhoseService(clusterID, "only one that is CREATING can be held, see Cluster.JustCreated", (*endpointService).creating)
	for _, g := range groups {
		g.service.held, g.service.due = true, time.Time{}
	}
	return err
}

// failService lets the creation of a cluster's endpoint services fail now.
func (s *tidbState) failService(now time.Time, clusterID string) error {
	groups, err := s.groupsWhoseService(clusterID, "only one that is CREATING can fail, see Cluster.JustCreated", (*endpointService).creating)
	for _, g := range groups {
		s.changed(now, TiDBCloud, g.service.name(g), string(ServiceCreating), string(ServiceFailed))
		g.service.state, g.service.held, g.service.due = ServiceFailed, false, time.Time{}
	}
	return err
}

// releaseService starts the creation of endpoint services that are held or FAILED
// anew, as TiDB Cloud's support does. It takes as long as always. The services of
// a cluster that is still CREATING itself are created after it.
func (s *tidbState) releaseService(now time.Time, clusterID string) error {
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
// rule if the service of one of them does not fit.
func (s *tidbState) groupsWhoseService(clusterID, rule string, fits func(*endpointService) bool) ([]*nodeGroup, error) {
	cl, err := s.clusterNamed(clusterID)
	if err != nil {
		return nil, err
	}
	for _, g := range cl.groups {
		if !fits(g.service) {
			return nil, conflict(fmt.Sprintf("the endpoint service of node group %s is %s", g.id, g.service.state), rule)
		}
	}
	return cl.groups, nil
}

func (s *tidbState) clusterNamed(id string) (*cluster, error) {
	if cl := s.clusterByID[strings.TrimSpace(id)]; cl != nil {
		return cl, nil
	}
	return nil, missing("cluster", id, "add it first with AddCluster; Snapshot lists the IDs of those that exist")
}
