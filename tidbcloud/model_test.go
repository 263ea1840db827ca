package tidbcloud_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// The samples are those of the documentation, changed to Azure.
const (
	clusterSample = `{"name":"clusters/10757937805044000000","clusterId":"10757937805044000000","displayName":"orders",
		"regionId":"azure-eastus2","labels":{"tidb.cloud/organization":"60000","tidb.cloud/project":"3100000"},
		"tidbNodeSetting":{"nodeSpecKey":"8C16G","tidbNodeGroups":[{"tidbNodeGroupId":"1934178998036000000","displayName":"DefaultGroup",
		"nodeCount":2,"isDefaultGroup":true,"state":"ACTIVE","endpoints":[
		{"host":"tidb.abc.clusters.tidb-cloud.com","port":4000,"connectionType":"PUBLIC"},
		{"host":null,"port":4000,"connectionType":"PRIVATE_ENDPOINT"}]}]},
		"tikvNodeSetting":{"nodeCount":3,"nodeSpecKey":"8C32G","storageSizeGi":500,"storageType":"Standard","raftStoreIops":null},
		"tiflashNodeSetting":null,"port":4000,"rootPassword":"never-read","state":"HIBERNATING","version":"v8.5.2",
		"createdBy":"apikey-XXXXXXXX","createTime":"2025-06-04T12:00:00Z","updateTime":"2025-06-04T12:30:00.5Z",
		"regionDisplayName":"East US 2 (eastus2)","cloudProvider":"azure",
		"annotations":{"tidb.cloud/has-set-password":"false"},"pausePlan":null,"addedLater":{"a":[1]}}`
	connectionSample = `{"name":"tidbNodeGroups/1/privateEndpointConnections/2","tidbNodeGroupId":"1","privateEndpointConnectionId":"2",
		"clusterId":"3","clusterDisplayName":"orders","labels":{"tidb.cloud/project":"7"},"endpointId":"` + endpointID + `",
		"privateIpAddress":null,"endpointState":"ACTIVE","message":"a remark","regionId":"azure-eastus2",
		"regionDisplayName":"East US 2 (eastus2)","cloudProvider":"azure","privateLinkServiceName":"pls",
		"privateLinkServiceState":"ACTIVE","tidbNodeGroupDisplayName":"DefaultGroup","accountId":null,"host":"","port":4000}`
	serviceSample = `{"name":"tidbNodeGroups/1/privateLinkService","tidbNodeGroupId":"1","serviceName":"pls",
		"serviceDnsName":"privatelink-19341789.abc.clusters.tidb-cloud.com","availableZones":[],"state":"ACTIVE",
		"regionId":"azure-eastus2","regionDisplayName":"East US 2 (eastus2)","cloudProvider":"azure"}`
)

