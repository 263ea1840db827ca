package endpoint

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// audited is a private endpoint that leads to TiDB Cloud, or a registration of one,
// as one look found it.
type audited struct {
	id         string // as Azure spells it, if it has the endpoint
	inAzure    bool
	azure      privatelink.PrivateEndpoint
	toService  privatelink.Connection // the connection that leads to TiDB Cloud
	group      NodeGroupID            // zero: the service is of no cluster of the scope
	connection Connection             // the one that counts, see best
	// sure is false if only an alias, which a registered endpoint uses too, shows that
	// the endpoint leads to TiDB Cloud.
	sure bool
}

// lookAgain is the remedy for a state that may pass or a reading that may be stale.
const lookAgain = "look again in a few minutes: something may be under way, or one of the clouds lag behind"

// works reports whether both clouds agree that programs can use the endpoint.
func (a audited) works() bool {
	return a.connection.Status == StatusActive && a.toService.Status == privatelink.ConnectionStatusApproved
}

// changing reports whether an operation on the endpoint is in progress.
func (a audited) changing() bool {
	switch a.azure.ProvisioningState {
	case privatelink.ProvisioningStateSucceeded, privatelink.ProvisioningStateFailed, privatelink.ProvisioningStateCanceled:
		return a.connection.Status == StatusDeleting
	}
	return a.inAzure || a.connection.Status == StatusDeleting
}

// same reports whether two looks found the same. TiDB Cloud may have DISCOVERED the
// endpoint in between, which changes nothing.
func (a audited) same(b audited) bool {
	untouched := a.connection.Status.Acceptable() && b.connection.Status.Acceptable()
	return a.inAzure == b.inAzure && a.toService.Status == b.toService.Status && a.azure.SubnetID.Equal(b.azure.SubnetID) &&
		(untouched || a.connection.Status == b.connection.Status && a.connection.ID == b.connection.ID)
}

// judge returns what is wrong with an endpoint by itself, with Kind "" if nothing is.
// What it calls safe to delete is safe only if a second look agrees.
func (a audited) judge() Finding {
	f := a.finding()
	status := a.connection.Status
	switch {
	case !a.inAzure:
		if !a.registered() {
			return Finding{} // TiDB Cloud removes what is only DISCOVERED or is being deleted
		}
		f.Kind, f.Found = FindingKindNoPrivateEndpoint, "TiDB Cloud shows the endpoint as "+status.String()+", but there is no such private endpoint"
		f.Remedy = "delete the registration with Client.Disconnect: nothing can use it without the private endpoint"
		f.SafeToDelete = []Origin{OriginTiDBCloud}
	case dead(a.toService.Status):
		f.Kind, f.Found = FindingKindDead, "its connection is "+string(a.toService.Status)
		f.Remedy = a.deletion() + ": nothing gets through it, and it cannot come back; if it is needed, call Client.Connect afterwards"
		f.SafeToDelete = a.sides()
	case status == StatusFailed:
		f.Kind, f.Found = FindingKindDead, strings.TrimSuffix("its acceptance failed: "+a.connection.Message, ": ")
		f.Remedy = a.deletion() + ": TiDB Cloud did not accept it, and no host name leads to it; if it is needed, call Client.Connect afterwards"
		if a.connection.Host == "" {
			f.SafeToDelete = a.sides()
		} else {
			f.Remedy = "look at it with Client.Inspect: it has a host name, so a program may use it"
		}
	case status == StatusActive && a.toService.Status != privatelink.ConnectionStatusApproved:
		f.Kind, f.Found = FindingKindContradiction, "TiDB Cloud shows the endpoint as Active, Azure its connection as "+or(string(a.toService.Status), "not there")
		f.Remedy = lookAgain + "; if it stays so, Client.Inspect tells the way out"
	case status.Acceptable():
		a.judgeUnregistered(&f)
	default:
		return Finding{}
	}
	switch {
	case a.changing():
		f.SafeToDelete, f.Remedy = nil, lookAgain
	case !a.sure && len(f.SafeToDelete) > 0:
		f.SafeToDelete, f.Remedy = nil, "find out whether the alias "+a.toService.ServiceID+" is TiDB Cloud's. If it is: "+f.Remedy
	}
	return f
}

