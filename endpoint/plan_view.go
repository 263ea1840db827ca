package endpoint

import (
	"context"
	"sync"
)

// planView is the source of the runs of one PlanAll. It reads once what they have in
// common: services, subnets, and for the first look of each the list of all
// connections. Later looks read anew, since one reading must not count for several. It
// is safe for concurrent use.
type planView struct {
	sharedView
	services memo[NodeGroupID, *EndpointService]

	list sync.Once
	// listed is nil if the connections could not be listed, so that each run reads for
	// itself.
	listed byEndpoint

	mu   sync.Mutex
	seen map[*Endpoint]bool // that have taken over what the list shows
}

func newPlanView(client *Client) *planView {
	return &planView{sharedView: sharedView{client: client}, seen: map[*Endpoint]bool{}}
}

func (v *planView) findService(ctx context.Context, group NodeGroupID) (*EndpointService, error) {
	return v.services.get(group, func() (*EndpointService, error) { return v.client.findService(ctx, group) })
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
	endpoint.setConnection(v.listed.of(endpoint)...)
	return nil
}

// listAll returns the connections of all clusters; nil if they cannot be listed.
func (v *planView) listAll(ctx context.Context) byEndpoint {
	connections, err := v.client.list(ctx, everywhere())
	if err != nil {
		return nil
	}
	listed := byEndpoint{}
	for _, connection := range connections {
		listed.add(connection)
	}
	return listed
}
