package simulator

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/world"
)

// Snapshot holds what exists at one moment: private endpoints and private link services
// of Azure, clusters and connections of TiDB Cloud. Its plain values compare with
// go-cmp without options.
type Snapshot = world.Snapshot

// PrivateEndpointSnapshot is a private endpoint as Azure sees it.
type PrivateEndpointSnapshot = world.PrivateEndpointSnapshot

// PrivateLinkServiceSnapshot is a private link service as Azure sees it.
type PrivateLinkServiceSnapshot = world.PrivateLinkServiceSnapshot

// ClusterSnapshot is a cluster as TiDB Cloud sees it.
type ClusterSnapshot = world.ClusterSnapshot

// NodeGroupSnapshot is a node group with its endpoint service.
type NodeGroupSnapshot = world.NodeGroupSnapshot

// ConnectionSnapshot is a private endpoint connection as TiDB Cloud sees it.
type ConnectionSnapshot = world.ConnectionSnapshot

// Snapshot returns a copy of what exists now.
func (s *Simulator) Snapshot() (snap Snapshot) {
	s.locked(func(now time.Time) { snap = s.state.Snapshot(now) })
	return snap
}
