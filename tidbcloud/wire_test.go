package tidbcloud_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

const (
	clusterID    = "10757937805044000000" // exceeds an int64, as the documentation's
	nodeGroupID  = "1934178998036000000"
	connectionID = "1934214559409000000"

	clusters    = "/v1beta1/clusters"
	cluster     = clusters + "/" + clusterID
	nodeGroup   = cluster + "/tidbNodeGroups/" + nodeGroupID
	connections = nodeGroup + "/privateEndpointConnections"
	connection  = connections + "/" + connectionID

	endpointID = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network/privateEndpoints/pe"
)

var parameters = tidbcloud.CreatePrivateEndpointConnectionParameters{EndpointID: endpointID, PrivateIPAddress: "10.1.2.4"}

const parametersBody = `{"endpointId":"` + endpointID + `","privateIpAddress":"10.1.2.4"}`

func newCluster() tidbcloud.Cluster {
	return tidbcloud.Cluster{
		DisplayName: "orders",
		RegionID:    "azure-eastus2",
		TidbNodeSetting: tidbcloud.TidbNodeSetting{
			NodeSpecKey:    "8C16G",
			TidbNodeGroups: []tidbcloud.NodeGroup{{NodeCount: 2}},
		},
		TikvNodeSetting: tidbcloud.StorageNodeSetting{NodeCount: 3, NodeSpecKey: "8C32G", StorageSizeGi: 500},
		RootPassword:    "correct-horse",
	}
}

const newClusterBody = `{"displayName":"orders","regionId":"azure-eastus2",` +
	`"tidbNodeSetting":{"nodeSpecKey":"8C16G","tidbNodeGroups":[{"nodeCount":2}]},` +
	`"tikvNodeSetting":{"nodeCount":3,"nodeSpecKey":"8C32G","storageSizeGi":500},"port":4000,"rootPassword":"correct-horse"}`

// call is one method and its arguments.
type call func(context.Context, *tidbcloud.Client) error

