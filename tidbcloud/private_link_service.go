package tidbcloud

import (
	"context"
	"net/http"
)

// PrivateLinkService is the service of a node group that private endpoints
// connect to. There is one for each node group; TiDB Cloud creates it by itself,
// on Azure three to five minutes after the cluster (documented).
type PrivateLinkService struct {
	// Name is "tidbNodeGroups/{TidbNodeGroupID}/privateLinkService".
	Name            string `json:"name,omitempty"`
	TidbNodeGroupID string `json:"tidbNodeGroupId,omitempty"`
	// ServiceName is, on Azure, the resource ID of the private link service in
	// TiDB Cloud's own subscription.
	ServiceName string `json:"serviceName,omitempty"`
	// ServiceDNSName is, on Azure, the zone that connections' hosts are in.
	ServiceDNSName string `json:"serviceDnsName,omitempty"`
	// AvailableZones is filled on AWS only.
	AvailableZones    []string                `json:"availableZones,omitempty"`
	State             PrivateLinkServiceState `json:"state,omitempty"`
	RegionID          string                  `json:"regionId,omitempty"`
	RegionDisplayName string                  `json:"regionDisplayName,omitempty"`
	CloudProvider     CloudProvider           `json:"cloudProvider,omitempty"`
}

// GetPrivateLinkServiceOptions are the optional parameters of
// [Client.GetPrivateLinkService].
type GetPrivateLinkServiceOptions struct {
	// placeholder for future optional parameters
}

// GetPrivateLinkService returns the private link service of a node group,
// whatever its state. Unknown ids give an error matching [ErrNotFound].
func (c *Client) GetPrivateLinkService(ctx context.Context, clusterID, nodeGroupID string, _ *GetPrivateLinkServiceOptions) (PrivateLinkService, error) {
	const op = "GetPrivateLinkService"
	if err := checkIDs(op, resourceID{"clusterID", clusterID}, resourceID{"nodeGroupID", nodeGroupID}); err != nil {
		return PrivateLinkService{}, err
	}
	service, _, err := fetch[PrivateLinkService](ctx, c, call{name: op, method: http.MethodGet,
		resource: nodeGroupPath(clusterID, nodeGroupID) + "/privateLinkService"})
	return service, err
}
