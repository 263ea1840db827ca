package endpoint

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// preflight tells all that would make a cloud refuse the endpoint: what keeps it
// from being created in the subnet, and from being registered. A credential that
// may not read the network gets Azure's own answer later.
func (r *run) preflight(ctx context.Context, serviceKnown bool) (problems []error) {
	subnet, err := r.source.subnet(ctx, r.spec.SubnetID)
	switch {
	case err == nil:
		problems = r.checkSubnet(subnet)
	case !errors.Is(err, privatelink.ErrPermission):
		problems = append(problems, wrap("check Spec.SubnetID", r.spec.SubnetID.String(), err))
	}
	if !serviceKnown {
		return problems
	}
	if connection := r.endpoint.Snapshot().Connection; connection.Status.Acceptable() {
		problems = append(problems, r.source.mayRegister(ctx, r.service, registration{
			EndpointID: r.spec.EndpointID.String(), PrivateIPAddress: cmp.Or(r.spec.PrivateIPAddress, anyAddress(subnet.AddressPrefixes)),
		}))
	}
	return problems
}

// registration is what Accept sends.
type registration = tidbcloud.CreatePrivateEndpointConnectionParameters

// mayRegister lets TiDB Cloud validate a registration, and tells only what is
// wrong with any: the endpoint itself does not exist yet.
func (c *Client) mayRegister(ctx context.Context, service *EndpointService, any registration) error {
	group := service.group
	err := c.tidb.ValidatePrivateEndpointConnection(ctx, group.Cluster, group.ID, any, nil)
	if errors.Is(err, tidbcloud.ErrPermission) || exhausted(err) {
		return wrap("check whether "+group.String()+" accepts", any.EndpointID, err)
	}
	return nil
}

// exhausted reports whether TiDB Cloud refuses for a limit that waiting does not
// lift: google.rpc.Code 8 (described) without the status of too many
// requests.
func exhausted(err error) bool {
	var refused *azcore.ResponseError
	return errors.As(err, &refused) && refused.ErrorCode == "8" && refused.StatusCode != http.StatusTooManyRequests
}

// anyAddress returns an address that a subnet could give out.
func anyAddress(prefixes []string) string {
	for _, text := range prefixes {
		if prefix, err := netip.ParsePrefix(text); err == nil && prefix.Addr().Is4() {
			return firstFree(prefix).String()
		}
	}
	return "10.0.0.4" // the network cannot be read
}

// checkSubnet tells all that keeps the endpoint from being created in the subnet.
func (r *run) checkSubnet(subnet privatelink.Subnet) (problems []error) {
	id := r.spec.SubnetID.String()
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

// reservedAddresses is how many of a subnet's first addresses Azure keeps to itself
// (documented); it keeps the last one, too.
const reservedAddresses = 4

// firstFree returns the first address of a subnet that Azure gives out.
func firstFree(prefix netip.Prefix) netip.Addr {
	address := prefix.Masked().Addr()
	for range reservedAddresses {
		address = address.Next()
	}
	return address
}

// addressProblem says why a subnet cannot give out an address, or "".
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
		if wanted.Less(firstFree(prefix)) {
			return "Azure keeps the first four addresses of a subnet to itself"
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
