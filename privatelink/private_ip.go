package privatelink

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"

	"github.com/tidb-azure/tidbprivatelink/internal/failure"
)

// privateIPAddress finds the address of an endpoint: on its network interface, else in its
// DNS configuration, else as the static address with which it was created. The interface
// comes first because the DNS configuration is empty for private link services without
// host names (recorded). It returns "" if Azure has not assigned an address yet, and an
// error only if the interface cannot be read and nothing else holds the address.
func (c *Client) privateIPAddress(ctx context.Context, model armnetwork.PrivateEndpoint) (string, error) {
	properties := deref(model.Properties)
	var nicErr error
	if len(properties.NetworkInterfaces) > 0 {
		var address string
		address, nicErr = c.interfaceIPAddress(ctx, deref(deref(properties.NetworkInterfaces[0]).ID))
		if address != "" {
			return address, nil
		}
	}
	if address := toldIPAddress(properties); address != "" {
		return address, nil
	}
	return "", nicErr
}

// toldIPAddress returns the address that the endpoint itself holds, or "".
func toldIPAddress(properties armnetwork.PrivateEndpointProperties) string {
	for _, config := range properties.CustomDNSConfigs {
		for _, address := range deref(config).IPAddresses {
			if deref(address) != "" {
				return *address
			}
		}
	}
	for _, config := range properties.IPConfigurations {
		if address := deref(deref(deref(config).Properties).PrivateIPAddress); address != "" {
			return address
		}
	}
	return ""
}

// interfaceIPAddress reads the address of a network interface, "" if the interface does not
// exist: Azure names it before it is created and while it is being deleted.
func (c *Client) interfaceIPAddress(ctx context.Context, id string) (string, error) {
	const op = "read network interface"
	parsed, err := arm.ParseResourceID(id)
	if err != nil || !strings.EqualFold(parsed.ResourceType.String(), "Microsoft.Network/networkInterfaces") {
		return "", &Error{
			Op: op, Origin: failure.OriginAzure, Resource: fmt.Sprintf("%q", id),
			Found:  "the private endpoint's reply does not hold a network interface ID here",
			Remedy: "look up the private IP address on the endpoint's DNS configuration page in the Azure portal",
		}
	}
	factory, err := c.factory(parsed.SubscriptionID)
	if err != nil {
		return "", newError(op, id, err)
	}
	resp, err := factory.NewInterfacesClient().Get(wantObject(ctx), parsed.ResourceGroupName, parsed.Name, nil)
	if err := newError(op, id, err); errors.Is(err, ErrNotFound) {
		return "", nil
	} else if err != nil {
		return "", err
	}
	var first string
	for _, config := range deref(resp.Properties).IPConfigurations {
		config := deref(deref(config).Properties)
		address := deref(config.PrivateIPAddress)
		if deref(config.Primary) && address != "" {
			return address, nil
		}
		if first == "" {
			first = address
		}
	}
	return first, nil
}
