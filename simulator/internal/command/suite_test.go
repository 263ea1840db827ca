package command

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// TestSuite proves that it makes no difference whether the simulator is in the
// process or behind a socket: each test runs through every door.
func TestSuite(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]func(*testing.T, *door){
		"connect and disconnect": connectAndDisconnect,
		"life of a cluster":      lifeOfACluster,
		"pages":                  pages,
		"resuming":               resuming,
		"refusals":               refusals,
		"wrong secret":           wrongSecret,
	} {
		for way, open := range doors {
			t.Run(name+"/"+way, func(t *testing.T) {
				t.Parallel()
				test(t, open(t))
			})
		}
	}
}

func connectAndDisconnect(t *testing.T, d *door) {
	client, spec := d.endpoints(t), d.spec(t, "pe")
	plan, err := client.Plan(t.Context(), spec, nil)
	want := []endpoint.Action{endpoint.ActionCreateEndpoint, endpoint.ActionWaitForEndpoint, endpoint.ActionAccept, endpoint.ActionWaitUntilActive}
	if diff := cmp.Diff(want, plan.Actions); err != nil || diff != "" {
		t.Fatalf("plan (-want +got):\n%s%v", diff, err)
	}
	first, err := client.Connect(t.Context(), spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := first.Snapshot()
	if got.Connection.Status != endpoint.StatusActive || got.ConnectionStatus != "Approved" || got.PrivateIPAddress != "10.0.0.4" || got.Connection.Host == "" {
		t.Errorf("endpoint %+v", got)
	}
	report, err := first.Verify(t.Context(), nil)
	if err != nil || !report.OK() {
		t.Errorf("%v\n%v", report, err)
	}
	again, err := client.Connect(t.Context(), spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, again.Snapshot()); diff != "" {
		t.Errorf("connecting again (-first +second):\n%s", diff)
	}
	for range 2 {
		if err := client.Disconnect(t.Context(), spec, nil); err != nil {
			t.Fatal(err)
		}
	}
	if plan, err := client.Plan(t.Context(), spec, nil); err != nil || len(plan.Actions) != len(want) {
		t.Errorf("plan afterwards %v, %v", plan, err)
	}
}

func lifeOfACluster(t *testing.T, d *door) {
	client := d.tidb(t, d.privateKey)
	poller, err := client.BeginCreateCluster(t.Context(), tidbcloud.Cluster{
		DisplayName: "suite", RegionID: "azure-eastus2", RootPassword: "not-a-secret-1",
		TidbNodeSetting: tidbcloud.TidbNodeSetting{NodeSpecKey: "8C16G", TidbNodeGroups: []tidbcloud.NodeGroup{{NodeCount: 2}}},
		TikvNodeSetting: tidbcloud.StorageNodeSetting{NodeSpecKey: "8C32G", NodeCount: 3, StorageSizeGi: 200},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	cluster, err := poller.PollUntilDone(t.Context(), nil)
	if err != nil || cluster.State != tidbcloud.ClusterStateActive {
		t.Fatalf("cluster %+v, %v", cluster, err)
	}
	group := cluster.TidbNodeSetting.TidbNodeGroups[0]
	service, err := client.GetPrivateLinkService(t.Context(), cluster.ClusterID, group.TidbNodeGroupID, nil)
	if err != nil || service.State != tidbcloud.PrivateLinkServiceStateCreating || service.ServiceName != "" {
		t.Errorf("service %+v, %v, want one that is CREATING", service, err)
	}
	whole, err := d.endpoints(t).Service(t.Context(), endpoint.NodeGroupID{Cluster: cluster.ClusterID}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := whole.WaitUntilActive(t.Context(), nil); err != nil {
		t.Error(err)
	}
	deletion, err := client.BeginDeleteCluster(t.Context(), cluster.ClusterID, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := deletion.PollUntilDone(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if _, err := client.GetCluster(t.Context(), cluster.ClusterID, nil); !errors.Is(err, tidbcloud.ErrNotFound) {
		t.Errorf("deleted cluster: %v, want ErrNotFound", err)
	}
}

func pages(t *testing.T, d *door) {
	client, spec := d.endpoints(t), d.spec(t, "pe")
	service, err := client.Service(t.Context(), spec.NodeGroup, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "b", "c"} {
		spec.EndpointID.Name = name
		ep, err := service.CreateEndpoint(t.Context(), spec, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := ep.Accept(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	group := service.Snapshot().NodeGroup
	for _, where := range []endpoint.NodeGroupID{group, {Cluster: "-", ID: "-"}} {
		pager := d.tidb(t, d.privateKey).NewListPrivateEndpointConnectionsPager(where.Cluster, where.ID, &tidbcloud.ListPrivateEndpointConnectionsOptions{PageSize: 2})
		var sizes []int
		for pager.More() {
			page, err := pager.NextPage(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			sizes = append(sizes, len(page.PrivateEndpointConnections))
		}
		if diff := cmp.Diff([]int{2, 1}, sizes); diff != "" {
			t.Errorf("pages of %v (-want +got):\n%s", where, diff)
		}
	}
}

func resuming(t *testing.T, d *door) {
	client, spec := d.endpoints(t), d.spec(t, "pe")
	service, err := client.Service(t.Context(), spec.NodeGroup, nil)
	if err != nil {
		t.Fatal(err)
	}
	ep, err := service.CreateEndpoint(t.Context(), spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	group := service.Snapshot().NodeGroup
	poller, err := d.tidb(t, d.privateKey).BeginCreatePrivateEndpointConnection(t.Context(), group.Cluster, group.ID, tidbcloud.CreatePrivateEndpointConnectionParameters{
		EndpointID: spec.EndpointID.String(), PrivateIPAddress: ep.Snapshot().PrivateIPAddress,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := poller.ResumeToken()
	if err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := poller.PollUntilDone(cancelled, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	// Another process goes on: the operation was not cancelled.
	resumed, err := d.tidb(t, d.privateKey).BeginCreatePrivateEndpointConnection(t.Context(), group.Cluster, group.ID, tidbcloud.CreatePrivateEndpointConnectionParameters{},
		&tidbcloud.BeginCreatePrivateEndpointConnectionOptions{ResumeToken: token})
	if err != nil {
		t.Fatal(err)
	}
	connection, err := resumed.PollUntilDone(t.Context(), nil)
	if err != nil || connection.EndpointState != tidbcloud.EndpointStateActive {
		t.Errorf("connection %+v, %v", connection, err)
	}
}

func refusals(t *testing.T, d *door) {
	client, spec := d.tidb(t, d.privateKey), d.spec(t, "pe")
	service, err := d.endpoints(t).Service(t.Context(), spec.NodeGroup, nil)
	if err != nil {
		t.Fatal(err)
	}
	group := service.Snapshot().NodeGroup
	for name, test := range map[string]struct {
		call func() error
		is   error
	}{
		"cluster":    {func() error { _, err := client.GetCluster(t.Context(), "1", nil); return err }, tidbcloud.ErrNotFound},
		"node group": {func() error { _, err := client.GetNodeGroup(t.Context(), d.cluster, "1", nil); return err }, tidbcloud.ErrNotFound},
		"connection": {func() error {
			_, err := client.GetPrivateEndpointConnection(t.Context(), group.Cluster, group.ID, "1", nil)
			return err
		}, tidbcloud.ErrNotFound},
		"key": {func() error { _, err := d.tidb(t, "wrong").GetCluster(t.Context(), d.cluster, nil); return err }, tidbcloud.ErrAuthentication},
		"no endpoint": {func() error {
			return client.ValidatePrivateEndpointConnection(t.Context(), group.Cluster, group.ID, tidbcloud.CreatePrivateEndpointConnectionParameters{
				EndpointID: spec.EndpointID.String(), PrivateIPAddress: "10.0.0.4",
			}, nil)
		}, tidbcloud.ErrInvalidArgument},
	} {
		var typed *tidbcloud.Error
		if err := test.call(); !errors.Is(err, test.is) || !errors.As(err, &typed) || !strings.Contains(typed.Found, "trace ID ") || typed.Remedy == "" {
			t.Errorf("%s: %v, want %v with a trace ID and a remedy", name, err, test.is)
		}
	}
	status, text := d.arm(t, "GET", spec.EndpointID.String()+"?api-version=2024-05-01", "")
	if status != 404 || !strings.Contains(text, `"code":"ResourceNotFound"`) {
		t.Errorf("%d %s", status, text)
	}
}

func wrongSecret(t *testing.T, d *door) {
	spec := d.spec(t, "pe")
	d.clientSecret = "wrong"
	if _, err := d.endpoints(t).Connect(t.Context(), spec, nil); err == nil || !strings.Contains(err.Error(), "no token, status 401") {
		t.Errorf("connecting: %v", err)
	}
}
