package endpoint

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// situation is all that the next action depends on: what both clouds were last
// seen to have, and what was tried already.
type situation struct {
	service  ServiceSnapshot
	endpoint EndpointSnapshot
	tried    tried
	// replacing says that what cannot be repaired is being deleted.
	replacing bool
	// replaced counts how often that was begun.
	replaced int
}

// tried says what was done already since the endpoint was last created: doing
// over and over what leads nowhere does not help.
type tried struct {
	create, accept, unregister, remove bool
}

// decideConnect is the whole of Connect: what is to be done next about a spec.
// It returns ActionNone when the endpoint is ready to use.
func decideConnect(spec Spec, now situation) (Action, error) {
	action, err := nextToConnect(spec, now)
	if err == nil {
		err = now.service.usable(opConnect, action)
	}
	return action, err
}

const (
	opConnect    = "connect endpoint"
	opDisconnect = "disconnect endpoint"
)

func nextToConnect(spec Spec, now situation) (Action, error) {
	endpoint := now.endpoint
	switch {
	case now.replacing && (endpoint.ProvisioningState != "" || endpoint.Connection.ID != ""):
		return decideDisconnect(spec, now)
	case now.service.Status != ServiceStatusActive:
		return ActionWaitForService, nil
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
		action, err := decideCreate(spec, now)
		if err != nil || action != ActionNone {
			return action, err
		}
		return nextToActivate(now)
	}
	if now.replaced < spec.MaxReplacements {
		return decideDisconnect(spec, now)
	}
	return ActionNone, endpoint.requireUsable(opConnect)
}

// decideCreate is the whole of CreateEndpoint. It looks before it writes: a
// creation would take from an existing endpoint what the spec does not mention.
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
		return ActionCreateEndpoint, nil
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
func nextToActivate(now situation) (Action, error) {
	endpoint := now.endpoint
	status := endpoint.Connection.Status
	switch {
	case status == StatusActive:
		return ActionNone, nil
	case !status.Acceptable():
		return ActionWaitUntilActive, nil
	case now.tried.accept:
		return ActionNone, &Error{
			Op: opConnect, Origin: OriginTiDBCloud, Resource: endpoint.ID.String(), Found: "TiDB Cloud shows the endpoint as " + status.String() + " after it was accepted",
			Remedy: "find out who deletes it there, then try again",
		}
	case endpoint.PrivateIPAddress == "":
		return ActionNone, &Error{
			Op: opConnect, Origin: OriginAzure, Resource: endpoint.ID.String(), Found: "the private endpoint has no address",
			Remedy: "grant the credential the right to read the endpoint's network interface",
		}
	}
	return ActionAccept, nil
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
	case !leadsTo(endpoint.ServiceID, now.service, endpoint.Connection != Connection{}) && (now.service.ResourceID != "" || !dead(endpoint.ConnectionStatus)):
		// Without a service to compare with, only what is dead is surely not needed.
		return ActionNone, &Error{
			Op: opDisconnect, Origin: OriginAzure, Resource: endpoint.ID.String(),
			Found:  "the private endpoint connects to " + endpoint.ServiceID + ", not to the endpoint service of " + now.service.NodeGroup.String(),
			Remedy: "check Spec.NodeGroup and Spec.EndpointID; delete the private endpoint yourself if it is not needed", Err: ErrMismatch,
		}
	}
	return ActionDeleteEndpoint, nil
}

// fits refuses a private endpoint that exists but is not the one of the spec.
func (s EndpointSnapshot) fits(op string, spec Spec, service ServiceSnapshot) error {
	mismatch := func(property, found, want, remedy string) error {
		return &Error{
			Op: op, Origin: OriginAzure, Resource: s.ID.String(), Err: ErrMismatch,
			Found: property + " of the private endpoint is " + found + ", not " + want, Remedy: remedy,
		}
	}
	const other = "correct the spec, or name another private endpoint"
	nic := s.NetworkInterfaceID[strings.LastIndexByte(s.NetworkInterfaceID, '/')+1:]
	switch {
	case s.Region != service.Region:
		return mismatch("the region", s.Region, service.Region+", the cluster's", "create a private endpoint in "+service.Region)
	case !leadsTo(s.ServiceID, service, s.Connection != Connection{}):
		return mismatch("the target", s.ServiceID, service.ResourceID, "create another private endpoint for this cluster, or delete this one")
	case spec.SubnetID != privatelink.SubnetID{} && s.SubnetID != privatelink.SubnetID{} && !s.SubnetID.Equal(spec.SubnetID):
		return mismatch("the subnet", s.SubnetID.String(), spec.SubnetID.String(), other)
	case spec.PrivateIPAddress != "" && s.PrivateIPAddress != "" && s.PrivateIPAddress != spec.PrivateIPAddress:
		return mismatch("the address", s.PrivateIPAddress, spec.PrivateIPAddress, other)
	case spec.CustomNetworkInterfaceName != "" && nic != "" && !strings.EqualFold(nic, spec.CustomNetworkInterfaceName):
		return mismatch("the network interface", nic, spec.CustomNetworkInterfaceName, other)
	}
	return nil
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
	fault.Found = "the cluster is " + string(s.ClusterState)
	switch s.ClusterState {
	case tidbcloud.ClusterStateDeleting, tidbcloud.ClusterStateDeleted:
		fault.Remedy, fault.Err = "use another cluster", ErrNotFound
	case tidbcloud.ClusterStatePausing, tidbcloud.ClusterStatePaused:
		fault.Remedy = "resume the cluster in the TiDB Cloud console, then try again"
	default:
		return nil
	}
	return fault
}
