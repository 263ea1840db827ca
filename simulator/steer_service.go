package simulator

import "time"

// HoldService lets the endpoint services of a cluster that are CREATING, or that
// will be once the cluster is ACTIVE, stay CREATING until [Simulator.ReleaseService].
// It is an error when the cluster does not exist or its service is past CREATING.
func (s *Simulator) HoldService(clusterID string) error {
	return s.steer("HoldService", steerArgs{ID: clusterID}, func(time.Time) error { return s.state.HoldService(clusterID) })
}

// FailService lets the creation of the endpoint services of a cluster fail: they
// are FAILED at once, and stay so until [Simulator.ReleaseService]. That a service
// may show as failed is documented; the word in the API is assumed. It is an
// error when the cluster does not exist or its service is past CREATING.
func (s *Simulator) FailService(clusterID string) error {
	return s.steer("FailService", steerArgs{ID: clusterID}, func(now time.Time) error { return s.state.FailService(now, clusterID) })
}

// ReleaseService is what TiDB Cloud's support does about the endpoint services of
// a cluster that are held or FAILED: they are created anew, and are ACTIVE after
// Durations.ServiceCreation. It is an error when the cluster does not exist or
// its service is neither.
func (s *Simulator) ReleaseService(clusterID string) error {
	return s.steer("ReleaseService", steerArgs{ID: clusterID}, func(now time.Time) error { return s.state.ReleaseService(now, clusterID) })
}
