package privatelink

import "strings"

const privateLinkServiceType = "Microsoft.Network/privateLinkServices"

// PrivateLinkServiceID identifies a private link service. That of a TiDB Cloud cluster is
// in a subscription of TiDB Cloud; the console shows its ID as the Resource ID of the
// endpoint service.
type PrivateLinkServiceID struct {
	// SubscriptionID is the GUID of the subscription that owns the service.
	SubscriptionID string
	// ResourceGroupName is the resource group that holds the service.
	ResourceGroupName string
	// Name is the service's own name.
	Name string
}

// ParsePrivateLinkServiceID reads the resource ID of a private link service in any letter
// case. It drops white space and quotes around it. Anything else gives an error that
// matches [ErrInvalidArgument].
func ParsePrivateLinkServiceID(id string) (PrivateLinkServiceID, error) {
	const field = "private link service ID"
	id = pasted(id)
	parsed, err := parseResourceID(field, id, privateLinkServiceType)
	if err != nil {
		return PrivateLinkServiceID{}, err
	}
	result := PrivateLinkServiceID{SubscriptionID: parsed.SubscriptionID, ResourceGroupName: parsed.ResourceGroupName, Name: parsed.Name}
	if err := result.Validate(); err != nil {
		return PrivateLinkServiceID{}, err
	}
	if err := sameText(field, id, result.String(), privateLinkServiceType); err != nil {
		return PrivateLinkServiceID{}, err
	}
	return result, nil
}

// Validate checks an ID whose fields were set directly. Its errors are those of
// [ParsePrivateLinkServiceID].
func (id PrivateLinkServiceID) Validate() error {
	if err := checkGUID("PrivateLinkServiceID.SubscriptionID", id.SubscriptionID); err != nil {
		return err
	}
	if err := checkResourceGroupName("PrivateLinkServiceID.ResourceGroupName", id.ResourceGroupName); err != nil {
		return err
	}
	return checkName("PrivateLinkServiceID.Name", id.Name)
}

// String returns the ID as Azure writes it, and "" for the zero value.
func (id PrivateLinkServiceID) String() string {
	if id == (PrivateLinkServiceID{}) {
		return ""
	}
	return resourceIDPrefix(id.SubscriptionID, id.ResourceGroupName) + "privateLinkServices/" + id.Name
}

// Equal reports whether both identify the same service; letter case does not count.
func (id PrivateLinkServiceID) Equal(other PrivateLinkServiceID) bool {
	return strings.EqualFold(id.String(), other.String())
}
