package endpoint

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// EndpointService is the endpoint service of a node group: the private link service in
// TiDB Cloud's Azure subscription that private endpoints connect to. TiDB Cloud creates
// it by itself. It is safe for concurrent use.
type EndpointService struct {
	client *Client
	group  NodeGroupID

	mu       sync.Mutex
	snapshot ServiceSnapshot
	changed  time.Time // last change of the cluster
	begun    int       // number of readings that have begun
	shown    int       // number of the reading that snapshot shows
}

// ServiceSnapshot is what was last seen of an endpoint service. Two snapshots compare
// with cmp.Diff without options.
type ServiceSnapshot struct {
	// NodeGroup is the node group that the service belongs to, with its ID filled in.
	NodeGroup NodeGroupID
	// ResourceID is the resource ID of the private link service, the Resource ID of the
	// console; "" if there is none yet.
	ResourceID string
	// Status is the status of the service.
	Status ServiceStatus
	// ClusterState is the cluster's state when the service was found. It is read again
	// only while the cluster is CREATING, PAUSING, PAUSED, DELETING or DELETED.
	ClusterState tidbcloud.ClusterState
	// CreatingSince is the latest time at which the creation of a CREATING service can
	// have begun: the cluster's last change, because the API shows no time for the
	// service itself (described). Zero for any other status, and while the cluster is
	// CREATING, since the service comes after it.
	CreatingSince time.Time
	// Region is Azure's name of the cluster's region, such as "eastus2". Private
	// endpoints must be in the same region.
	Region string
	// RegionID is TiDB Cloud's name of the region, such as "azure-eastus2".
	RegionID string
	// DNSZone is the public DNS zone of the endpoints' host names.
	DNSZone string
}

// notKnown stands for what a plan cannot know before its actions are taken.
const notKnown = "(not known yet)"

// identified reports whether the service's resource ID is known.
func (s ServiceSnapshot) identified() bool { return s.ResourceID != "" && s.ResourceID != notKnown }

// ready reports whether private endpoints can be created to the service.
func (s ServiceSnapshot) ready() bool { return s.Status == ServiceStatusActive && s.ResourceID != "" }

// ServiceOptions are the optional settings of [Client.Service].
type ServiceOptions struct {
	// placeholder for future options
}

// Service takes step 1: it finds the endpoint service of a node group, whatever its
// status. A cluster that does not exist gives an error that matches [ErrNotFound]; a
// cluster that is not on Azure gives one that matches [ErrMismatch].
func (c *Client) Service(ctx context.Context, group NodeGroupID, _ *ServiceOptions) (*EndpointService, error) {
	return c.findService(ctx, group)
}

func (c *Client) findService(ctx context.Context, group NodeGroupID) (*EndpointService, error) {
	if err := group.validate(); err != nil {
		return nil, err
	}
	group, cluster, err := c.resolve(ctx, group)
	if err != nil {
		return nil, err
	}
	service := c.serviceOf(group, cluster)
	if err := service.Refresh(ctx, nil); err != nil {
		return nil, err
	}
	return service, nil
}

// serviceOf returns the service of a cluster's node group without reading it.
func (c *Client) serviceOf(group NodeGroupID, cluster tidbcloud.Cluster) *EndpointService {
	return &EndpointService{client: c, group: group, changed: lastChange(cluster), snapshot: ServiceSnapshot{NodeGroup: group, ClusterState: cluster.State}}
}

// lastChanged returns when the cluster was last changed, as far as it is known.
func (s *EndpointService) lastChanged() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// lastChange returns when a cluster was last changed, and the zero time for one that is
// CREATING, whose service cannot be late yet.
func lastChange(cluster tidbcloud.Cluster) time.Time {
	switch {
	case cluster.State == tidbcloud.ClusterStateCreating:
		return time.Time{}
	case cluster.CreateTime.After(cluster.UpdateTime):
		return cluster.CreateTime
	}
	return cluster.UpdateTime
}

