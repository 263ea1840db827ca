package privatelink

import (
	"context"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"

	"github.com/tidb-azure/tidbprivatelink/internal/failure"
)

// Subnet is a snapshot of the properties of a subnet that decide whether a private endpoint
// can be created in it. Two snapshots compare with cmp.Diff without options.
type Subnet struct {
	// ID is the subnet's resource ID.
	ID SubnetID
	// Location is the Azure region of the subnet's virtual network, in the form of
	// [NormalizeLocation]. A private endpoint must be in the same region.
	Location string
	// AddressPrefixes are the subnet's address ranges, such as "10.0.0.0/24".
	AddressPrefixes []string
}

// GetSubnetOptions are the optional settings of [Client.GetSubnet].
type GetSubnetOptions struct {
	// placeholder for future options
}

// GetSubnet reads a subnet and its region, from the virtual network, which holds both. A
// network, a subnet or a resource group that does not exist gives an error that matches
// [ErrNotFound].
func (c *Client) GetSubnet(ctx context.Context, id SubnetID, options *GetSubnetOptions) (Subnet, error) {
	const op = "get subnet"
	if err := id.Validate(); err != nil {
		return Subnet{}, err
	}
	factory, err := c.factory(id.SubscriptionID)
	if err != nil {
		return Subnet{}, newError(op, id.String(), err)
	}
	resp, err := factory.NewVirtualNetworksClient().Get(wantObject(ctx), id.ResourceGroupName, id.VirtualNetworkName, nil)
	if err != nil {
		return Subnet{}, newError(op, id.String(), err)
	}
	properties := deref(resp.Properties)
	for _, model := range properties.Subnets {
		if model != nil && strings.EqualFold(deref(model.Name), id.Name) {
			return newSubnet(id, deref(resp.Location), *model), nil
		}
	}
	return Subnet{}, &Error{
		Op: op, Origin: failure.OriginAzure, Resource: id.String(), Found: "the virtual network has no such subnet",
		Remedy: "use one of the network's subnets, or create it", Err: ErrNotFound,
	}
}

func newSubnet(id SubnetID, location string, model armnetwork.Subnet) Subnet {
	subnet := Subnet{ID: id, Location: location}
	if parsed, err := ParseSubnetID(deref(model.ID)); err == nil {
		subnet.ID = parsed
	}
	if normal, err := NormalizeLocation(location); err == nil {
		subnet.Location = normal
	}
	properties := deref(model.Properties)
	for _, prefix := range append([]*string{properties.AddressPrefix}, properties.AddressPrefixes...) {
		if deref(prefix) != "" {
			subnet.AddressPrefixes = append(subnet.AddressPrefixes, *prefix)
		}
	}
	return subnet
}
