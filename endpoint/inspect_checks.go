package endpoint

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

func (in *inspecting) checkCluster() Check {
	const name = CheckNameCluster
	state := in.service.ClusterState
	switch {
	case errors.Is(in.clusterErr, ErrNotFound):
		return failed(name, "there is no cluster "+in.spec.NodeGroup.Cluster+" that the API key can see", in.remedyNoCluster())
	case in.clusterErr != nil:
		return failedBy(name, in.clusterErr)
	}
	remedy, gone := stopped(state)
	switch {
	case remedy == "":
		return passed(name, string(state))
	case gone != nil:
		remedy += "; Client.Disconnect deletes what is left of this endpoint"
	}
	return failed(name, string(state), remedy)
}

// remedyNoCluster depends on what is left in Azure: the deletion of a cluster deletes
// its endpoint service and leaves dead endpoints.
func (in *inspecting) remedyNoCluster() string {
	const correct = "set Spec.NodeGroup.Cluster to a cluster of the API key's organization"
	switch {
	case in.azureErr == nil && dead(in.endpoint.ConnectionStatus):
		return "if the cluster was deleted, call Client.Disconnect, which deletes what is left of the endpoint; else " + correct
	case errors.Is(in.azureErr, privatelink.ErrNotFound):
		return correct + "; if it was deleted, nothing is left to do, because the endpoint is gone as well"
	}
	return correct + ", the one that the endpoint was made for"
}

// checkService is skipped if the cluster cannot be read, which has a check of its own.
func (in *inspecting) checkService() Check {
	if in.clusterErr != nil {
		return skipped(CheckNameService, "the cluster could not be read")
	}
	return in.verification.checkService()
}

// checkElsewhere is skipped if TiDB Cloud cannot list anything, which CheckNameActive
// reports.
func (in *inspecting) checkElsewhere() Check {
	if in.hereErr != nil && in.connectionsErr != nil {
		return skipped(CheckNameElsewhere, "the connections could not be listed, see "+string(CheckNameActive))
	}
	return in.verification.checkElsewhere()
}

func (in *inspecting) checkSpec() Check {
	const name = CheckNameSpec
	if unread := in.unread(); unread != "" {
		return skipped(name, unread)
	}
	if differences := in.endpoint.fromSpec(in.spec); len(differences) > 0 {
		found, remedy := describe(differences)
		return failed(name, found, remedy)
	}
	return passed(name, "nothing differs")
}

func (in *inspecting) checkActive() Check {
	const name = CheckNameActive
	status, age := in.here.Status, ""
	if !in.since.IsZero() && time.Since(in.since) >= time.Minute {
		age = " for " + minutes(time.Since(in.since))
	}
	switch {
	case in.group.ID == "":
		return skipped(name, "the cluster could not be read")
	case in.hereErr != nil, status == StatusFailed, status == StatusDeleting:
		return in.failedHere(name)
	case status == StatusActive:
		return passed(name, status.String())
	case status.Acceptable() && in.azureErr != nil:
		return skipped(name, in.unread())
	case status.Acceptable():
		return failed(name, status.String(), remedyAccept)
	case status == StatusPending:
		return failed(name, status.String()+age, cmp.Or(in.here.overdue(in.since, time.Now()),
			"wait until it is Active, about 5 minutes after it was accepted; Endpoint.WaitUntilActive and Client.Connect do. If it is Pending for more than "+minutes(awaitedActive.patience())+", "+supportTicket(in.group)))
	}
	return failed(name, "the status "+status.String()+" is not known", "look at the endpoint in the TiDB Cloud console")
}

// unworkable returns why nothing can answer at the endpoint's address, or "" if
// something may answer.
func (in *inspecting) unworkable() string {
	stopping, _ := stopped(in.service.ClusterState)
	switch unconnected := in.unconnected(); {
	case errors.Is(in.clusterErr, ErrNotFound):
		return "there is no such cluster"
	case stopping != "":
		return "the cluster is " + string(in.service.ClusterState)
	case unconnected != "":
		return unconnected
	case in.endpoint.ProvisioningState == privatelink.ProvisioningStateDeleting:
		return "the private endpoint is being deleted"
	case in.group.ID != "" && in.hereErr == nil && in.here.Status != StatusActive:
		return "TiDB Cloud shows the endpoint as " + in.here.Status.String()
	}
	return ""
}

