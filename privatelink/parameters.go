package privatelink

import (
	"fmt"
	"net/netip"
	"unicode/utf8"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"

	"github.com/tidb-azure/tidbprivatelink/internal/failure"
)

const maxRequestMessageLength = 140 // described

// PrivateEndpointParameters describe a private endpoint to create. Its connection is
// always a manual one, because the service belongs to somebody else, who has to approve
// it.
type PrivateEndpointParameters struct {
	// Location is the Azure region, in any spelling that [NormalizeLocation] accepts. It
	// must be the region of the subnet's network. Required.
	Location string
	// SubnetID is the subnet of the endpoint's address. Required.
	SubnetID SubnetID
	// Service is the private link service to connect to. Required.
	Service Service
	// RequestMessage is shown to the owner of the service, who decides about the
	// connection. It has at most 140 characters; "" means no message.
	RequestMessage string
	// ConnectionName names the connection inside the endpoint; "" means the
	// endpoint's own name.
	ConnectionName string
	// PrivateIPAddress is a free IPv4 address of the subnet; "" lets Azure choose
	// the lowest free one.
	PrivateIPAddress string
	// CustomNetworkInterfaceName names the endpoint's network interface; "" means
	// "<endpoint>.nic.<guid>".
	CustomNetworkInterfaceName string
	// Tags are put on the endpoint; nil means none.
	Tags map[string]string
}

// Validate checks everything that can be checked without a request. Its errors
// match [ErrInvalidArgument].
func (p PrivateEndpointParameters) Validate() error {
	if _, err := NormalizeLocation(p.Location); err != nil {
		return err
	}
	if err := p.SubnetID.Validate(); err != nil {
		return err
	}
	if p.Service == nil {
		return failure.InvalidArgument("Service", "", "it is nil", "set a PrivateLinkServiceID or an Alias")
	}
	if err := p.Service.Validate(); err != nil {
		return err
	}
	if n := utf8.RuneCountInString(p.RequestMessage); n > maxRequestMessageLength {
		return failure.InvalidArgument("RequestMessage", p.RequestMessage, fmt.Sprintf("it has %d characters", n), fmt.Sprintf("use at most %d", maxRequestMessageLength))
	}
	if p.ConnectionName != "" {
		if err := checkName("ConnectionName", p.ConnectionName); err != nil {
			return err
		}
	}
	if p.CustomNetworkInterfaceName != "" {
		if err := checkName("CustomNetworkInterfaceName", p.CustomNetworkInterfaceName); err != nil {
			return err
		}
	}
	if p.PrivateIPAddress != "" {
		if addr, err := netip.ParseAddr(p.PrivateIPAddress); err != nil || !addr.Is4() {
			return failure.InvalidArgument("PrivateIPAddress", p.PrivateIPAddress, "it is not an IPv4 address", `use an address of the subnet such as "10.0.0.10", or "" to let Azure choose`)
		}
	}
	return nil
}

// model returns Azure's model of valid parameters.
func (p PrivateEndpointParameters) model(id PrivateEndpointID) armnetwork.PrivateEndpoint {
	location, _ := NormalizeLocation(p.Location)
	connection := &armnetwork.PrivateLinkServiceConnection{
		Name: to.Ptr(p.ConnectionName),
		Properties: &armnetwork.PrivateLinkServiceConnectionProperties{
			// Azure accepts an alias or an ID here (assumed).
			PrivateLinkServiceID: to.Ptr(p.Service.String()),
		},
	}
	if p.ConnectionName == "" {
		connection.Name = to.Ptr(id.Name)
	}
	if p.RequestMessage != "" {
		connection.Properties.RequestMessage = to.Ptr(p.RequestMessage)
	}
	properties := &armnetwork.PrivateEndpointProperties{
		Subnet:                              &armnetwork.Subnet{ID: to.Ptr(p.SubnetID.String())},
		ManualPrivateLinkServiceConnections: []*armnetwork.PrivateLinkServiceConnection{connection},
	}
	if p.CustomNetworkInterfaceName != "" {
		properties.CustomNetworkInterfaceName = to.Ptr(p.CustomNetworkInterfaceName)
	}
	if p.PrivateIPAddress != "" {
		// Services of this kind have neither groups nor members. Azure refuses an address
		// with the name of one, with
		// PrivateEndpointWithIpConfigurationsCannotHaveGroupIdsOrMemberNames
		// (MicrosoftDocs/azure-docs#112585).
		properties.IPConfigurations = []*armnetwork.PrivateEndpointIPConfiguration{{
			Name:       to.Ptr("static"),
			Properties: &armnetwork.PrivateEndpointIPConfigurationProperties{PrivateIPAddress: to.Ptr(p.PrivateIPAddress)},
		}}
	}
	model := armnetwork.PrivateEndpoint{Location: to.Ptr(location), Properties: properties}
	for name, value := range p.Tags {
		if model.Tags == nil {
			model.Tags = make(map[string]*string, len(p.Tags))
		}
		model.Tags[name] = to.Ptr(value)
	}
	return model
}
