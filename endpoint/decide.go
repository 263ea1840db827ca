package endpoint

import (
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// The values of Op in the errors of decisions.
const (
	opConnect      = "connect endpoint"
	opAccept       = "accept endpoint"
	opAwait        = "wait for endpoint"
	opDisconnect   = "disconnect endpoint"
	opCreate       = "create endpoint"
	opAwaitService = "wait for endpoint service"
)

// decideConnect returns the next action of Connect, or ActionNone if the endpoint is
// ready to use.
func decideConnect(spec Spec, now situation) (Action, error) {
	if now.absent != nil {
		return ActionNone, now.absent
	}
	action, err := nextToConnect(spec, now)
	if err != nil {
		return ActionNone, err
	}
	if err := now.service.usable(opConnect, action); err != nil {
		return ActionNone, err
	}
	return action, nil
}

func nextToConnect(spec Spec, now situation) (Action, error) {
	endpoint := now.endpoint
	switch {
	case now.replacing && (endpoint.ProvisioningState != "" || endpoint.Connection.ID != "") && !now.revived():
		return decideDisconnect(spec, now)
	case !now.service.ready() && !(endpoint.healthy() && endpoint.fits(opConnect, spec, now.service) == nil):
		return ActionWaitForService, nil // a connected endpoint does not need the service
	case endpoint.Connection.Status == StatusDeleting:
		return ActionWaitForUnregistration, nil
	case endpoint.ProvisioningState == privatelink.ProvisioningStateDeleting:
		return ActionWaitForEndpoint, nil
	}
	if endpoint.ProvisioningState != "" {
		if err := endpoint.fits(opConnect, spec, now.service); err != nil {
			return ActionNone, err
		}
	}
	if _, found := endpoint.unusable(); found == "" {
		if endpoint.healthy() && endpoint.ProvisioningState != privatelink.ProvisioningStateUpdating {
			return ActionNone, nil // a failed update did not interrupt it, but a repair might
		}
		action, err := decideCreate(spec, now)
		if err != nil || action != ActionNone {
			return action, err
		}
		return nextToActivate(opConnect, now)
	}
	if now.replaced < spec.MaxReplacements {
		// Delete nothing that could not be created again.
		if err := now.service.usable(opConnect, ActionCreateEndpoint); err != nil {
			return ActionNone, err
		}
		return decideDisconnect(spec, now)
	}
	return ActionNone, endpoint.requireUsable(opConnect)
}

// revived reports whether the endpoint that is being replaced works again, or another
// program has replaced it: then the run leaves it alone.
func (s situation) revived() bool {
	endpoint := s.endpoint
	if _, found := endpoint.unusable(); found != "" || endpoint.ProvisioningState == "" {
		return false
	}
	switch status := endpoint.Connection.Status; {
	case status == StatusActive, status == StatusPending:
		return true
	case status.Acceptable():
		return endpoint.ConnectionStatus == privatelink.ConnectionStatusPending && !s.tried.unregister
	}
	return false
}

// decideService returns the next action of EndpointService.WaitUntilActive.
func decideService(_ Spec, now situation) (Action, error) {
	switch {
	case now.absent != nil:
		return ActionNone, now.absent
	case now.service.ready():
		return ActionNone, nil
	}
	if err := now.service.usable(opAwaitService, ActionWaitForService); err != nil {
		return ActionNone, err
	}
	return ActionWaitForService, nil
}

// decideCreateEndpoint returns the next action of CreateEndpoint, which does not wait
// for the service.
func decideCreateEndpoint(spec Spec, now situation) (Action, error) {
	if err := now.service.usable(opCreate, ActionCreateEndpoint); err != nil {
		return ActionNone, err
	}
	if !now.service.ready() {
		found := "the endpoint service is " + now.service.Status.String()
		if now.service.ResourceID == "" {
			found += " and has no resource ID"
		}
		return ActionNone, &Error{
			Op: opCreate, Origin: OriginTiDBCloud, Resource: now.service.NodeGroup.String(), Found: found,
			Remedy: "call EndpointService.WaitUntilActive first",
		}
	}
	return decideCreate(spec, now)
}

// decideCreate returns the next action about the private endpoint in Azure. It creates
// only what does not exist: a creation would remove from an existing endpoint what the
// spec does not mention.
func decideCreate(spec Spec, now situation) (Action, error) {
	endpoint := now.endpoint
	state := endpoint.ProvisioningState
	if state != "" && state != privatelink.ProvisioningStateDeleting {
		if err := endpoint.fits(opConnect, spec, now.service); err != nil {
			return ActionNone, err
		}
	}
	switch state {
	case privatelink.ProvisioningStateSucceeded:
		return ActionNone, nil
	case "":
		if !now.tried.create || now.replacing {
			return ActionCreateEndpoint, nil
		}
		return ActionNone, &Error{
			Op: opConnect, Origin: OriginAzure, Resource: endpoint.ID.String(), Found: "there is no such private endpoint after it was created",
			Remedy: "look in the resource group's activity log who deletes it, then try again",
		}
	case privatelink.ProvisioningStateFailed, privatelink.ProvisioningStateCanceled:
		// Azure repairs a failed resource by the request that creates one.
		if !now.tried.create {
			return ActionCreateEndpoint, nil
		}
		return ActionNone, &Error{
			Op: opConnect, Origin: OriginAzure, Resource: endpoint.ID.String(), Found: "its provisioning state is " + string(state) + " after it was created",
			Remedy: "look at the resource group's activity log in the Azure portal, then try again",
		}
	}
	return ActionWaitForEndpoint, nil
}

// nextToActivate returns the next action for an endpoint that Azure has provisioned.
func nextToActivate(op string, now situation) (Action, error) {
	endpoint := now.endpoint
	status := endpoint.Connection.Status
	switch {
	case endpoint.healthy():
		return ActionNone, nil
	case !status.Acceptable():
		return ActionWaitUntilActive, nil
	case now.tried.accept:
		return ActionNone, &Error{
			Op: op, Origin: OriginTiDBCloud, Resource: endpoint.ID.String(), Found: "TiDB Cloud shows the endpoint as " + status.String() + " after it was accepted",
			Remedy: "find out who deletes it there, then try again",
		}
	case endpoint.PrivateIPAddress == "":
		return ActionNone, &Error{
			Op: op, Origin: OriginAzure, Resource: endpoint.ID.String(), Found: "the private endpoint has no address",
			Remedy: "wait until Azure has provisioned it; grant the credential the right to read its network interface",
		}
	}
	return ActionAccept, nil
}

// decideAccept returns the next action of Accept, which leaves an accepted endpoint as
// it is.
func decideAccept(_ Spec, now situation) (Action, error) {
	endpoint := now.endpoint
	status := endpoint.Connection.Status
	if err := endpoint.requireUsable(opAccept); err != nil {
		return ActionNone, err
	}
	switch {
	case status == StatusActive, status == StatusPending:
		return ActionNone, nil
	case !status.Acceptable():
		return ActionNone, &Error{
			Op: opAccept, Origin: OriginTiDBCloud, Resource: endpoint.ID.String(), Found: "TiDB Cloud shows the endpoint as " + status.String(),
			Remedy: "wait until it is Active or no longer listed, then try again",
		}
	case endpoint.ProvisioningState == "":
		return ActionNone, &Error{
			Op: opAccept, Origin: OriginAzure, Resource: endpoint.ID.String(), Found: "there is no such private endpoint",
			Remedy: "create it with EndpointService.CreateEndpoint", Err: ErrNotFound,
		}
	}
	return nextToActivate(opAccept, now)
}

// decideActive returns the next action of Endpoint.WaitUntilActive.
func decideActive(_ Spec, now situation) (Action, error) {
	endpoint := now.endpoint
	status := endpoint.Connection.Status
	fault := &Error{Op: opAwait, Origin: OriginTiDBCloud, Resource: endpoint.ID.String(), Found: "TiDB Cloud shows the endpoint as " + status.String()}
	switch {
	case status == StatusDeleting:
		fault.Remedy = "wait until it is no longer listed, then accept it again"
		return ActionNone, fault
	case status.Acceptable():
		fault.Remedy = "call Endpoint.Accept first"
		return ActionNone, fault
	}
	if err := endpoint.requireUsable(opAwait); err != nil {
		return ActionNone, err
	}
	return nextToActivate(opAwait, now)
}

// decideUnregister returns the next action of Unregister.
func decideUnregister(_ Spec, now situation) (Action, error) {
	connection := now.endpoint.Connection
	switch {
	case connection.Status == StatusDeleting:
		return ActionWaitForUnregistration, nil
	case connection.ID == "":
		return ActionNone, nil
	case now.tried.unregister:
		return ActionNone, &Error{
			Op: opDisconnect, Origin: OriginTiDBCloud, Resource: now.endpoint.ID.String(), Found: "TiDB Cloud shows the endpoint as " + connection.Status.String() + " after it was deleted there",
			Remedy: "find out who registers it, then try again",
		}
	}
	return ActionUnregister, nil
}

// decideDisconnect returns the next action of Disconnect. TiDB Cloud's side goes first,
// so that TiDB Cloud never shows an endpoint as ACTIVE that no longer exists.
func decideDisconnect(spec Spec, now situation) (Action, error) {
	if action, err := decideUnregister(spec, now); err != nil || action != ActionNone {
		return action, err
	}
	endpoint := now.endpoint
	switch {
	case endpoint.ProvisioningState == "":
		return ActionNone, nil
	case endpoint.ProvisioningState == privatelink.ProvisioningStateDeleting:
		return ActionWaitForEndpoint, nil
	case now.tried.remove:
		return ActionNone, &Error{
			Op: opDisconnect, Origin: OriginAzure, Resource: endpoint.ID.String(), Found: "its provisioning state is " + string(endpoint.ProvisioningState) + " after it was deleted",
			Remedy: "look at the resource group's activity log in the Azure portal, then try again",
		}
	}
	if err := endpoint.expendable(now.service, now.serviceGone); err != nil {
		return ActionNone, err
	}
	return ActionDeleteEndpoint, nil
}

// expendable returns an error if the private endpoint may belong to somebody else.
// If its target cannot be compared with the service, because the cluster is gone or an
// unlisted endpoint was created with an alias, only a dead connection shows that nobody
// needs it. Of a service that is gone, a single odd reading may be all that is known.
func (s EndpointSnapshot) expendable(service ServiceSnapshot, gone bool) error {
	_, err := privatelink.ParseAlias(s.ServiceID)
	known := err != nil && service.ResourceID != "" && !gone
	if s.leadsTo(service) || !known && dead(s.ConnectionStatus) {
		return nil
	}
	found := ", not to the endpoint service of " + service.NodeGroup.String()
	if !known {
		found = " and is " + string(s.ConnectionStatus) + "; whether that is the endpoint service of " + service.NodeGroup.String() + " cannot be told"
	}
	return &Error{
		Op: opDisconnect, Origin: OriginAzure, Resource: s.ID.String(), Found: "the private endpoint connects to " + s.ServiceID + found,
		Remedy: "check Spec.NodeGroup and Spec.EndpointID; delete the private endpoint yourself if it is not needed", Err: ErrMismatch,
	}
}

// usable returns an error if no endpoint can be connected to the service. The state of
// the cluster matters only to actions that need the service.
func (s ServiceSnapshot) usable(op string, action Action) error {
	fault := &Error{Op: op, Origin: OriginTiDBCloud, Resource: s.NodeGroup.String()}
	if s.Status == ServiceStatusDeleting {
		fault.Found, fault.Remedy = "the endpoint service is "+s.Status.String(), "use another cluster: this one is going away"
		return fault
	}
	if !action.needsService() {
		return nil
	}
	if s.Status == ServiceStatusFailed {
		fault.Found, fault.Remedy = "the endpoint service is "+s.Status.String(), supportTicket(s.NodeGroup)
		return fault
	}
	if fault.Remedy, fault.Err = stopped(s.ClusterState); fault.Remedy == "" {
		return nil
	}
	fault.Found = "the cluster is " + string(s.ClusterState)
	return fault
}

// stopped returns the remedy for a cluster that accepts no connections and the sentinel
// of its error, if any; "" for any other cluster.
func stopped(state tidbcloud.ClusterState) (remedy string, is error) {
	switch state {
	case tidbcloud.ClusterStateDeleting, tidbcloud.ClusterStateDeleted:
		return "use another cluster", ErrNotFound
	case tidbcloud.ClusterStatePausing, tidbcloud.ClusterStatePaused:
		return "resume the cluster in the TiDB Cloud console, then try again", nil
	}
	return "", nil
}
