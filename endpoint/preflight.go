package endpoint

import (
	"context"
	"errors"
	"net/netip"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// checkSubnet tells all that keeps the endpoint from being created in the subnet.
// A credential that may not read the network gets Azure's own answer later.
func (r *run) checkSubnet(ctx context.Context) (problems []error) {
	id := r.spec.SubnetID.String()
	subnet, err := r.source.subnet(ctx, r.spec.SubnetID)
	switch {
	case errors.Is(err, privatelink.ErrPermission):
		return nil
	case err != nil:
		return []error{newError("check Spec.SubnetID", id, err)}
	}
	if region := r.service.Snapshot().Region; region != "" && subnet.Location != region {
		problems = append(problems, &Error{
			Op: "check Spec.SubnetID", Origin: OriginAzure, Resource: id,
			Found:  "its network is in " + subnet.Location + ", the cluster in " + region,
			Remedy: "use a subnet of a virtual network in " + region, Err: ErrMismatch,
		})
	}
	if problem := addressProblem(r.spec.PrivateIPAddress, subnet.AddressPrefixes); problem != "" {
		problems = append(problems, &Error{
			Op: "check Spec.PrivateIPAddress", Resource: r.spec.PrivateIPAddress, Found: problem,
			Remedy: "use a free address of " + strings.Join(subnet.AddressPrefixes, " or ") + ", or none to let Azure choose", Err: ErrInvalidArgument,
		})
	}
	return problems
}

// addressProblem says why a subnet cannot give out an address, or "". Azure keeps
// the first four addresses and the last one of a subnet to itself
// (documentation).
func addressProblem(address string, prefixes []string) string {
	wanted, err := netip.ParseAddr(address)
	if err != nil {
		return "" // Azure chooses
	}
	for _, text := range prefixes {
		prefix, err := netip.ParsePrefix(text)
		if err != nil || !prefix.Contains(wanted) {
			continue
		}
		first := prefix.Masked().Addr()
		for range 4 {
			if first == wanted {
				return "Azure keeps the first four addresses of a subnet to itself"
			}
			first = first.Next()
		}
		if !prefix.Contains(wanted.Next()) {
			return "Azure keeps the last address of a subnet to itself"
		}
		return ""
	}
	if len(prefixes) == 0 {
		return ""
	}
	return "it is outside the subnet"
}
