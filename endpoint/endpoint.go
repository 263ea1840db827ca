package endpoint

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// Endpoint is a private endpoint that is or will be connected to a cluster's endpoint
// service. It holds what was last seen of it in both clouds. It is safe for concurrent
// use.
type Endpoint struct {
	service *EndpointService
	id      privatelink.PrivateEndpointID

	mu       sync.Mutex
	snapshot EndpointSnapshot
	ending   map[string]time.Time // when a connection was last seen DELETING, by its ID
}

// EndpointSnapshot is what was last seen of a private endpoint in both clouds. Two
// snapshots compare with cmp.Diff without options.
type EndpointSnapshot struct {
	// ID is the endpoint's resource ID.
	ID privatelink.PrivateEndpointID
	// Region is Azure's name of the endpoint's region.
	Region string
	// ProvisioningState is the state of Azure's last operation on the endpoint; ""
	// means that Azure has no such endpoint.
	ProvisioningState privatelink.ProvisioningState
	// SubnetID is the subnet that the address comes from.
	SubnetID privatelink.SubnetID
	// NetworkInterfaceID is the resource ID of the endpoint's network interface.
	NetworkInterfaceID string
	// PrivateIPAddress is the endpoint's address in its subnet; "" if Azure has not
	// assigned one.
	PrivateIPAddress string
	// ServiceID is what the endpoint connects to: the resource ID or the alias of a
	// private link service.
	ServiceID string
	// ConnectionStatus is Azure's status of the connection to ServiceID.
	ConnectionStatus privatelink.ConnectionStatus
	// Connection is TiDB Cloud's view of the endpoint. Its Status becomes ACTIVE when
	// the endpoint is ready to use.
	Connection Connection
}

// EndpointOptions are the optional settings of [EndpointService.Endpoint].
type EndpointOptions struct {
	// placeholder for future options
}

// Endpoint returns an existing private endpoint, such as one made in the Azure portal,
// by its resource ID. An endpoint that neither cloud has gives an error that matches
// [ErrNotFound]. [Endpoint.Verify] says whether it fits the service.
func (s *EndpointService) Endpoint(ctx context.Context, resourceID string, _ *EndpointOptions) (*Endpoint, error) {
	const op = "read endpoint"
	id, err := privatelink.ParsePrivateEndpointID(resourceID)
	if err != nil {
		return nil, wrap(op, "", err)
	}
	endpoint := s.endpoint(id)
	if err := endpoint.Refresh(ctx, nil); err != nil {
		return nil, err
	}
	if snapshot := endpoint.Snapshot(); snapshot.ProvisioningState == "" && snapshot.Connection == (Connection{}) {
		return nil, &Error{
			Op: op, Origin: OriginAzure, Resource: id.String(), Found: "there is no such private endpoint",
			Remedy: "copy the Resource ID from the endpoint's Properties page, or create one with EndpointService.CreateEndpoint", Err: ErrNotFound,
		}
	}
	return endpoint, nil
}

func (s *EndpointService) endpoint(id privatelink.PrivateEndpointID) *Endpoint {
	return &Endpoint{service: s, id: id, snapshot: EndpointSnapshot{ID: id}}
}

// Snapshot returns the endpoint as it was last seen. It sends no request.
func (e *Endpoint) Snapshot() EndpointSnapshot {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.snapshot
}

// RefreshOptions are the optional settings of [Endpoint.Refresh] and
// [EndpointService.Refresh].
type RefreshOptions struct {
	// placeholder for future options
}

// Refresh reads the endpoint in both clouds.
func (e *Endpoint) Refresh(ctx context.Context, _ *RefreshOptions) error {
	if err := e.refreshConnection(ctx); err != nil {
		return err
	}
	return e.refreshAzure(ctx)
}

// refreshConnection reads TiDB Cloud's view.
func (e *Endpoint) refreshConnection(ctx context.Context) error {
	const op = "read endpoint connection"
	group := e.service.group
	if id := e.Snapshot().Connection.ID; id != "" {
		wire, err := e.service.client.tidb.GetPrivateEndpointConnection(ctx, group.Cluster, group.ID, id, nil)
		switch {
		case err == nil && strings.EqualFold(wire.EndpointID, e.id.String()):
			e.setConnection(newConnection(wire))
			return nil
		case err != nil && !errors.Is(err, tidbcloud.ErrNotFound):
			return wrap(op, e.id.String(), err)
		}
		// It is gone, or not the endpoint's. Another may have taken its place.
	}
	found, err := e.service.client.find(ctx, group, e.id)
	if err != nil {
		return err
	}
	e.setConnection(found...)
	return nil
}

// unseen reports whether the endpoint has not been read yet, or was found nowhere.
func (e *Endpoint) unseen() bool { return e.Snapshot() == EndpointSnapshot{ID: e.id} }

// setConnection stores the connection that counts among those that TiDB Cloud lists
// for the endpoint.
func (e *Endpoint) setConnection(listed ...Connection) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.snapshot.Connection = e.believe(listed)
}

// count returns the connection that counts among those that TiDB Cloud lists for
// the endpoint.
func (e *Endpoint) count(listed []Connection) Connection {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.believe(listed)
}

