package endpoint

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// fleetView is the source of a fleet. It reads once what its members have in common,
// and lists all their connections instead of reading each. It is safe for concurrent
// use.
type fleetView struct {
	sharedView
	services memo[NodeGroupID, *EndpointService]
	before   memo[NodeGroupID, *EndpointService] // services to be read again
	looks    memo[serviceLook, struct{}]
	pace     atomic.Int64 // pause between looks at services that replies ask for; 0 if none
	groups   memo[groupLook, []Connection]
	saved    []savedService // decoded, and not taken over by loadServices yet
	clusters memo[time.Time, map[string]tidbcloud.Cluster]
	began    time.Time // of the step; zero without one
	unknown  int       // clusters without a known service

	mu sync.Mutex
	// connections holds what the last listing shows. It has a key for each member.
	connections byEndpoint
	// direct means that the last listing failed, so each member reads for itself;
	// denied that the API key may not list, or that the list is too long for the fleet.
	direct, denied bool
}

func newFleetView() *fleetView {
	return &fleetView{connections: byEndpoint{}, direct: true}
}

func (v *fleetView) watch(id privatelink.PrivateEndpointID) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.connections[strings.ToLower(id.String())] = nil
}

func (v *fleetView) unwatch(id privatelink.PrivateEndpointID) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.connections, strings.ToLower(id.String()))
}

// doubt lets the next member that needs the service of a node group read it again.
func (v *fleetView) doubt(group NodeGroupID) {
	for i := range v.saved {
		if v.saved[i].Asked == group {
			v.saved[i].Fresh, v.saved[i].Allowed = false, false
		}
	}
	if service, ok := v.services.known(group); ok {
		v.before.put(group, service)
		v.services.forget(group)
		v.allowed.forget(service.group)
	}
}

func (v *fleetView) findService(ctx context.Context, group NodeGroupID) (*EndpointService, error) {
	return v.services.get(group, func() (*EndpointService, error) {
		if service, ok := v.before.known(group); ok && service.client == v.client {
			return service, service.Refresh(ctx, nil)
		}
		if service, err := v.findListed(ctx, group); service != nil || err != nil {
			return service, err
		}
		return v.client.findService(ctx, group)
	})
}

// refreshService reads a service at most once per servicePause, for all members.
func (v *fleetView) refreshService(ctx context.Context, service *EndpointService) error {
	look := serviceLook{service, time.Now().Truncate(v.servicePause())}
	_, err := v.looks.get(look, func() (struct{}, error) {
		var last *http.Response
		err := service.Refresh(policy.WithCaptureResponse(ctx, &last), nil)
		v.pace.Store(int64(pipeline.RetryAfter(last)))
		return struct{}{}, err
	})
	return err
}

// servicePause returns how long to wait between two looks at a service.
func (v *fleetView) servicePause() time.Duration {
	return cmp.Or(time.Duration(v.pace.Load()), v.client.after(ActionWaitForService))
}

// serviceLook is a look at a service in a window of time.
type serviceLook struct {
	service *EndpointService
	window  time.Time
}

// refreshConnection takes over what the last listing shows. If a known connection is
// missing there, it reads the connection itself: pages shift while they are read.
func (v *fleetView) refreshConnection(ctx context.Context, endpoint *Endpoint) error {
	connection, direct := v.listed(endpoint)
	known := endpoint.Snapshot().Connection
	switch {
	case direct && endpoint.unseen():
		return v.recheckConnection(ctx, endpoint, time.Now().Truncate(v.client.after(ActionWaitUntilActive)))
	case direct, known.ID != "" && connection.Status.Acceptable():
		return endpoint.refreshConnection(ctx)
	}
	endpoint.setConnection(connection)
	return nil
}

// recheckConnection reads TiDB Cloud's view of an endpoint from the list of its node
// group. Members that do so with the same window share one list.
func (v *fleetView) recheckConnection(ctx context.Context, endpoint *Endpoint, window time.Time) error {
	group := endpoint.service.group
	look := groupLook{group, window}
	connections, err := v.groups.get(look, func() ([]Connection, error) { return v.client.list(ctx, group) })
	if err != nil {
		return wrap("read endpoint connection", endpoint.id.String(), err)
	}
	var own []Connection
	for _, connection := range connections {
		if strings.EqualFold(connection.EndpointID, endpoint.id.String()) {
			own = append(own, connection)
		}
	}
	endpoint.setConnection(own...)
	return nil
}

// groupLook is a list of a node group in a window of time.
type groupLook struct {
	group  NodeGroupID
	window time.Time
}

// listed returns the connection of an endpoint in the last listing.
func (v *fleetView) listed(endpoint *Endpoint) (connection Connection, direct bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return endpoint.count(v.connections.of(endpoint)), v.direct
}

// lists reports whether a listing shows the end of what a member waits for.
func (v *fleetView) lists(m *member) bool {
	if m.blind() {
		return false // it may have taken over the news already
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	// What the member has learned already is no news to it. An ACTIVE one waits for Azure.
	switch status := m.snapshot().Connection.Status; m.action {
	case ActionConfirm:
		return !v.denied
	case ActionWaitForUnregistration:
		return !v.denied && status == StatusDeleting
	case ActionWaitUntilActive:
		return !v.denied && !status.Terminal() && !status.Acceptable() && status != StatusDeleting
	}
	return false
}

// news reports whether the last listing differs from what is known.
func (v *fleetView) news(endpoint *Endpoint) bool {
	connection, _ := v.listed(endpoint)
	return connection.Status != endpoint.Snapshot().Connection.Status
}
