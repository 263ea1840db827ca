package endpoint

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"syscall"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

func (in *inspecting) checkCluster() Check {
	const name = CheckCluster
	state := in.service.ClusterState
	if state == "" {
		return skipped(name, "the cluster could not be read")
	}
	if remedy, _ := stopped(state); remedy != "" {
		return failed(name, string(state), remedy)
	}
	return passed(name, string(state))
}

func (in *inspecting) checkSpec() Check {
	const name = CheckSpec
	if unread := in.unread(); unread != "" {
		return skipped(name, unread)
	}
	if differences := in.endpoint.fromSpec(in.spec); len(differences) > 0 {
		found, remedy := describe(differences)
		return failed(name, found, remedy)
	}
	return passed(name, "nothing differs")
}

// checkActive holds what TiDB Cloud says against what Azure says.
func (in *inspecting) checkActive() Check {
	const name = CheckActive
	status := in.here.Status
	_, unusable := in.endpoint.unusable()
	switch {
	case in.group.ID == "":
		return skipped(name, "the cluster could not be read")
	case in.hereErr != nil, status == StatusFailed, status == StatusDeleting:
		return in.failedHere(name)
	case in.registered() && errors.Is(in.azureErr, privatelink.ErrNotFound):
		return failed(name, unusable, "delete the endpoint with Client.Disconnect, then connect it again")
	case status == StatusActive:
		return passed(name, status.String())
	case dead(in.endpoint.ConnectionStatus):
		return skipped(name, in.unconnected())
	case status.Acceptable():
		return failed(name, status.String(), "accept the endpoint with Endpoint.Accept, or let Client.Connect do all that is missing")
	case status == StatusPending:
		return failed(name, status.String(), "wait until it is Active, about 5 minutes after it was accepted")
	}
	return failed(name, "the status "+status.String()+" is not known", "look at the endpoint in the TiDB Cloud console")
}

// unconnected says why nothing can answer at the endpoint's address, or "" when
// something may.
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
	const name = CheckHostName
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

// sameAddress compares addresses in any of their spellings.
func sameAddress(a, b string) bool {
	left, err := netip.ParseAddr(a)
	right, err2 := netip.ParseAddr(b)
	return err == nil && err2 == nil && left.Unmap() == right.Unmap()
}

func (in *inspecting) checkReachable() Check {
	const name = CheckReachable
	var timeout interface{ Timeout() bool }
	switch {
	case in.target == "" && in.unconnected() != "":
		return skipped(name, in.unconnected())
	case in.target == "":
		return skipped(name, "the endpoint's address is not known")
	case in.dialErr == nil:
		return passed(name, in.target+" accepts connections")
	case errors.Is(in.dialErr, syscall.ECONNREFUSED):
		return failed(name, in.target+" refuses connections",
			"see in the TiDB Cloud console whether the cluster is running, not paused; then look for a firewall on the way that refuses")
	case errors.Is(in.dialErr, context.DeadlineExceeded), errors.As(in.dialErr, &timeout) && timeout.Timeout():
		return failed(name, in.target+" does not answer",
			"run this on a machine in the endpoint's virtual network or one that is peered or connected with it; then look at routes, at network security groups of both subnets, and whether the cluster is paused")
	case errors.Is(in.dialErr, syscall.ENETUNREACH), errors.Is(in.dialErr, syscall.EHOSTUNREACH):
		return failed(name, in.target+" has no route from here",
			"run this on a machine in the endpoint's virtual network or one that is peered or connected with it; then look at the routes")
	}
	return failed(name, in.target+": "+in.dialErr.Error(), "look at routes and network security groups between this machine and the endpoint")
}
