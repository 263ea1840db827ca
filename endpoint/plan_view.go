package endpoint

import (
	"context"
	"strings"
	"sync"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// planView is the source of the runs of one PlanAll. It reads once what they have in
// common: services, subnets, and for the first look of each the list of all
// connections. Later looks read anew, since one reading must not count for several. It
// is safe for concurrent use.
type planView struct {
	client   *Client
	services memo[NodeGroupID, *EndpointService]
	subnets  memo[privatelink.SubnetID, privatelink.Subnet]
	allowed  memo[NodeGroupID, struct{}]

	list sync.Once
	// listed holds the connections by endpoint ID in lower case; nil if they could not
	// be listed, so that each run reads for itself.
	listed map[string][]Connection

	mu   sync.Mutex
	seen map[*Endpoint]bool // that have taken over what the list shows
}

func newPlanView(client *Client) *planView {
	return &planView{client: client, seen: map[*Endpoint]bool{}}
}

func (v *planView) findService(ctx context.Context, group NodeGroupID) (*EndpointService, error) {
	return v.services.get(group, func() (*EndpointService, error) { return v.client.findService(ctx, group) })
}

func (v *planView) subnet(ctx context.Context, id privatelink.SubnetID) (privatelink.Subnet, error) {
	return v.subnets.get(id, func() (privatelink.Subnet, error) { return v.client.subnet(ctx, id) })
}

// mayRegister asks once for each node group: what is wrong with one registration is
// wrong with all of them.
func (v *planView) mayRegister(ctx context.Context, service *EndpointService, any registration) error {
	_, err := v.allowed.get(service.group, func() (struct{}, error) { return struct{}{}, v.client.mayRegister(ctx, service, any) })
	return err
}

func (v *planView) refreshService(ctx context.Context, service *EndpointService) error {
	return v.client.refreshService(ctx, service)
}

func (v *planView) refreshConnection(ctx context.Context, endpoint *Endpoint) error {
	v.list.Do(func() { v.listed = v.listAll(ctx) })
	v.mu.Lock()
	again := v.seen[endpoint]
	v.seen[endpoint] = true
	v.mu.Unlock()
	if again || v.listed == nil {
		return v.client.refreshConnection(ctx, endpoint)
	}
	var here []Connection
	for _, connection := range v.listed[strings.ToLower(endpoint.id.String())] {
		if connection.NodeGroup.ID == endpoint.service.group.ID {
			here = append(here, connection)
		}
	}
	endpoint.setConnection(here...)
	return nil
}

// listAll returns the connections of all clusters; nil if they cannot be listed.
func (v *planView) listAll(ctx context.Context) map[string][]Connection {
	connections, err := v.client.list(ctx, everywhere())
	if err != nil {
		return nil
	}
	listed := map[string][]Connection{}
	for _, connection := range connections {
		id := strings.ToLower(connection.EndpointID)
		listed[id] = append(listed[id], connection)
	}
	return listed
}