// judgeUnregistered completes the finding about an endpoint that TiDB Cloud does not
// list or has only DISCOVERED.
func (a audited) judgeUnregistered(f *Finding) {
	f.Kind, f.Found = FindingKindNotRegistered, "its connection is "+string(a.toService.Status)+", and TiDB Cloud does not list it"
	if a.connection.Status == StatusDiscovered {
		f.Found = "its connection is " + string(a.toService.Status) + ", and nobody has accepted it"
	}
	switch {
	case a.group == NodeGroupID{}:
		f.Remedy = "audit the cluster that it leads to, which is none of those that were given"
	case a.toService.Status == privatelink.ConnectionStatusPending:
		f.Remedy = "if it is needed, accept it with Client.Connect; else " + a.deletion() + ": nothing gets through it until it is accepted"
		f.SafeToDelete = a.sides()
	default:
		f.Remedy = lookAgain + ". Something may get through it, so it is not safe to delete"
	}
}

// registered reports whether TiDB Cloud holds a registration of the endpoint that it
// is not deleting.
func (a audited) registered() bool {
	switch a.connection.Status {
	case StatusActive, StatusPending, StatusFailed:
		return true
	}
	return false
}

// sides returns the clouds that hold a part of the endpoint.
func (a audited) sides() []Origin {
	var sides []Origin
	if a.inAzure {
		sides = append(sides, OriginAzure)
	}
	if a.registered() {
		sides = append(sides, OriginTiDBCloud)
	}
	return sides
}

// deletion returns the remedy that deletes the endpoint.
func (a audited) deletion() string {
	if a.group == (NodeGroupID{}) {
		return "delete it with privatelink.Client.BeginDeletePrivateEndpoint"
	}
	return "delete it with Client.Disconnect"
}

func (a audited) finding() Finding {
	return Finding{
		EndpointID: a.id, NodeGroup: a.group, SubnetID: a.azure.SubnetID, ServiceID: a.toService.ServiceID,
		ConnectionStatus: a.toService.Status, Connection: a.connection,
	}
}

// way is a subnet and the service that an endpoint in it leads to.
type way struct{ subnet, service string }

// duplicates returns a finding for each endpoint that shares its subnet and service
// with another, except for one that is the only one to work. safe holds, by endpoint
// ID in lower case, what is safe to delete of each endpoint by itself.
func duplicates(all []audited, safe map[string][]Origin) (findings []Finding) {
	ways := map[way][]audited{}
	for _, a := range all {
		if a.inAzure && a.azure.SubnetID != (privatelink.SubnetID{}) && a.azure.ProvisioningState != privatelink.ProvisioningStateDeleting {
			w := way{strings.ToLower(a.azure.SubnetID.String()), strings.ToLower(or(a.group.ID, a.toService.ServiceID))}
			ways[w] = append(ways[w], a)
		}
	}
	for _, same := range ways {
		working := 0
		var names []string
		for _, a := range same {
			names = append(names, lastSegment(a.id))
			if a.works() {
				working++
			}
		}
		for _, a := range same {
			if len(same) < 2 || a.works() && working == 1 {
				continue
			}
			f := a.finding()
			f.Kind, f.SafeToDelete = FindingKindDuplicate, safe[strings.ToLower(a.id)]
			f.Found = "the private endpoints " + list(names) + " lead from one subnet to the same endpoint service"
			switch {
			case a.works():
				f.Remedy = "see which host name the programs use, then delete the others with Client.Disconnect: each of them works, so none is safe to delete unseen"
			case len(f.SafeToDelete) > 0:
				f.Remedy = a.deletion() + ": nothing gets through it"
			default:
				f.Remedy = lookAgain
			}
			findings = append(findings, f)
		}
	}
	return findings
}

// list joins names with commas and "and".
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