// Snapshot returns the service as it was last seen. It sends no request.
func (s *EndpointService) Snapshot() ServiceSnapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.snapshot
}

// Refresh reads the service, and the cluster if it was last seen CREATING, pausing,
// paused, being deleted or deleted.
func (s *EndpointService) Refresh(ctx context.Context, _ *RefreshOptions) error {
	const op = "read endpoint service"
	s.mu.Lock()
	s.begun++
	reading := s.begun
	s.mu.Unlock()
	if err := s.refreshCluster(ctx); err != nil {
		return wrap(op, s.group.String(), err)
	}
	wire, err := s.client.tidb.GetPrivateLinkService(ctx, s.group.Cluster, s.group.ID, nil)
	if err != nil {
		return wrap(op, s.group.String(), err)
	}
	region, err := azureRegion(wire)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if reading < s.shown {
		return nil // a reading that began later has already arrived
	}
	s.shown = reading
	since := time.Time{}
	if wire.State == tidbcloud.PrivateLinkServiceStateCreating {
		since = s.changed
	}
	s.snapshot = ServiceSnapshot{
		NodeGroup:     s.group,
		ResourceID:    wire.ServiceName,
		Status:        ServiceStatus(wire.State),
		ClusterState:  s.snapshot.ClusterState,
		CreatingSince: since,
		Region:        region,
		RegionID:      wire.RegionID,
		DNSZone:       wire.ServiceDNSName,
	}
	return nil
}

// refreshCluster reads the cluster if it was last seen in a state in which it accepts no
// connections.
func (s *EndpointService) refreshCluster(ctx context.Context) error {
	state := s.Snapshot().ClusterState
	if remedy, _ := stopped(state); remedy == "" && state != tidbcloud.ClusterStateCreating {
		return nil
	}
	cluster, err := s.client.tidb.GetCluster(ctx, s.group.Cluster, nil)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.snapshot.ClusterState, s.changed = cluster.State, lastChange(cluster)
	return nil
}

// azureRegion turns TiDB Cloud's "azure-eastus2" into Azure's "eastus2".
func azureRegion(wire tidbcloud.PrivateLinkService) (string, error) {
	if wire.RegionID == "" {
		return "", &Error{
			Op: "read endpoint service", Origin: OriginTiDBCloud, Resource: wire.Name, Found: "the reply does not show an endpoint service with its region",
			Remedy: "check that no proxy answers in TiDB Cloud's place", Err: errNotShown,
		}
	}
	name, ok := strings.CutPrefix(wire.RegionID, "azure-")
	if ok {
		if region, err := privatelink.NormalizeLocation(name); err == nil {
			return region, nil
		}
	}
	return "", &Error{
		Op: "read endpoint service", Origin: OriginTiDBCloud, Resource: wire.Name, Found: "the cluster's region is " + wire.RegionID,
		Remedy: "use a cluster on Azure", Err: ErrMismatch,
	}
}

// WaitUntilActive waits until the service is ACTIVE, 3 to 5 minutes for a new
// cluster (documented). A service that FAILED or is being deleted, one that is
// gone, and a cluster that is paused or being deleted end it with an error, after
// looks for [ClientOptions].ConfirmAfter; an unknown status does not end it. An
// event reports a wait that takes longer than it should.
func (s *EndpointService) WaitUntilActive(ctx context.Context, _ *WaitUntilActiveOptions) error {
	run := &run{client: s.client, source: s.client, goal: awaitingService(), service: s, endpoint: s.endpoint(privatelink.PrivateEndpointID{}), located: true}
	if action, _ := decideService(run.spec, run.situation()); action != ActionWaitForService {
		// A wait begins with a look. Any other action may rest on an old one.
		if err := run.start(ctx); err != nil {
			return err
		}
		run.tell(StepService, s.group.String(), s.Snapshot().Status.String(), "")
	}
	return run.finish(ctx)
}
