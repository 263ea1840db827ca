package endpoint

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

func (v *verification) checkResourceID() Check {
	if v.idErr != nil {
		return failedBy(CheckNameResourceID, v.idErr)
	}
	return passed(CheckNameResourceID, v.resourceID)
}

func (v *verification) checkProvisioned() Check {
	const name = CheckNameProvisioned
	state := string(v.azure.ProvisioningState)
	switch {
	case v.idErr != nil:
		return skipped(name, v.unread())
	case errors.Is(v.azureErr, privatelink.ErrNotFound) && v.listed():
		return failed(name, "there is no such private endpoint, while TiDB Cloud shows it as "+v.here.Status.String(),
			"look again in a minute, because either cloud may lag; if there is still none, "+remedyAnew)
	case errors.Is(v.azureErr, privatelink.ErrNotFound):
		return failed(name, "there is no such private endpoint", "create it with Client.Connect, or copy the Resource ID from its Properties page again")
	case v.azureErr != nil:
		return failedBy(name, v.azureErr)
	case v.azure.ProvisioningState == privatelink.ProvisioningStateSucceeded:
		return passed(name, state)
	case v.azure.ProvisioningState == privatelink.ProvisioningStateFailed, v.azure.ProvisioningState == privatelink.ProvisioningStateCanceled:
		return failed(name, state, "call Client.Connect, which repairs the private endpoint by creating it again over itself")
	case v.azure.ProvisioningState == privatelink.ProvisioningStateDeleting && v.listed():
		return failed(name, state+", while TiDB Cloud shows the endpoint as "+v.here.Status.String(), remedyAnew)
	case v.azure.ProvisioningState == privatelink.ProvisioningStateDeleting:
		return failed(name, state, "wait until the private endpoint is gone; to have it again, call Client.Connect, which waits as well")
	}
	return failed(name, state, "wait until Azure has provisioned the private endpoint; Client.Connect does")
}

func (v *verification) checkTarget() Check {
	const name = CheckNameTarget
	connection, ok := connectionTo(v.azure, v.service, v.here != Connection{})
	switch {
	case v.unread() != "":
		return skipped(name, v.unread())
	case v.serviceErr != nil:
		return skipped(name, "the endpoint service could not be read")
	case ok:
		return passed(name, connection.ServiceID)
	}
	found := "it connects to " + connection.ServiceID
	if connection.ServiceID == "" {
		found = "it has no connection"
	}
	return failed(name, found, "create a private endpoint for "+cmp.Or(v.service.ResourceID, "the cluster's endpoint service")+" under another name with Client.Connect, or correct the node group")
}

func (v *verification) checkRegion() Check {
	const name = CheckNameRegion
	switch {
	case v.unread() != "":
		return skipped(name, v.unread())
	case v.serviceErr != nil:
		return skipped(name, "the endpoint service could not be read")
	case v.azure.Location == v.service.Region:
		return passed(name, v.azure.Location)
	}
	return failed(name, "the endpoint is in "+v.azure.Location+", the cluster in "+v.service.Region,
		remedyAnew+" with a Spec.SubnetID of a network in "+v.service.Region)
}

func (v *verification) checkAddress() Check {
	const name = CheckNamePrivateIPAddress
	switch actual := v.azure.PrivateIPAddress; {
	case v.unread() != "":
		return skipped(name, v.unread())
	case actual == "":
		return failed(name, "the endpoint has no address yet", "wait until Azure has provisioned the private endpoint")
	case v.address != actual:
		return failed(name, "the address given is "+strconv.Quote(v.address)+", the endpoint has "+actual, "give the address of the endpoint's DNS configuration page")
	case v.registered() && v.here.PrivateIPAddress != "" && v.here.PrivateIPAddress != actual:
		return failed(name, "TiDB Cloud has registered "+v.here.PrivateIPAddress+", the endpoint has "+actual, remedyAnew)
	}
	return passed(name, v.address)
}

