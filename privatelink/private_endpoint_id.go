package privatelink

import "strings"

const privateEndpointType = "Microsoft.Network/privateEndpoints"

// PrivateEndpointID identifies a private endpoint. Every method refuses the zero value.
type PrivateEndpointID struct {
	// SubscriptionID is the GUID of the subscription that owns the endpoint.
	SubscriptionID string
	// ResourceGroupName is the resource group that holds the endpoint.
	ResourceGroupName string
	// Name is the endpoint's own name.
	Name string
}

// ParsePrivateEndpointID reads the resource ID of a private endpoint in any letter case.
// It drops white space and quotes around it. Anything else gives an error that matches
// [ErrInvalidArgument].
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

// Validate checks an ID whose fields were set directly. Its errors are those of
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

// Equal reports whether both identify the same endpoint; letter case does not count.
func (id PrivateEndpointID) Equal(other PrivateEndpointID) bool {
	return strings.EqualFold(id.String(), other.String())
}
