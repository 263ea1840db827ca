package simulator

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/world"
)

// HoldService keeps the endpoint services of a cluster CREATING until
// [Simulator.ReleaseService], also those that become CREATING once the cluster is
// ACTIVE. The error is a [*CommandError] if the cluster does not exist or its service
// is past CREATING.
func (s *Simulator) HoldService(clusterID string) error {
	return s.do("HoldService", world.ClusterArguments{ClusterID: clusterID})
}

// FailService makes the creation of a cluster's endpoint services fail: they become
// FAILED at once and stay so until [Simulator.ReleaseService]. It is documented that a
// service may show as failed; the word in the API is assumed. The error is a
// [*CommandError] if the cluster does not exist or its service is past CREATING.
func (s *Simulator) FailService(clusterID string) error {
	return s.do("FailService", world.ClusterArguments{ClusterID: clusterID})
}

// ReleaseService starts the creation of a cluster's held or FAILED endpoint services
// again, as TiDB Cloud's support does: they are ACTIVE after Durations.ServiceCreation.
// The error is a [*CommandError] if the cluster does not exist or its service is
// neither held nor FAILED.
func (s *Simulator) ReleaseService(clusterID string) error {
	return s.do("ReleaseService", world.ClusterArguments{ClusterID: clusterID})
}