func (v *verification) checkConnection() Check {
	const name = CheckNameConnection
	connection, ok := connectionTo(v.azure, v.service, v.here != Connection{})
	switch {
	case v.unread() != "":
		return skipped(name, v.unread())
	case !ok:
		return skipped(name, "the endpoint does not connect to this service")
	case dead(connection.Status):
		return failed(name, strings.TrimSuffix(string(connection.Status)+": "+connection.Description, ": "), remedyAnew)
	case connection.Status == privatelink.ConnectionStatusPending && v.here.Status == StatusActive:
		return failed(name, "Pending, while TiDB Cloud shows the endpoint as Active",
			"look again in a minute, because either cloud may lag; if it stays so, the private endpoint was replaced: "+remedyAnew)
	case connection.Status == privatelink.ConnectionStatusPending, connection.Status == privatelink.ConnectionStatusApproved:
		return passed(name, string(connection.Status))
	}
	return failed(name, "the status "+strconv.Quote(string(connection.Status))+" is not known", "look at the connection in the Azure portal")
}

func (v *verification) checkService() Check {
	const name = CheckNameService
	switch {
	case v.serviceErr != nil:
		return failedBy(name, v.serviceErr)
	case v.service.Status == ServiceStatusActive:
		return passed(name, v.service.Status.String())
	case v.service.Status == ServiceStatusDeleting:
		return failed(name, v.service.Status.String(), "use another cluster: this one is going away; Client.Disconnect deletes what is left of the endpoint")
	case v.service.Status == ServiceStatusFailed:
		return failed(name, v.service.Status.String(), supportTicket(v.service.NodeGroup))
	}
	return failed(name, v.service.Status.String(), cmp.Or(v.service.overdue(time.Now()),
		"wait until the endpoint service is Active, 3 to 5 minutes for a new cluster; EndpointService.WaitUntilActive and Client.Connect do"))
}

func (v *verification) checkElsewhere() Check {
	const name = CheckNameElsewhere
	switch {
	case v.idErr != nil:
		return skipped(name, v.unread())
	case v.group.ID == "":
		return skipped(name, "the node group is not known")
	case errors.Is(v.connectionsErr, ErrPermission):
		return skipped(name, "the API key may not list the connections of other clusters")
	case v.connectionsErr != nil:
		return failedBy(name, v.connectionsErr)
	}
	for _, connection := range v.connections {
		if connection.NodeGroup.ID != v.group.ID && connection.Status != StatusDeleting {
			return failed(name, "it is "+connection.Status.String()+" at "+connection.NodeGroup.String(), v.remedyElsewhere(connection.NodeGroup))
		}
	}
	return passed(name, "not registered with another cluster")
}

// remedyElsewhere returns the remedy for an endpoint that another node group lists.
func (v *verification) remedyElsewhere(there NodeGroupID) string {
	if v.registered() {
		return "delete the registration there with tidbcloud.Client.BeginDeletePrivateEndpointConnection: the endpoint is registered here"
	}
	return "set Spec.NodeGroup to that one if it is meant; else call Client.Disconnect with it, if nobody needs the endpoint there, then Client.Connect for " + v.group.String()
}

func (v *verification) checkTiDBCloud() Check {
	const name = CheckNameTiDBCloud
	switch {
	case v.idErr != nil:
		return skipped(name, v.unread())
	case v.registered():
		return skipped(name, "the endpoint is "+v.here.Status.String()+" here already")
	case v.hereErr != nil, v.here.Status == StatusFailed, v.here.Status == StatusDeleting:
		return v.failedHere(name)
	case !v.validated:
		return skipped(name, "no address was given")
	case v.validateErr != nil:
		return failedBy(name, v.validateErr)
	}
	return passed(name, "TiDB Cloud would accept it")
}

// failedHere returns the failed check for what this node group lists, or for a list
// that cannot be read.
func (v *verification) failedHere(name CheckName) Check {
	switch {
	case v.hereErr != nil:
		return failedBy(name, v.hereErr)
	case v.here.Status == StatusFailed:
		return failed(name, strings.TrimSuffix("the endpoint is Failed here already: "+v.here.Message, ": "), remedyAnew)
	}
	return failed(name, "the endpoint is being deleted here", cmp.Or(v.here.overdue(v.since, time.Now()), remedyAnew))
}
