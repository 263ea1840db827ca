package tidbcloud

import (
	"context"
	"net/http"
)

// PrivateLinkService is the service of a node group to which private endpoints connect. TiDB
// Cloud creates one for each node group by itself, on Azure three to five minutes after the
// cluster (documented).
type PrivateLinkService struct {
	// Name is "tidbNodeGroups/{TidbNodeGroupID}/privateLinkService".
	Name            string `json:"name,omitempty"`
	TidbNodeGroupID string `json:"tidbNodeGroupId,omitempty"`
	// ServiceName is, on Azure, the resource ID of the private link service in
	// TiDB Cloud's own subscription.
	ServiceName string `json:"serviceName,omitempty"`
	// ServiceDNSName is, on Azure, the DNS zone of the connections' host names.
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

// GetPrivateLinkService reads the private link service of a node group in any state. Unknown
// IDs give an error that matches [ErrNotFound].
func (c *Client) GetPrivateLinkService(ctx context.Context, clusterID, nodeGroupID string, _ *GetPrivateLinkServiceOptions) (PrivateLinkService, error) {
	const op = "GetPrivateLinkService"
	if err := checkIDs(op, resourceID{"clusterID", clusterID}, resourceID{"nodeGroupID", nodeGroupID}); err != nil {
		return PrivateLinkService{}, err
	}
	service, _, err := fetch[PrivateLinkService](ctx, c, call{name: op, method: http.MethodGet,
		resource: nodeGroupPath(clusterID, nodeGroupID) + "/privateLinkService"})
	return service, err
}