// TestDecodeCluster decodes a cluster with nulls, an unknown state and an
// unknown field.
func TestDecodeCluster(t *testing.T) {
	t.Parallel()
	got, err := newClient(t, replies(reply{Body: clusterSample})).GetCluster(t.Context(), clusterID, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := tidbcloud.Cluster{
		Name: "clusters/" + clusterID, ClusterID: clusterID, DisplayName: "orders", RegionID: "azure-eastus2",
		Labels: map[string]string{"tidb.cloud/organization": "60000", "tidb.cloud/project": "3100000"},
		TidbNodeSetting: tidbcloud.TidbNodeSetting{NodeSpecKey: "8C16G", TidbNodeGroups: []tidbcloud.NodeGroup{{
			TidbNodeGroupID: nodeGroupID, DisplayName: "DefaultGroup", NodeCount: 2, IsDefaultGroup: true,
			State: tidbcloud.NodeGroupStateActive,
			Endpoints: []tidbcloud.NodeGroupEndpoint{
				{Host: "tidb.abc.clusters.tidb-cloud.com", Port: 4000, ConnectionType: tidbcloud.ConnectionTypePublic},
				{Port: 4000, ConnectionType: tidbcloud.ConnectionTypePrivateEndpoint},
			},
		}}},
		TikvNodeSetting: tidbcloud.StorageNodeSetting{NodeCount: 3, NodeSpecKey: "8C32G", StorageSizeGi: 500, StorageType: "Standard"},
		Port:            4000, State: "HIBERNATING", Version: "v8.5.2", CreatedBy: "apikey-XXXXXXXX",
		CreateTime:        time.Date(2025, 6, 4, 12, 0, 0, 0, time.UTC),
		UpdateTime:        time.Date(2025, 6, 4, 12, 30, 0, 5e8, time.UTC),
		RegionDisplayName: "East US 2 (eastus2)", CloudProvider: tidbcloud.CloudProviderAzure,
		Annotations: map[string]string{"tidb.cloud/has-set-password": "false"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cluster (-want +got):\n%s", diff)
	}
}

func TestDecodeConnection(t *testing.T) {
	t.Parallel()
	got, err := newClient(t, replies(reply{Body: connectionSample})).GetPrivateEndpointConnection(t.Context(), "3", "1", "2", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := tidbcloud.PrivateEndpointConnection{
		Name: "tidbNodeGroups/1/privateEndpointConnections/2", TidbNodeGroupID: "1", PrivateEndpointConnectionID: "2",
		ClusterID: "3", ClusterDisplayName: "orders", Labels: map[string]string{"tidb.cloud/project": "7"},
		EndpointID: endpointID, EndpointState: tidbcloud.EndpointStateActive, Message: "a remark", RegionID: "azure-eastus2",
		RegionDisplayName: "East US 2 (eastus2)", CloudProvider: tidbcloud.CloudProviderAzure, PrivateLinkServiceName: "pls",
		PrivateLinkServiceState: tidbcloud.PrivateLinkServiceStateActive, TidbNodeGroupDisplayName: "DefaultGroup", Port: 4000,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("connection (-want +got):\n%s", diff)
	}
}

// TestClusterAsPattern checks that a cluster that was read can be created again: the request leaves
// out what the service sets.
func TestClusterAsPattern(t *testing.T) {
	t.Parallel()
	client := newClient(t, replies(reply{Body: clusterSample}))
	pattern, err := client.GetCluster(t.Context(), clusterID, nil)
	if err != nil {
		t.Fatal(err)
	}
	pattern.TiflashNodeSetting = &tidbcloud.StorageNodeSetting{NodeCount: 1, NodeSpecKey: "8C64G", StorageSizeGi: 200, NodeSpecVersion: "v1"}
	service := replies(reply{Body: anyResource})
	if err := newClient(t, service).ValidateCluster(t.Context(), pattern, nil); err != nil {
		t.Fatal(err)
	}
	const want = `{"displayName":"orders","regionId":"azure-eastus2","labels":{"tidb.cloud/organization":"60000","tidb.cloud/project":"3100000"},` +
		`"tidbNodeSetting":{"nodeSpecKey":"8C16G","tidbNodeGroups":[{"displayName":"DefaultGroup","nodeCount":2}]},` +
		`"tikvNodeSetting":{"nodeCount":3,"nodeSpecKey":"8C32G","storageSizeGi":500,"storageType":"Standard"},` +
		`"tiflashNodeSetting":{"nodeCount":1,"nodeSpecKey":"8C64G","storageSizeGi":200},"port":4000}`
	if diff := cmp.Diff(want, service.seen()[0].Body); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
}

// roundTrip decodes text as a T, encodes that and decodes it again.
func roundTrip[T any](t *testing.T, text string) {
	t.Helper()
	var once, twice T
	if json.Unmarshal([]byte(text), &once) != nil {
		return
	}
	encoded, err := json.Marshal(once)
	if err != nil {
		t.Fatalf("encoding %T: %v", once, err)
	}
	if err := json.Unmarshal(encoded, &twice); err != nil {
		t.Fatalf("decoding %s: %v", encoded, err)
	}
	again, err := json.Marshal(twice)
	if err != nil || string(again) != string(encoded) {
		t.Errorf("%T after a round trip: %s, %v, want %s", once, again, err, encoded)
	}
}

func FuzzModels(f *testing.F) {
	f.Add(clusterSample)
	f.Add(connectionSample)
	f.Add(serviceSample)
	f.Add(`{"createTime":"2025-06-04T12:00:00.123456789+23:59","labels":{"":""}}`)
	f.Fuzz(func(t *testing.T, text string) {
		roundTrip[tidbcloud.Cluster](t, text)
		roundTrip[tidbcloud.NodeGroup](t, text)
		roundTrip[tidbcloud.PrivateLinkService](t, text)
		roundTrip[tidbcloud.PrivateEndpointConnection](t, text)
	})
}

// TestEncodedPassword checks that encoding shows no password.
func TestEncodedPassword(t *testing.T) {
	t.Parallel()
	encoded, err := json.Marshal(struct {
		Cluster  tidbcloud.Cluster
		Password tidbcloud.Password
		None     tidbcloud.Password
	}{newCluster(), "correct-horse", ""})
	if err != nil || strings.Contains(string(encoded), "correct-horse") || !strings.Contains(string(encoded), `"Password":"REDACTED","None":""`) {
		t.Errorf("encoded %s, %v", encoded, err)
	}
}

// TestPossibleValues checks that the known values are those of the API description.
func TestPossibleValues(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]any{
		"[alicloud aws azure gcp]": tidbcloud.PossibleCloudProviderValues(),
		"[ACTIVE CREATING DELETED DELETING IMPORTING INACTIVE MAINTENANCE MODIFYING PAUSED PAUSING RESTORING RESUMING UPGRADING]": tidbcloud.PossibleClusterStateValues(),
		"[PRIVATE_ENDPOINT PUBLIC VPC_PEERING]":       tidbcloud.PossibleConnectionTypeValues(),
		"[ACTIVE DELETING DISCOVERED FAILED PENDING]": tidbcloud.PossibleEndpointStateValues(),
		"[ACTIVE MODIFYING PAUSED]":                   tidbcloud.PossibleNodeGroupStateValues(),
		"[ACTIVE CREATING DELETING]":                  tidbcloud.PossiblePrivateLinkServiceStateValues(),
	} {
		var values []string
		for i := range reflect.ValueOf(got).Len() {
			values = append(values, reflect.ValueOf(got).Index(i).String())
		}
		if text := "[" + strings.Join(values, " ") + "]"; text != want {
			t.Errorf("%T = %s, want %s", got, text, want)
		}
	}
}
