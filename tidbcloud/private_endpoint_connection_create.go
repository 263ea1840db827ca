package tidbcloud

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"unicode"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// CreatePrivateEndpointConnectionParameters name the private endpoint to
// register.
type CreatePrivateEndpointConnectionParameters struct {
	// EndpointID is, on Azure, the resource ID of the private endpoint. Required. A value
	// that begins with a slash must be such an ID.
	EndpointID string `json:"endpointId"`
	// PrivateIPAddress is the private endpoint's address in its virtual network, for the
	// DNS record that TiDB Cloud publishes. Azure only; "" sends none.
	PrivateIPAddress string `json:"privateIpAddress,omitempty"`
}

// check returns an error for parameters that cannot name a private endpoint.
func (p CreatePrivateEndpointConnectionParameters) check(op, resource string) error {
	const remedy = "pass the resource ID of the Azure private endpoint"
	unfit := func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }
	if p.EndpointID == "" {
		return invalid(op, resource, "EndpointID is empty", remedy)
	}
	malformed := strings.ContainsFunc(p.EndpointID, unfit)
	if strings.HasPrefix(p.EndpointID, "/") {
		id, err := arm.ParseResourceID(p.EndpointID)
		malformed = malformed || err != nil ||
			!strings.EqualFold(id.ResourceType.String(), "Microsoft.Network/privateEndpoints")
	}
	if malformed {
		return invalid(op, resource, fmt.Sprintf("EndpointID %q is not a private endpoint", p.EndpointID), remedy)
	}
	if p.PrivateIPAddress != "" {
		if ip, err := netip.ParseAddr(p.PrivateIPAddress); err != nil || ip.Zone() != "" {
			return invalid(op, resource, fmt.Sprintf("PrivateIPAddress %q is not an IP address", p.PrivateIPAddress),
				"pass the address of the private endpoint's network interface, such as 10.1.2.4")
		}
	}
	return nil
}

// newCreateConnection checks arguments and returns the call that they make.
func newCreateConnection(name, clusterID, nodeGroupID string, parameters CreatePrivateEndpointConnectionParameters) (call, error) {
	if err := checkIDs(name, resourceID{"clusterID", clusterID}, resourceID{"nodeGroupID", nodeGroupID}); err != nil {
		return call{}, err
	}
	op := call{name: name, method: http.MethodPost, resource: connectionsPath(clusterID, nodeGroupID), body: parameters}
	return op, parameters.check(name, op.resource)
}

// ValidatePrivateEndpointConnectionOptions are the optional parameters of
// [Client.ValidatePrivateEndpointConnection].
type ValidatePrivateEndpointConnectionOptions struct {
	// placeholder for future optional parameters
}

// ValidatePrivateEndpointConnection asks the service whether it would accept the private
// endpoint, like the console's "Verify Endpoint". It registers nothing. Azure only
// (described).
func (c *Client) ValidatePrivateEndpointConnection(ctx context.Context, clusterID, nodeGroupID string, parameters CreatePrivateEndpointConnectionParameters, _ *ValidatePrivateEndpointConnectionOptions) error {
	op, err := newCreateConnection("ValidatePrivateEndpointConnection", clusterID, nodeGroupID, parameters)
	if err != nil {
		return err
	}
	op.query = url.Values{"validateOnly": {"true"}}
	_, err = c.do(ctx, op)
	return err
}

// CreatePrivateEndpointConnectionOptions are the optional parameters of
// [Client.CreatePrivateEndpointConnection].
type CreatePrivateEndpointConnectionOptions struct {
	// placeholder for future optional parameters
}

// CreatePrivateEndpointConnection registers a private endpoint, like the console's "Accept
// Endpoint", and does not wait: the connection is usually PENDING. Wait with
// [Client.BeginWaitPrivateEndpointConnection], after storing the connection's ID if the
// program may be restarted.
//
// If the reply is lost, the client looks for the connection by its endpoint ID and returns
// it. An error that is not a refusal means that it was not found, so it is safe to call
// again.
func (c *Client) CreatePrivateEndpointConnection(ctx context.Context, clusterID, nodeGroupID string, parameters CreatePrivateEndpointConnectionParameters, _ *CreatePrivateEndpointConnectionOptions) (PrivateEndpointConnection, error) {
	connection, _, err := c.createConnection(ctx, "CreatePrivateEndpointConnection", clusterID, nodeGroupID, parameters)
	return connection, err
}

func (c *Client) createConnection(ctx context.Context, name, clusterID, nodeGroupID string, parameters CreatePrivateEndpointConnectionParameters) (PrivateEndpointConnection, *http.Response, error) {
	op, err := newCreateConnection(name, clusterID, nodeGroupID, parameters)
	if err != nil {
		return PrivateEndpointConnection{}, nil, err
	}
	op.creates = true
	connection, resp, err := fetch[PrivateEndpointConnection](ctx, c, op)
	if err != nil {
		if lost(err) {
			if created, ok := c.findCreated(ctx, clusterID, nodeGroupID, parameters); ok {
				return created, nil, nil
			}
		}
		return PrivateEndpointConnection{}, nil, err
	}
	if (resourceID{value: connection.PrivateEndpointConnectionID}).check() != "" {
		return PrivateEndpointConnection{}, nil,
			newError(op, &replyError{resp: resp, err: errors.New("the reply has no usable privateEndpointConnectionId")})
	}
	return connection, resp, nil
}

// BeginCreatePrivateEndpointConnectionOptions are the optional parameters of
// [Client.BeginCreatePrivateEndpointConnection].
type BeginCreatePrivateEndpointConnectionOptions struct {
	// ResumeToken continues an earlier operation: the call creates nothing and ignores the
	// other arguments. "" starts a new operation.
	ResumeToken string
}

// BeginCreatePrivateEndpointConnection registers a private endpoint and returns a poller that
// is done when the connection is ACTIVE, about five minutes later (documented).
// [Client.BeginWaitPrivateEndpointConnection] describes the poller.
func (c *Client) BeginCreatePrivateEndpointConnection(ctx context.Context, clusterID, nodeGroupID string, parameters CreatePrivateEndpointConnectionParameters, options *BeginCreatePrivateEndpointConnectionOptions) (*runtime.Poller[PrivateEndpointConnection], error) {
	handler := c.newConnectionHandler("BeginCreatePrivateEndpointConnection")
	if options != nil && options.ResumeToken != "" {
		return resumePoller(c, options.ResumeToken, handler)
	}
	connection, resp, err := c.createConnection(ctx, handler.op, clusterID, nodeGroupID, parameters)
	if err != nil {
		return nil, err
	}
	handler.watched.ClusterID, handler.watched.NodeGroupID = clusterID, nodeGroupID
	handler.watched.ConnectionID = connection.PrivateEndpointConnectionID
	handler.last = judgeConnection(handler.op, handler.watched, connection)
	return newPoller(c, resp, handler)
}