// believe returns the connection that counts. A connection that was DELETING a moment
// ago stays so: a reply that shows another status lags behind.
func (e *Endpoint) believe(listed []Connection) Connection {
	now := time.Now()
	for i := range listed {
		connection := &listed[i]
		last, ending := e.ending[connection.ID]
		switch {
		case connection.ID == "":
		case connection.Status == StatusDeleting:
			if e.ending == nil {
				e.ending = map[string]time.Time{}
			}
			e.ending[connection.ID] = now
		case ending && now.Sub(last) < e.service.client.confirmAfter():
			connection.Status = StatusDeleting
		}
	}
	return best(listed)
}

// refreshAzure reads Azure's view.
func (e *Endpoint) refreshAzure(ctx context.Context) error {
	const op = "read endpoint"
	azure, err := e.service.client.azure.GetPrivateEndpoint(ctx, e.id, nil)
	switch {
	case errors.Is(err, privatelink.ErrNotFound):
	case err != nil:
		return wrap(op, e.id.String(), err)
	case !e.shownBy(azure):
		return wrap(op, e.id.String(), &Error{
			Op: op, Origin: OriginAzure, Resource: e.id.String(), Found: "the reply does not show this private endpoint",
			Remedy: "check that no proxy answers in Azure's place", Err: errNotShown,
		})
	}
	e.setAzure(azure)
	return nil
}

// shownBy reports whether a reply is about the endpoint: it names no other one, and has the
// state that every private endpoint has.
func (e *Endpoint) shownBy(azure privatelink.PrivateEndpoint) bool {
	return azure.ID.Equal(e.id) && azure.ProvisioningState != ""
}

// setAzure stores what Azure has; the zero value means that it has no such endpoint.
func (e *Endpoint) setAzure(azure privatelink.PrivateEndpoint) {
	service := e.service.Snapshot()
	e.mu.Lock()
	defer e.mu.Unlock()
	listed := e.snapshot.Connection != Connection{}
	connection, _ := connectionTo(azure, service, listed)
	e.snapshot.Region = azure.Location
	e.snapshot.ProvisioningState = azure.ProvisioningState
	e.snapshot.SubnetID = azure.SubnetID
	e.snapshot.NetworkInterfaceID = azure.NetworkInterfaceID
	e.snapshot.PrivateIPAddress = azure.PrivateIPAddress
	e.snapshot.ServiceID = connection.ServiceID
	e.snapshot.ConnectionStatus = connection.Status
}

// setProvisioningState stores the state that a request has begun.
func (e *Endpoint) setProvisioningState(state privatelink.ProvisioningState) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.snapshot.ProvisioningState = state
}

// unusable returns why the endpoint can only be deleted and created again, and the
// cloud that shows it; "" if it is usable.
func (s EndpointSnapshot) unusable() (Origin, string) {
	status := s.Connection.Status
	switch {
	case status == StatusFailed:
		found := "the acceptance failed"
		if s.Connection.Message != "" {
			found += ": " + s.Connection.Message
		}
		return OriginTiDBCloud, found
	case s.ProvisioningState == "" && (status == StatusActive || status == StatusPending):
		return OriginAzure, "TiDB Cloud shows the endpoint as " + status.String() + ", but there is no such private endpoint"
	case s.ProvisioningState == "":
		return "", ""
	case dead(s.ConnectionStatus):
		return OriginAzure, "the endpoint's connection is " + string(s.ConnectionStatus)
	case status == StatusActive && s.ConnectionStatus == privatelink.ConnectionStatusPending:
		return OriginAzure, "TiDB Cloud shows the endpoint as Active, but Azure shows its connection as Pending"
	case status == StatusActive && s.PrivateIPAddress != "" && s.Connection.PrivateIPAddress != "" && s.Connection.PrivateIPAddress != s.PrivateIPAddress:
		return OriginTiDBCloud, "the address registered is " + s.Connection.PrivateIPAddress + ", the endpoint has " + s.PrivateIPAddress
	}
	return "", ""
}

// healthy reports whether both clouds show the endpoint as ready to use.
func (s EndpointSnapshot) healthy() bool {
	_, found := s.unusable()
	return found == "" && s.Connection.Status == StatusActive && s.ConnectionStatus == privatelink.ConnectionStatusApproved
}

// dead reports whether a connection with the status can never be Approved again
// (assumed for private link services that are not Azure's own).
func dead(status privatelink.ConnectionStatus) bool {
	switch status {
	case privatelink.ConnectionStatusRejected, privatelink.ConnectionStatusDisconnected, privatelink.ConnectionStatusRemoved:
		return true
	}
	return false
}

// requireUsable returns an error if the endpoint can only be deleted and created again.
func (s EndpointSnapshot) requireUsable(op string) error {
	origin, found := s.unusable()
	if found == "" {
		return nil
	}
	return &Error{
		Op: op, Origin: origin, Resource: s.ID.String(), Found: found,
		Remedy: "delete it with Client.Disconnect, then create and accept it again; Spec.MaxReplacements lets Connect do so", Err: ErrUnusable,
	}
}
