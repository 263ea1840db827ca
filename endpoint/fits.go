package endpoint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// difference is a property of a private endpoint that is not as wanted.
type difference struct{ property, found, want, remedy string }

func (d difference) String() string {
	return "the " + d.property + " of the private endpoint is " + cmp.Or(d.found, "not shown") + ", not " + d.want
}

// fromService returns how the endpoint differs from one of the service. A region that Azure
// leaves open does not count, nor does the target while the service's resource ID is not
// known.
func (s EndpointSnapshot) fromService(service ServiceSnapshot) (differences []difference) {
	if s.Region != "" && s.Region != service.Region {
		differences = append(differences, difference{"region", s.Region, service.Region + ", the cluster's", "create a private endpoint in " + service.Region})
	}
	if service.identified() && !s.leadsTo(service) {
		differences = append(differences, difference{"target", s.ServiceID, service.ResourceID, "create another private endpoint for this cluster, or delete this one"})
	}
	return differences
}

// fromSpec returns how the endpoint differs from a spec. A property that the spec or
// Azure leaves open does not count.
func (s EndpointSnapshot) fromSpec(spec Spec) (differences []difference) {
	const remedy = "correct the spec, or name another private endpoint"
	nic := lastSegment(s.NetworkInterfaceID)
	if spec.SubnetID != (privatelink.SubnetID{}) && s.SubnetID != (privatelink.SubnetID{}) && !s.SubnetID.Equal(spec.SubnetID) {
		differences = append(differences, difference{"subnet", s.SubnetID.String(), spec.SubnetID.String(), remedy})
	}
	if spec.PrivateIPAddress != "" && s.PrivateIPAddress != "" && s.PrivateIPAddress != spec.PrivateIPAddress {
		differences = append(differences, difference{"address", s.PrivateIPAddress, spec.PrivateIPAddress, remedy})
	}
	if spec.CustomNetworkInterfaceName != "" && nic != "" && !strings.EqualFold(nic, spec.CustomNetworkInterfaceName) {
		differences = append(differences, difference{"network interface", nic, spec.CustomNetworkInterfaceName, remedy})
	}
	return differences
}

// fits returns an error that names all differences if the endpoint exists but is not
// the one of the spec.
func (s EndpointSnapshot) fits(op string, spec Spec, service ServiceSnapshot) error {
	differences := append(s.fromService(service), s.fromSpec(spec)...)
	if len(differences) == 0 {
		return nil
	}
	found, remedy := describe(differences)
	return &Error{Op: op, Origin: OriginAzure, Resource: s.ID.String(), Found: found, Remedy: remedy, Err: ErrMismatch}
}

// describe joins all differences, and each remedy once.
func describe(differences []difference) (found, remedy string) {
	var all, remedies []string
	for _, d := range differences {
		all = append(all, d.String())
		if !slices.Contains(remedies, d.remedy) {
			remedies = append(remedies, d.remedy)
		}
	}
	return strings.Join(all, ", "), strings.Join(remedies, "; ")
}
