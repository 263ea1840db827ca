package endpoint

import (
	"context"
	"errors"
	"time"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// VerifyOptions are the optional settings of [Endpoint.Verify] and
// [EndpointService.Verify].
type VerifyOptions struct {
	// placeholder for future options
}

// Verify takes the first half of step 3: it checks everything that must be true before
// the endpoint is accepted, and changes nothing. The error is nil unless the context
// ended; anything else that goes wrong is a failed check.
func (e *Endpoint) Verify(ctx context.Context, options *VerifyOptions) (*Report, error) {
	return e.service.Verify(ctx, e.id.String(), e.Snapshot().PrivateIPAddress, options)
}

// Verify is the console's Verify Endpoint: it does what [Endpoint.Verify] does, for a
// resource ID and an address as a person types them. It reports every check.
func (s *EndpointService) Verify(ctx context.Context, resourceID, privateIPAddress string, _ *VerifyOptions) (*Report, error) {
	v := &verification{group: s.group, resourceID: resourceID, address: privateIPAddress}
	v.look(ctx, s)
	report := &Report{ResourceID: resourceID, Service: v.service, Endpoint: v.endpoint}
	for _, check := range []func() Check{
		v.checkResourceID, v.checkProvisioned, v.checkTarget, v.checkRegion, v.checkAddress,
		v.checkConnection, v.checkService, v.checkElsewhere, v.checkTiDBCloud,
	} {
		report.Checks = append(report.Checks, check())
	}
	if ctx.Err() != nil {
		return nil, asError(opCheck, resourceID, ctx.Err())
	}
	state := stateNotVerified
	if report.OK() {
		state = "passed"
	}
	s.client.progress(StepVerify, resourceID, state, "", 1)
	return report, nil
}

// verification holds the facts that Verify's checks evaluate. Everything is read first;
// the checks send no request.
type verification struct {
	resourceID, address string

	group NodeGroupID

	idErr error // the ID is malformed, so only the service is read

	service    ServiceSnapshot
	serviceErr error

	azure    privatelink.PrivateEndpoint
	azureErr error

	connections    []Connection // of the endpoint, in all clusters
	connectionsErr error
	here           Connection // the one that counts in this node group
	hereErr        error

	endpoint EndpointSnapshot // of azure and here

	since time.Time // when here was first seen in its status; zero if it waits for nothing

	validateErr error // why TiDB Cloud would refuse the endpoint
	validated   bool
}

func (v *verification) look(ctx context.Context, s *EndpointService) {
	// A service of its own, because Verify does not even change s.
	fresh := &EndpointService{client: s.client, group: s.group}
	v.serviceErr = fresh.Refresh(ctx, nil)
	v.service = fresh.Snapshot()
	id, err := privatelink.ParsePrivateEndpointID(v.resourceID)
	if v.idErr = err; err != nil {
		return
	}
	v.lookAt(ctx, fresh, id)
	if v.address != "" && !v.registered() {
		v.validated = true
		v.validateErr = s.client.tidb.ValidatePrivateEndpointConnection(ctx, s.group.Cluster, s.group.ID, tidbcloud.CreatePrivateEndpointConnectionParameters{
			EndpointID: id.String(), PrivateIPAddress: v.address,
		}, nil)
	}
}

// lookAt reads what both clouds have of the endpoint.
func (v *verification) lookAt(ctx context.Context, service *EndpointService, id privatelink.PrivateEndpointID) {
	v.azure, v.azureErr = service.client.azure.GetPrivateEndpoint(ctx, id, nil)
	if v.group.ID != "" { // else the cluster could not be read, nor its connections
		v.lookAtConnections(ctx, service.client, id)
	}
	endpoint := service.endpoint(id)
	endpoint.setConnection(v.here)
	endpoint.setAzure(v.azure)
	v.endpoint = endpoint.Snapshot()
}

func (v *verification) lookAtConnections(ctx context.Context, c *Client, id privatelink.PrivateEndpointID) {
	here, err := c.find(ctx, v.group, id)
	v.here, v.hereErr = best(here), err
	if err == nil {
		v.since = c.seen.since(v.here, time.Now())
	}
	v.connections, v.connectionsErr = c.find(ctx, everywhere(), id)
}

// remedyAccept is the remedy for what nobody has accepted.
const remedyAccept = "accept the endpoint with Endpoint.Accept, or let Client.Connect do all that is missing"

// remedyAnew is the remedy for what cannot be repaired. A connection that was Rejected
// or Disconnected, or whose acceptance FAILED, stays so (assumed).
const remedyAnew = "call Client.Disconnect, which deletes both sides and waits until they are gone, then Client.Connect"

// listed reports whether this node group holds a registration of the endpoint that is
// not being deleted.
func (v *verification) listed() bool {
	return !v.here.Status.Acceptable() && v.here.Status != StatusDeleting
}

// registered reports whether the endpoint is accepted at this node group.
func (v *verification) registered() bool {
	return v.here.Status == StatusActive || v.here.Status == StatusPending
}

// unread returns why nothing is known about the endpoint in Azure, or "".
func (v *verification) unread() string {
	switch {
	case v.idErr != nil:
		return "the resource ID cannot be read"
	case errors.Is(v.azureErr, privatelink.ErrNotFound):
		return "there is no such private endpoint"
	case v.azureErr != nil:
		return "the private endpoint could not be read"
	}
	return ""
}
