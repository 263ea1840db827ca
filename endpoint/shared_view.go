package endpoint

import (
	"context"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// sharedView is what the sources of many runs have in common: they read once what
// belongs to a subnet or a node group. It is safe for concurrent use.
type sharedView struct {
	client  *Client
	subnets memo[privatelink.SubnetID, privatelink.Subnet]
	allowed memo[NodeGroupID, struct{}]
}

func (v *sharedView) subnet(ctx context.Context, id privatelink.SubnetID) (privatelink.Subnet, error) {
	return v.subnets.get(id, func() (privatelink.Subnet, error) { return v.client.subnet(ctx, id) })
}

// mayRegister asks once for each node group: what is wrong with one registration is
// wrong with all of them.
func (v *sharedView) mayRegister(ctx context.Context, service *EndpointService, any registration) error {
	_, err := v.allowed.get(service.group, func() (struct{}, error) { return struct{}{}, v.client.mayRegister(ctx, service, any) })
	return err
}

// byEndpoint holds connections by endpoint ID in lower case.
type byEndpoint map[string][]Connection

func (b byEndpoint) add(connection Connection) {
	id := strings.ToLower(connection.EndpointID)
	b[id] = append(b[id], connection)
}

// of returns the connections of an endpoint at its service.
func (b byEndpoint) of(endpoint *Endpoint) (here []Connection) {
	for _, connection := range b[strings.ToLower(endpoint.id.String())] {
		if connection.NodeGroup.ID == endpoint.service.group.ID {
			here = append(here, connection)
		}
	}
	return here
}
