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

// preflight returns everything that would make a cloud refuse the endpoint: what
// prevents its creation in the subnet and its registration. If the credential may not
// read the network, Azure itself judges the creation later.
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

// mayRegister lets TiDB Cloud validate a registration and returns only an error that
// any registration would get, since the endpoint does not exist yet.
func (c *Client) mayRegister(ctx context.Context, service *EndpointService, any registration) error {
	group := service.group
	err := c.tidb.ValidatePrivateEndpointConnection(ctx, group.Cluster, group.ID, any, nil)
	if errors.Is(err, tidbcloud.ErrPermission) || exhausted(err) {
		return wrap("check whether "+group.String()+" accepts", any.EndpointID, err)
	}
	return nil
}

// exhausted reports whether TiDB Cloud refuses because of a quota, which waiting does
// not change: google.rpc.Code 8 (described) with another status than 429.
func exhausted(err error) bool {
	var refused *azcore.ResponseError
	return errors.As(err, &refused) && refused.ErrorCode == "8" && refused.StatusCode != http.StatusTooManyRequests
}

// anyAddress returns an address that Azure could assign from a subnet.
func anyAddress(prefixes []string) string {
	for _, text := range prefixes {
		if prefix, err := netip.ParsePrefix(text); err == nil && prefix.Addr().Is4() {
			return firstFree(prefix).String()
		}
	}
	return "10.0.0.4" // the network cannot be read; the validation needs some address
}

// checkSubnet returns everything that prevents the creation in the subnet.
func (r *run) checkSubnet(subnet privatelink.Subnet) (problems []error) {
	id := r.spec.SubnetID.String()
	if region := r.service.Snapshot().Region; region != "" && subnet.Location != "" && subnet.Location != region {
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

// reservedAddresses is the number of addresses at the start of a subnet that Azure
// reserves (documented). It reserves the last one, too.
const reservedAddresses = 4

// firstFree returns the first address of a subnet that Azure does not reserve.
func firstFree(prefix netip.Prefix) netip.Addr {
	address := prefix.Masked().Addr()
	for range reservedAddresses {
		address = address.Next()
	}
	return address
}

// addressProblem returns why Azure cannot assign an address from a subnet, or "".
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
			return "Azure reserves the first four addresses of a subnet"
		}
		if !prefix.Contains(wanted.Next()) {
			return "Azure reserves the last address of a subnet"
		}
		return ""
	}
	if len(prefixes) == 0 {
		return ""
	}
	return "it is outside the subnet"
}