var operations = []struct {
	name string
	call call
	want sent
}{
	{"ListClusters", func(ctx context.Context, c *tidbcloud.Client) error {
		_, err := c.NewListClustersPager(nil).NextPage(ctx)
		return err
	}, sent{"GET", clusters, ""}},
	{"ListClusters filtered", func(ctx context.Context, c *tidbcloud.Client) error {
		_, err := c.NewListClustersPager(&tidbcloud.ListClustersOptions{
			ProjectID: "7", ClusterIDs: []string{"1", "2"}, RegionIDs: []string{"azure-eastus2"},
			ClusterStates: []tidbcloud.ClusterState{tidbcloud.ClusterStateActive}, PageSize: 100,
		}).NextPage(ctx)
		return err
	}, sent{"GET", clusters + "?clusterIds=1&clusterIds=2&clusterStates=ACTIVE&pageSize=100&projectId=7&regionIds=azure-eastus2", ""}},
	{"GetCluster", func(ctx context.Context, c *tidbcloud.Client) error {
		_, err := c.GetCluster(ctx, clusterID, nil)
		return err
	}, sent{"GET", cluster, ""}},
	{"GetCluster escapes", func(ctx context.Context, c *tidbcloud.Client) error {
		_, err := c.GetCluster(ctx, "50%:é", nil)
		return err
	}, sent{"GET", clusters + "/50%25:%C3%A9", ""}},
	{"BeginCreateCluster", func(ctx context.Context, c *tidbcloud.Client) error {
		_, err := c.BeginCreateCluster(ctx, newCluster(), nil)
		return err
	}, sent{"POST", clusters, newClusterBody}},
	{"ValidateCluster", func(ctx context.Context, c *tidbcloud.Client) error {
		return c.ValidateCluster(ctx, newCluster(), nil)
	}, sent{"POST", clusters + "?validateOnly=true", newClusterBody}},
	{"BeginDeleteCluster", func(ctx context.Context, c *tidbcloud.Client) error {
		_, err := c.BeginDeleteCluster(ctx, clusterID, nil)
		return err
	}, sent{"DELETE", cluster, ""}},
	{"ListNodeGroups", func(ctx context.Context, c *tidbcloud.Client) error {
		_, err := c.NewListNodeGroupsPager(clusterID, &tidbcloud.ListNodeGroupsOptions{PageSize: 5}).NextPage(ctx)
		return err
	}, sent{"GET", cluster + "/tidbNodeGroups?pageSize=5", ""}},
	{"GetNodeGroup", func(ctx context.Context, c *tidbcloud.Client) error {
		_, err := c.GetNodeGroup(ctx, clusterID, nodeGroupID, nil)
		return err
	}, sent{"GET", nodeGroup, ""}},
	{"GetPrivateLinkService", func(ctx context.Context, c *tidbcloud.Client) error {
		_, err := c.GetPrivateLinkService(ctx, clusterID, nodeGroupID, nil)
		return err
	}, sent{"GET", nodeGroup + "/privateLinkService", ""}},
	{"ListPrivateEndpointConnections", func(ctx context.Context, c *tidbcloud.Client) error {
		_, err := c.NewListPrivateEndpointConnectionsPager(clusterID, nodeGroupID, nil).NextPage(ctx)
		return err
	}, sent{"GET", connections, ""}},
	{"ListPrivateEndpointConnections everywhere", func(ctx context.Context, c *tidbcloud.Client) error {
		_, err := c.NewListPrivateEndpointConnectionsPager("-", "-", &tidbcloud.ListPrivateEndpointConnectionsOptions{
			ProjectID: "7", CloudProvider: tidbcloud.CloudProviderAzure,
		}).NextPage(ctx)
		return err
	}, sent{"GET", clusters + "/-/tidbNodeGroups/-/privateEndpointConnections?cloudProvider=azure&projectId=7", ""}},
	{"GetPrivateEndpointConnection", func(ctx context.Context, c *tidbcloud.Client) error {
		_, err := c.GetPrivateEndpointConnection(ctx, clusterID, nodeGroupID, connectionID, nil)
		return err
	}, sent{"GET", connection, ""}},
	{"CreatePrivateEndpointConnection", func(ctx context.Context, c *tidbcloud.Client) error {
		_, err := c.CreatePrivateEndpointConnection(ctx, clusterID, nodeGroupID, parameters, nil)
		return err
	}, sent{"POST", connections, parametersBody}},
	{"CreatePrivateEndpointConnection without IP", func(ctx context.Context, c *tidbcloud.Client) error {
		_, err := c.CreatePrivateEndpointConnection(ctx, clusterID, nodeGroupID,
			tidbcloud.CreatePrivateEndpointConnectionParameters{EndpointID: "vpce-1"}, nil)
		return err
	}, sent{"POST", connections, `{"endpointId":"vpce-1"}`}},
	{"BeginCreatePrivateEndpointConnection", func(ctx context.Context, c *tidbcloud.Client) error {
		_, err := c.BeginCreatePrivateEndpointConnection(ctx, clusterID, nodeGroupID, parameters, nil)
		return err
	}, sent{"POST", connections, parametersBody}},
	{"BeginWaitPrivateEndpointConnection", func(ctx context.Context, c *tidbcloud.Client) error {
		_, err := c.BeginWaitPrivateEndpointConnection(ctx, clusterID, nodeGroupID, connectionID, nil)
		return err
	}, sent{"GET", connection, ""}},
	{"ValidatePrivateEndpointConnection", func(ctx context.Context, c *tidbcloud.Client) error {
		return c.ValidatePrivateEndpointConnection(ctx, clusterID, nodeGroupID, parameters, nil)
	}, sent{"POST", connections + "?validateOnly=true", parametersBody}},
	{"BeginDeletePrivateEndpointConnection", func(ctx context.Context, c *tidbcloud.Client) error {
		_, err := c.BeginDeletePrivateEndpointConnection(ctx, clusterID, nodeGroupID, connectionID, nil)
		return err
	}, sent{"DELETE", connection, ""}},
}

