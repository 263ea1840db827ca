package privatelink

import "strings"

const privateEndpointType = "Microsoft.Network/privateEndpoints"

// PrivateEndpointID identifies a private endpoint. Its zero value identifies
// nothing and is refused by every operation.
type PrivateEndpointID struct {
	// SubscriptionID is the GUID of the subscription that owns the endpoint.
	SubscriptionID string
	// ResourceGroupName is the resource group that holds the endpoint.
	ResourceGroupName string
	// Name is the endpoint's own name.
	Name string
}

// ParsePrivateEndpointID reads the resource ID of a private endpoint, in any
// letter case. White space and quotes around it are dropped. The error of anything
// else is an [*Error] that matches [ErrInvalidArgument].
func ParsePrivateEndpointID(id string) (PrivateEndpointID, error) {
	const field = "private endpoint ID"
	id = pasted(id)
	parsed, err := parseResourceID(field, id, privateEndpointType)
	if err != nil {
		return PrivateEndpointID{}, err
	}
	result := PrivateEndpointID{SubscriptionID: parsed.SubscriptionID, ResourceGroupName: parsed.ResourceGroupName, Name: parsed.Name}
	if err := result.Validate(); err != nil {
		return PrivateEndpointID{}, err
	}
	if err := sameText(field, id, result.String(), privateEndpointType); err != nil {
		return PrivateEndpointID{}, err
	}
	return result, nil
}

// Validate checks an ID that was filled in by hand. Its errors are those of
// [ParsePrivateEndpointID].
func (id PrivateEndpointID) Validate() error {
	if err := checkGUID("PrivateEndpointID.SubscriptionID", id.SubscriptionID); err != nil {
		return err
	}
	if err := checkResourceGroupName("PrivateEndpointID.ResourceGroupName", id.ResourceGroupName); err != nil {
		return err
	}
	return checkName("PrivateEndpointID.Name", id.Name)
}

// String returns the ID as Azure writes it, and "" for the zero value.
func (id PrivateEndpointID) String() string {
	if id == (PrivateEndpointID{}) {
		return ""
	}
	return resourceIDPrefix(id.SubscriptionID, id.ResourceGroupName) + "privateEndpoints/" + id.Name
}

// Equal reports whether both name the same endpoint: Azure's IDs are
// case-insensitive.
func (id PrivateEndpointID) Equal(other PrivateEndpointID) bool {
	return strings.EqualFold(id.String(), other.String())
}
