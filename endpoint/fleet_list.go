package endpoint

import (
	"context"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// listing holds the connections of all clusters that concern the fleet.
type listing struct {
	number      int
	begun       time.Time
	connections byEndpoint
	pages       int
	token       string // of the next page; "" for the first, and after the last
	hint        time.Duration
	err         error
	// useless: the API key may not list, or the list is too long for the fleet.
	useless bool
}

// list reads the remaining pages of a listing.
func (v *fleetView) list(ctx context.Context, l listing) listing {
	var last *http.Response
	group := everywhere()
	pager := v.client.tidb.NewListPrivateEndpointConnectionsPager(group.Cluster, group.ID, &tidbcloud.ListPrivateEndpointConnectionsOptions{
		CloudProvider: tidbcloud.CloudProviderAzure, PageSize: maxPageSize, PageToken: l.token,
	})
	for pager.More() {
		page, err := pager.NextPage(policy.WithCaptureResponse(ctx, &last))
		if err != nil {
			l.err = wrap("list endpoints", group.String(), err)
			break
		}
		l.pages++
		l.token = page.NextPageToken
		for _, wire := range page.PrivateEndpointConnections {
			l.connections.add(newConnection(wire))
		}
	}
	l.hint = pipeline.RetryAfter(last)
	return l
}

// learn takes over a listing. After one that failed, members read for themselves: until
// the next listing, or until a spec is set or looked at again if the listing is useless.
func (v *fleetView) learn(l listing) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.direct, v.denied = l.err != nil, l.useless
	if l.err == nil {
		for id := range v.connections {
			v.connections[id] = l.connections[id]
		}
	}
}
