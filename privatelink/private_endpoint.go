package privatelink

import (
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"
)

// PrivateEndpoint is a snapshot of a private endpoint. Two snapshots compare with cmp.Diff
// without options.
type PrivateEndpoint struct {
	// ID is the endpoint's resource ID.
	ID PrivateEndpointID
	// Location is the Azure region, in the form of [NormalizeLocation].
	Location string
	// ProvisioningState is the state of the last operation on the endpoint.
	ProvisioningState ProvisioningState
	// SubnetID is the subnet the address comes from.
	SubnetID SubnetID
	// NetworkInterfaceID is the resource ID of the network interface that Azure made for
	// the endpoint; "" if the reply names none.
	NetworkInterfaceID string
	// PrivateIPAddress is the endpoint's address in its subnet; "" if Azure has not
	// assigned one.
	PrivateIPAddress string
	// Connections are the endpoint's connections, of which there is usually one.
	Connections []Connection
	// Tags are the endpoint's tags; nil if there are none.
	Tags map[string]string
	// ETag changes with every change of the endpoint; "" if the reply has none.
	ETag string
}

// Connection is a private endpoint's connection to a private link service.
type Connection struct {
	// Name is unique within the endpoint.
	Name string
	// ServiceID is the resource ID or the alias with which the endpoint was created. It is
	// a string because it may name a resource of any type.
	ServiceID string
	// Manual means that the service's owner has to approve the connection. The other kind
	// is approved at once for callers with rights on the service.
	Manual bool
	// Status is the decision of the service's owner.
	Status ConnectionStatus
	// Description is the owner's reason, or Azure's text such as "Awaiting
	// Approval". Never judge by it.
	Description string
	// ActionsRequired is what the service's owner asks for; usually "None".
	ActionsRequired string
	// RequestMessage is the caller's message to the service's owner.
	RequestMessage string
}

// newPrivateEndpoint converts Azure's model, in which any field may be missing, without the
// address.
func newPrivateEndpoint(id PrivateEndpointID, model armnetwork.PrivateEndpoint) PrivateEndpoint {
	endpoint := PrivateEndpoint{ID: id, Location: deref(model.Location), ETag: deref(model.Etag)}
	if parsed, err := ParsePrivateEndpointID(deref(model.ID)); err == nil {
		endpoint.ID = parsed
	}
	if location, err := NormalizeLocation(endpoint.Location); err == nil {
		endpoint.Location = location
	}
	for name, value := range model.Tags {
		if endpoint.Tags == nil {
			endpoint.Tags = make(map[string]string, len(model.Tags))
		}
		endpoint.Tags[name] = deref(value)
	}
	properties := deref(model.Properties)
	endpoint.ProvisioningState = ProvisioningState(deref(properties.ProvisioningState))
	if subnet, err := ParseSubnetID(deref(deref(properties.Subnet).ID)); err == nil {
		endpoint.SubnetID = subnet
	}
	if len(properties.NetworkInterfaces) > 0 {
		endpoint.NetworkInterfaceID = deref(deref(properties.NetworkInterfaces[0]).ID)
	}
	for _, connection := range properties.PrivateLinkServiceConnections {
		endpoint.Connections = append(endpoint.Connections, newConnection(deref(connection), false))
	}
	for _, connection := range properties.ManualPrivateLinkServiceConnections {
		endpoint.Connections = append(endpoint.Connections, newConnection(deref(connection), true))
	}
	return endpoint
}

func newConnection(model armnetwork.PrivateLinkServiceConnection, manual bool) Connection {
	properties := deref(model.Properties)
	state := deref(properties.PrivateLinkServiceConnectionState)
	return Connection{
		Name:            deref(model.Name),
		ServiceID:       deref(properties.PrivateLinkServiceID),
		Manual:          manual,
		Status:          ConnectionStatus(deref(state.Status)),
		Description:     deref(state.Description),
		ActionsRequired: deref(state.ActionsRequired),
		RequestMessage:  deref(properties.RequestMessage),
	}
}

// deref returns *p, and the zero value for nil.
func deref[T any](p *T) (value T) {
	if p != nil {
		value = *p
	}
	return value
}
