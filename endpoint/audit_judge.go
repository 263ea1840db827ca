package endpoint

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// audited is a private endpoint that leads to TiDB Cloud, or a registration of
// one, as one look found it.
type audited struct {
	id         string // as Azure spells it, if it has the endpoint
	inAzure    bool
	azure      privatelink.PrivateEndpoint
	target     privatelink.Connection // the connection that leads to TiDB Cloud
	group      NodeGroupID            // zero: the service is of no cluster of the scope
	connection Connection             // TiDB Cloud's best
	// sure is false when nothing but an alias that a registered endpoint has as well
	// says that the endpoint leads to TiDB Cloud.
	sure bool
}

// lookAgain is the remedy for what may be over soon, or be a stale reading.
const lookAgain = "look again in a few minutes: something may be under way, or one of the clouds lag behind"

// works reports whether both clouds agree that programs can use the endpoint.
func (a audited) works() bool {
	return a.connection.Status == StatusActive && a.target.Status == privatelink.ConnectionStatusApproved
}

// changing reports whether somebody is changing the endpoint at the moment.
func (a audited) changing() bool {
	switch a.azure.ProvisioningState {
	case privatelink.ProvisioningStateSucceeded, privatelink.ProvisioningStateFailed, privatelink.ProvisioningStateCanceled:
		return a.connection.Status == StatusDeleting
	}
	return a.inAzure || a.connection.Status == StatusDeleting
}

// same reports whether two looks found the same. An endpoint may be DISCOVERED in
// between: nobody did anything about it.
func (a audited) same(b audited) bool {
	untouched := a.connection.Status.Acceptable() && b.connection.Status.Acceptable()
	return a.inAzure == b.inAzure && a.target.Status == b.target.Status && a.azure.SubnetID.Equal(b.azure.SubnetID) &&
		(untouched || a.connection.Status == b.connection.Status && a.connection.ID == b.connection.ID)
}

// judge says what is wrong with an endpoint by itself; the Kind "" means nothing.
// What it calls safe to delete is so only if a second look says the same.
func (a audited) judge() Finding {
	f := a.finding()
	status := a.connection.Status
	switch {
	case !a.inAzure:
		if !a.registered() {
			return Finding{} // what was only DISCOVERED, or is being deleted, goes by itself
		}
		f.Kind, f.Found = FindingKindNoPrivateEndpoint, "TiDB Cloud shows the endpoint as "+status.String()+", but there is no such private endpoint"
		f.Remedy = "delete the registration with Client.Disconnect: nothing can use it without the private endpoint"
		f.SafeToDelete = []Origin{OriginTiDBCloud}
	case dead(a.target.Status):
		f.Kind, f.Found = FindingKindDead, "its connection is "+string(a.target.Status)
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
	case status == StatusActive && a.target.Status != privatelink.ConnectionStatusApproved:
		f.Kind, f.Found = FindingKindContradiction, "TiDB Cloud shows the endpoint as Active, Azure its connection as "+or(string(a.target.Status), "not there")
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
		f.SafeToDelete, f.Remedy = nil, "find out whether the alias "+a.target.ServiceID+" is TiDB Cloud's. If it is: "+f.Remedy
	}
	return f
}

// judgeUnregistered is judge for what TiDB Cloud does not list, or has only
// DISCOVERED.
func (a audited) judgeUnregistered(f *Finding) {
	f.Kind, f.Found = FindingKindNotRegistered, "its connection is "+string(a.target.Status)+", and TiDB Cloud does not list it"
	if a.connection.Status == StatusDiscovered {
		f.Found = "its connection is " + string(a.target.Status) + ", and nobody has accepted it"
	}
	switch {
	case a.group == NodeGroupID{}:
		f.Remedy = "audit the cluster that it leads to, which is none of those that were given"
	case a.target.Status == privatelink.ConnectionStatusPending:
		f.Remedy = "if it is needed, accept it with Client.Connect; else " + a.deletion() + ": nothing gets through it until it is accepted"
		f.SafeToDelete = a.sides()
	default:
		f.Remedy = lookAgain + ". Something may get through it, so it is not safe to delete"
	}
}

// registered reports whether TiDB Cloud has the endpoint, and is to keep it.
func (a audited) registered() bool {
	switch a.connection.Status {
	case StatusActive, StatusPending, StatusFailed:
		return true
	}
	return false
}

// sides are the clouds that have something of the endpoint.
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

// deletion names the call that deletes the endpoint.
func (a audited) deletion() string {
	if a.group == (NodeGroupID{}) {
		return "delete it with privatelink.Client.BeginDeletePrivateEndpoint"
	}
	return "delete it with Client.Disconnect"
}

func (a audited) finding() Finding {
	return Finding{
		EndpointID: a.id, NodeGroup: a.group, SubnetID: a.azure.SubnetID, ServiceID: a.target.ServiceID,
		ConnectionStatus: a.target.Status, Connection: a.connection,
	}
}

// way is what several endpoints may be on.
type way struct{ subnet, service string }

// duplicates finds the endpoints that lead from one subnet to the same service.
// The only one that works is none. What of an endpoint is safe to delete was
// judged without regard to the others.
func duplicates(all []audited, safe map[string][]Origin) (findings []Finding) {
	ways := map[way][]audited{}
	for _, a := range all {
		if a.inAzure && a.azure.SubnetID != (privatelink.SubnetID{}) && a.azure.ProvisioningState != privatelink.ProvisioningStateDeleting {
			w := way{strings.ToLower(a.azure.SubnetID.String()), strings.ToLower(or(a.group.ID, a.target.ServiceID))}
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

// list writes names as people do.
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