// unconnected returns why Azure carries no traffic to the service, or "" if it may.
func (in *inspecting) unconnected() string {
	status := in.endpoint.ConnectionStatus
	switch {
	case errors.Is(in.azureErr, privatelink.ErrNotFound):
		return "there is no such private endpoint"
	case in.azureErr != nil, status == privatelink.ConnectionStatusApproved:
		return ""
	case status == "":
		return "the private endpoint has no connection"
	}
	return "the endpoint's connection is " + string(status)
}

func (in *inspecting) checkHostName() Check {
	const name = CheckNameHostName
	host, want := in.here.Host, in.endpointAddress()
	found := host + " resolves to " + strings.Join(in.resolved, ", ")
	var missing *net.DNSError
	switch {
	case host == "":
		return skipped(name, "TiDB Cloud has told no host name")
	case errors.As(in.resolveErr, &missing) && missing.IsNotFound, in.resolveErr == nil && len(in.resolved) == 0:
		return failed(name, "there is no such host as "+host,
			"if the endpoint has just become Active, wait until TiDB Cloud has made the record; else look for a private DNS zone that hides it, or for a resolver that drops private addresses from public answers (rebinding protection)")
	case in.resolveErr != nil:
		return failed(name, host+" could not be resolved: "+in.resolveErr.Error(), "repair the resolver of this machine")
	case want == "":
		return skipped(name, found+"; there is no address to compare it with")
	case !slices.ContainsFunc(in.resolved, func(address string) bool { return sameAddress(address, want) }):
		return failed(name, found+", the endpoint has "+want,
			"correct a private DNS zone or hosts file that holds this name; if the endpoint was replaced, wait until the old record has expired and flush the resolver's cache")
	case slices.ContainsFunc(in.resolved, func(address string) bool { return !sameAddress(address, want) }):
		return failed(name, found+", of which only "+want+" is the endpoint's", "remove the other addresses from the private DNS zone or hosts file that holds this name")
	}
	return passed(name, found)
}

// sameAddress reports whether two texts are the same IP address, however it is written.
func sameAddress(a, b string) bool {
	left, err := netip.ParseAddr(a)
	right, err2 := netip.ParseAddr(b)
	return err == nil && err2 == nil && left.Unmap() == right.Unmap()
}

func (in *inspecting) checkReachable() Check {
	const name = CheckNameReachable
	var timeout interface{ Timeout() bool }
	switch {
	case in.dialled == "" && in.unworkable() != "":
		return skipped(name, in.unworkable())
	case in.dialled == "":
		return skipped(name, "the endpoint's address is not known")
	case in.dialErr == nil:
		return passed(name, in.dialled+" accepts connections")
	case errors.Is(in.dialErr, syscall.ECONNREFUSED):
		return failed(name, in.dialled+" refuses connections",
			"see in the TiDB Cloud console whether the cluster is running, not paused; then look for a firewall on the way that refuses")
	case errors.Is(in.dialErr, context.DeadlineExceeded), errors.As(in.dialErr, &timeout) && timeout.Timeout():
		return failed(name, in.dialled+" does not answer",
			"run this on a machine in the endpoint's virtual network or one that is peered or connected with it; then look at routes, at network security groups of both subnets, and whether the cluster is paused")
	case errors.Is(in.dialErr, syscall.ENETUNREACH), errors.Is(in.dialErr, syscall.EHOSTUNREACH):
		return failed(name, in.dialled+" has no route from here",
			"run this on a machine in the endpoint's virtual network or one that is peered or connected with it; then look at the routes")
	}
	return failed(name, in.dialled+": "+in.dialErr.Error(), "look at routes and network security groups between this machine and the endpoint")
}
