package endpoint

import (
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// The operations that errors of decisions name.
const (
	opConnect      = "connect endpoint"
	opAccept       = "accept endpoint"
	opAwait        = "wait for endpoint"
	opDisconnect   = "disconnect endpoint"
	opCreate       = "create endpoint"
	opAwaitService = "wait for endpoint service"
)

// decideConnect is the whole of Connect: what is to be done next about a spec.
// It returns ActionNone when the endpoint is ready to use.
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
	case now.service.Status != ServiceStatusActive && !(endpoint.healthy() && endpoint.fits(opConnect, spec, now.service) == nil):
		return ActionWaitForService, nil // what is connected does not need it
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
			return ActionNone, nil // a failed update has not interrupted it, and a repair might
		}
		action, err := decideCreate(spec, now)
		if err != nil || action != ActionNone {
			return action, err
		}
		return nextToActivate(opConnect, now)
	}
	if now.replaced < spec.MaxReplacements {
		// Nothing is deleted that could not be created again.
		if err := now.service.usable(opConnect, ActionCreateEndpoint); err != nil {
			return ActionNone, err
		}
		return decideDisconnect(spec, now)
	}
	return ActionNone, endpoint.requireUsable(opConnect)
}

// revived reports whether what was being replaced has come back to life, or was
// replaced by somebody else: then it is left alone.
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

// decideService is the whole of EndpointService.WaitUntilActive.
func decideService(_ Spec, now situation) (Action, error) {
	switch {
	case now.absent != nil:
		return ActionNone, now.absent
	case now.service.Status == ServiceStatusActive:
		return ActionNone, nil
	}
	if err := now.service.usable(opAwaitService, ActionWaitForService); err != nil {
		return ActionNone, err
	}
	return ActionWaitForService, nil
}

// decideCreateEndpoint is the whole of CreateEndpoint, which does not wait for the
// service.
func decideCreateEndpoint(spec Spec, now situation) (Action, error) {
	if err := now.service.usable(opCreate, ActionCreateEndpoint); err != nil {
		return ActionNone, err
	}
	if now.service.Status != ServiceStatusActive {
		return ActionNone, &Error{
			Op: opCreate, Origin: OriginTiDBCloud, Resource: now.service.NodeGroup.String(), Found: "the endpoint service is " + now.service.Status.String(),
			Remedy: "call EndpointService.WaitUntilActive first",
		}
	}
	return decideCreate(spec, now)
}

// decideCreate decides about the private endpoint in Azure. It looks before it
// writes: a creation would take from an existing endpoint what the spec does not
// mention.
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

// nextToActivate decides for a private endpoint that Azure has provisioned.
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

// decideAccept is the whole of Accept. What is accepted already is left as it is.
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
			Remedy: "create it with CreateEndpoint", Err: ErrNotFound,
		}
	}
	return nextToActivate(opAccept, now)
}

// decideActive is the whole of WaitUntilActive.
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

// decideUnregister is the whole of Unregister.
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

// decideDisconnect is the whole of Disconnect: TiDB Cloud's side goes first, so
// that at no time it shows as ACTIVE what is no more.
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
	if err := endpoint.expendable(now.service); err != nil {
		return ActionNone, err
	}
	return ActionDeleteEndpoint, nil
}

// expendable refuses to delete a private endpoint that may be somebody else's.
// One whose target cannot be compared with the service is surely not needed only
// when its connection is dead: the cluster is gone, or it was created by an alias
// and is not listed, maybe because it was unregistered a moment ago.
func (s EndpointSnapshot) expendable(service ServiceSnapshot) error {
	_, err := privatelink.ParseAlias(s.ServiceID)
	known := err != nil && service.ResourceID != ""
	if leadsTo(s.ServiceID, service, s.Connection != Connection{}) || !known && dead(s.ConnectionStatus) {
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

// usable refuses a service that no endpoint can be connected to. What the
// cluster is at matters to a new endpoint only.
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

// stopped says what to do about a cluster that answers nobody, and with what
// error it matches; "" about one that does.
func stopped(state tidbcloud.ClusterState) (remedy string, is error) {
	switch state {
	case tidbcloud.ClusterStateDeleting, tidbcloud.ClusterStateDeleted:
		return "use another cluster", ErrNotFound
	case tidbcloud.ClusterStatePausing, tidbcloud.ClusterStatePaused:
		return "resume the cluster in the TiDB Cloud console, then try again", nil
	}
	return "", nil
}
