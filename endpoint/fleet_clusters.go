package endpoint

import (
	"context"
	"errors"
	"time"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// manyClusters is the number of unknown clusters from which a list of them, 100 a page,
// replaces a look at each.
const manyClusters = 5

// listedFor is how long a list of clusters is used.
const listedFor = time.Minute

// expect counts the members' clusters without a known service.
func (f *fleet) expect() {
	clusters := map[string]bool{}
	for _, m := range f.members {
		_, known := f.view.services.known(m.spec.NodeGroup)
		if _, before := f.view.before.known(m.spec.NodeGroup); !known && !before {
			clusters[m.spec.NodeGroup.Cluster] = true
		}
	}
	f.view.unknown = len(clusters)
}

// findListed finds a service by the list of clusters. It returns nil if the list lacks
// the cluster: it holds one project's clusters (described), and not every key may read
// it.
func (v *fleetView) findListed(ctx context.Context, group NodeGroupID) (*EndpointService, error) {
	if v.unknown < manyClusters || group.validate() != nil {
		return nil, nil
	}
	clusters, err := v.clusters.get(time.Now().Truncate(listedFor), func() (map[string]tidbcloud.Cluster, error) { return v.listClusters(ctx) })
	if _, limited := limitedUntil(err); limited || ctx.Err() != nil {
		return nil, wrap("find node group", group.String(), err)
	}
	cluster, listed := clusters[group.Cluster]
	for _, candidate := range cluster.TidbNodeSetting.TidbNodeGroups {
		if group.ID == "" && candidate.IsDefaultGroup {
			group.ID = candidate.TidbNodeGroupID
		}
	}
	if !listed || group.ID == "" {
		return nil, nil
	}
	service := v.client.serviceOf(group, cluster)
	return service, service.Refresh(ctx, nil)
}

// listClusters returns the clusters by ID, as far as the list can be read.
func (v *fleetView) listClusters(ctx context.Context) (map[string]tidbcloud.Cluster, error) {
	clusters := map[string]tidbcloud.Cluster{}
	pager := v.client.tidb.NewListClustersPager(&tidbcloud.ListClustersOptions{PageSize: 100})
	for pager.More() {
		page, err := pager.NextPage(ctx)
		if err != nil {
			if errors.Is(err, tidbcloud.ErrRateLimited) || ctx.Err() != nil {
				return nil, err
			}
			return clusters, nil
		}
		for _, cluster := range page.Clusters {
			clusters[cluster.ClusterID] = cluster
		}
	}
	return clusters, nil
}
