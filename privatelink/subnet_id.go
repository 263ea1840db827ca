package privatelink

import "strings"

const subnetType = "Microsoft.Network/virtualNetworks/subnets"

// SubnetID identifies a subnet of a virtual network.
type SubnetID struct {
	// SubscriptionID is the GUID of the subscription that owns the network.
	SubscriptionID string
	// ResourceGroupName is the resource group that holds the network.
	ResourceGroupName string
	// VirtualNetworkName is the network's name.
	VirtualNetworkName string
	// Name is the subnet's own name.
	Name string
}

// ParseSubnetID reads the resource ID of a subnet in any letter case. It drops white
// space and quotes around it. Anything else gives an error that matches
// [ErrInvalidArgument].
func ParseSubnetID(id string) (SubnetID, error) {
	const field = "subnet ID"
	id = pasted(id)
	parsed, err := parseResourceID(field, id, subnetType)
	if err != nil {
		return SubnetID{}, err
	}
	result := SubnetID{
		SubscriptionID:     parsed.SubscriptionID,
		ResourceGroupName:  parsed.ResourceGroupName,
		VirtualNetworkName: parsed.Parent.Name,
		Name:               parsed.Name,
	}
	if err := result.Validate(); err != nil {
		return SubnetID{}, err
	}
	if err := sameText(field, id, result.String(), subnetType); err != nil {
		return SubnetID{}, err
	}
	return result, nil
}

// Validate checks an ID whose fields were set directly. Its errors are those of
// [ParseSubnetID].
func (id SubnetID) Validate() error {
	if err := checkGUID("SubnetID.SubscriptionID", id.SubscriptionID); err != nil {
		return err
	}
	if err := checkResourceGroupName("SubnetID.ResourceGroupName", id.ResourceGroupName); err != nil {
		return err
	}
	if err := checkName("SubnetID.VirtualNetworkName", id.VirtualNetworkName); err != nil {
		return err
	}
	return checkName("SubnetID.Name", id.Name)
}

// String returns the ID as Azure writes it, and "" for the zero value.
func (id SubnetID) String() string {
	if id == (SubnetID{}) {
		return ""
	}
	return resourceIDPrefix(id.SubscriptionID, id.ResourceGroupName) + "virtualNetworks/" + id.VirtualNetworkName + "/subnets/" + id.Name
}

// Equal reports whether both identify the same subnet; letter case does not count.
func (id SubnetID) Equal(other SubnetID) bool {
	return strings.EqualFold(id.String(), other.String())
}
