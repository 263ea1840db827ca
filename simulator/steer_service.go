package simulator

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/world"
)

// HoldService keeps the endpoint services of a cluster that are CREATING, or that
// will be once the cluster is ACTIVE, so until [Simulator.ReleaseService]. The
// error is a [*CommandError] if the cluster does not exist or its service is past
// CREATING.
func (s *Simulator) HoldService(clusterID string) error {
	return s.do("HoldService", world.ClusterArguments{ClusterID: clusterID})
}

// FailService lets the creation of the endpoint services of a cluster fail: they
// are FAILED at once, and stay so until [Simulator.ReleaseService]. That a service
// may show as failed is documented; the word in the API is assumed. The error is a
// [*CommandError] if the cluster does not exist or its service is past CREATING.
func (s *Simulator) FailService(clusterID string) error {
	return s.do("FailService", world.ClusterArguments{ClusterID: clusterID})
}

// ReleaseService starts the creation of the endpoint services of a cluster that are
// held or FAILED anew, as TiDB Cloud's support does: they are ACTIVE after
// Durations.ServiceCreation. The error is a [*CommandError] if the cluster does not
// exist or its service is neither held nor FAILED.
func (s *Simulator) ReleaseService(clusterID string) error {
	return s.do("ReleaseService", world.ClusterArguments{ClusterID: clusterID})
}