// anyResource decodes as any resource.
const anyResource = `{"clusterId":"` + clusterID + `","privateEndpointConnectionId":"` + connectionID + `","unknownField":[1]}`

func TestOperationsOnTheWire(t *testing.T) {
	t.Parallel()
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			t.Parallel()
			service := replies(reply{Body: anyResource})
			if err := op.call(t.Context(), newClient(t, service)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]sent{op.want}, service.seen()); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}

// TestHeaders checks the headers of every request.
func TestHeaders(t *testing.T) {
	t.Parallel()
	var header http.Header
	service := &script{answer: func(sent) reply { return reply{Body: anyResource} }}
	client := newClient(t, transportFunc(func(req *http.Request) (*http.Response, error) {
		header = req.Header.Clone()
		return service.Do(req)
	}))
	if _, err := client.CreatePrivateEndpointConnection(t.Context(), clusterID, nodeGroupID, parameters, nil); err != nil {
		t.Fatal(err)
	}
	if got := header.Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type = %q", got)
	}
	if got := header.Get("Accept"); got != "application/json" {
		t.Errorf("Accept = %q", got)
	}
	const agent = "azsdk-go-tidbcloud/v"
	if got := header.Get("User-Agent"); len(got) < len(agent) || got[:len(agent)] != agent {
		t.Errorf("User-Agent = %q, want prefix %q", got, agent)
	}
}

// TestRefusedBeforeAnyRequest checks that malformed arguments are refused without a request.
func TestRefusedBeforeAnyRequest(t *testing.T) {
	t.Parallel()
	with := func(change func(*tidbcloud.Cluster)) call {
		return func(ctx context.Context, c *tidbcloud.Client) error {
			bad := newCluster()
			change(&bad)
			if _, err := c.BeginCreateCluster(ctx, bad, nil); err == nil {
				return nil
			}
			return c.ValidateCluster(ctx, bad, nil)
		}
	}
	create := func(p tidbcloud.CreatePrivateEndpointConnectionParameters) call {
		return func(ctx context.Context, c *tidbcloud.Client) error {
			return c.ValidatePrivateEndpointConnection(ctx, clusterID, nodeGroupID, p, nil)
		}
	}
	list := func(cluster, group string, o *tidbcloud.ListPrivateEndpointConnectionsOptions) call {
		return func(ctx context.Context, c *tidbcloud.Client) error {
			_, err := c.NewListPrivateEndpointConnectionsPager(cluster, group, o).NextPage(ctx)
			return err
		}
	}
	get := func(id string) call {
		return func(ctx context.Context, c *tidbcloud.Client) error {
			_, err := c.GetCluster(ctx, id, nil)
			return err
		}
	}
	tests := map[string]call{
		"empty id":          get(""),
		"wildcard id":       get("-"),
		"id with slash":     get("1/2"),
		"id with query":     get("1?x"),
		"id with fragment":  get("1#x"),
		"id with newline":   get("1\n"),
		"id with space":     get("1 2"),
		"parent directory":  get(".."),
		"current directory": get("."),
		"node group id": func(ctx context.Context, c *tidbcloud.Client) error {
			_, err := c.GetNodeGroup(ctx, clusterID, "a/b", nil)
			return err
		},
		"service's node group id": func(ctx context.Context, c *tidbcloud.Client) error {
			_, err := c.GetPrivateLinkService(ctx, clusterID, "-", nil)
			return err
		},
		"connection id": func(ctx context.Context, c *tidbcloud.Client) error {
			_, err := c.GetPrivateEndpointConnection(ctx, clusterID, nodeGroupID, "", nil)
			return err
		},
		"connection id to wait for": func(ctx context.Context, c *tidbcloud.Client) error {
			_, err := c.BeginWaitPrivateEndpointConnection(ctx, clusterID, nodeGroupID, "", nil)
			return err
		},
		"connection id to delete": func(ctx context.Context, c *tidbcloud.Client) error {
			_, err := c.BeginDeletePrivateEndpointConnection(ctx, clusterID, nodeGroupID, "-", nil)
			return err
		},
		"cluster id to delete": func(ctx context.Context, c *tidbcloud.Client) error {
			_, err := c.BeginDeleteCluster(ctx, "", nil)
			return err
		},
		"cluster id of node groups": func(ctx context.Context, c *tidbcloud.Client) error {
			_, err := c.NewListNodeGroupsPager("", nil).NextPage(ctx)
			return err
		},
		"one wildcard":           list("-", nodeGroupID, nil),
		"other wildcard":         list(clusterID, "-", nil),
		"project of one cluster": list(clusterID, nodeGroupID, &tidbcloud.ListPrivateEndpointConnectionsOptions{ProjectID: "7"}),
		"negative page size":     list("-", "-", &tidbcloud.ListPrivateEndpointConnectionsOptions{PageSize: -1}),
		"no endpoint":            create(tidbcloud.CreatePrivateEndpointConnectionParameters{}),
		"endpoint with space":    create(tidbcloud.CreatePrivateEndpointConnectionParameters{EndpointID: "vpce 1"}),
		"endpoint of another type": create(tidbcloud.CreatePrivateEndpointConnectionParameters{
			EndpointID: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v"}),
		"endpoint cut short": create(tidbcloud.CreatePrivateEndpointConnectionParameters{EndpointID: "/subscriptions/s"}),
		"IP":                 create(tidbcloud.CreatePrivateEndpointConnectionParameters{EndpointID: endpointID, PrivateIPAddress: "10.1.2"}),
		"IP with zone":       create(tidbcloud.CreatePrivateEndpointConnectionParameters{EndpointID: endpointID, PrivateIPAddress: "fe80::1%eth0"}),
		"create in a wildcard": func(ctx context.Context, c *tidbcloud.Client) error {
			_, err := c.CreatePrivateEndpointConnection(ctx, "-", "-", parameters, nil)
			return err
		},
		"cluster name":        with(func(c *tidbcloud.Cluster) { c.DisplayName = "-x-" }),
		"cluster region":      with(func(c *tidbcloud.Cluster) { c.RegionID = "eastus2" }),
		"no node group":       with(func(c *tidbcloud.Cluster) { c.TidbNodeSetting.TidbNodeGroups = nil }),
		"no TiDB node":        with(func(c *tidbcloud.Cluster) { c.TidbNodeSetting.TidbNodeGroups[0].NodeCount = 0 }),
		"no TiKV node":        with(func(c *tidbcloud.Cluster) { c.TikvNodeSetting.NodeCount = 0 }),
		"no TiKV spec":        with(func(c *tidbcloud.Cluster) { c.TikvNodeSetting.NodeSpecKey = "" }),
		"no TiFlash storage":  with(func(c *tidbcloud.Cluster) { c.TiflashNodeSetting = &tidbcloud.StorageNodeSetting{NodeCount: 1} }),
		"privileged port":     with(func(c *tidbcloud.Cluster) { c.Port = 80 }),
		"port beyond":         with(func(c *tidbcloud.Cluster) { c.Port = 65536 }),
		"short root password": with(func(c *tidbcloud.Cluster) { c.RootPassword = "short" }),
	}
	for name, refused := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service := replies(reply{Body: anyResource})
			err := refused(t.Context(), newClient(t, service))
			if !errors.Is(err, tidbcloud.ErrInvalidArgument) {
				t.Errorf("error = %v, want ErrInvalidArgument", err)
			}
			var e *tidbcloud.Error
			if errors.As(err, &e) && (e.Op == "" || e.Found == "" || e.Origin != "" || e.Remedy == "") {
				t.Errorf("incomplete error %+v", *e)
			}
			if got := service.seen(); len(got) != 0 {
				t.Errorf("sent %v", got)
			}
		})
	}
}
