package simulator_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"
	"github.com/jarcoal/httpmock"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// An unmodified Azure client creates a private endpoint to a cluster's service.
func Example() {
	ctx := context.Background()
	sim := simulator.New(&simulator.Options{Clock: simulator.Speed(10_000)})
	cluster := sim.AddCluster(simulator.Cluster{})
	subnet := sim.AddVirtualNetwork(simulator.VirtualNetwork{})

	client, err := armnetwork.NewPrivateEndpointsClient(sim.Account().SubscriptionID, sim.Credential(),
		&arm.ClientOptions{ClientOptions: policy.ClientOptions{Transport: sim}})
	if err != nil {
		fmt.Println(err)
		return
	}
	poller, err := client.BeginCreateOrUpdate(ctx, "network", "pe", manualEndpoint(subnet, cluster.ServiceID), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	endpoint, err := poller.PollUntilDone(ctx, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	connection := endpoint.Properties.ManualPrivateLinkServiceConnections[0]
	fmt.Println(*endpoint.Properties.ProvisioningState, *connection.Properties.PrivateLinkServiceConnectionState.Status)
	// Output: Succeeded Pending
}

// TiDB Cloud shows the other side: a cluster's endpoint service.
func ExampleSimulator_Do() {
	sim := simulator.New(nil)
	cluster := sim.AddCluster(simulator.Cluster{})

	key := sim.Account().APIKey
	credential, err := tidbcloud.NewCredential(key.Public, string(key.Private))
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := tidbcloud.NewClient(credential, &tidbcloud.ClientOptions{ClientOptions: azcore.ClientOptions{Transport: sim}})
	if err != nil {
		fmt.Println(err)
		return
	}
	service, err := client.GetPrivateLinkService(context.Background(), cluster.ClusterID, cluster.NodeGroupID, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(service.State, service.RegionDisplayName, service.ServiceName == cluster.ServiceID)
	// Output: ACTIVE East US 2 (eastus2) true
}

// httpmock answers one call and leaves the others to the simulator: here Azure fails
// once, and the client's retry succeeds.
func ExampleSimulator_RoundTrip() {
	sim := simulator.New(nil)
	mock := httpmock.NewMockTransport()
	mock.RegisterNoResponder(sim.RoundTrip)
	mock.RegisterResponder(http.MethodGet, `=~/resourceGroups/network/providers/Microsoft.Network/privateEndpoints$`,
		httpmock.NewStringResponder(http.StatusServiceUnavailable, `{"error":{"code":"ServiceUnavailable"}}`).Then(sim.RoundTrip))
	sim.AddVirtualNetwork(simulator.VirtualNetwork{})

	client, err := armnetwork.NewPrivateEndpointsClient(sim.Account().SubscriptionID, sim.Credential(), &arm.ClientOptions{
		ClientOptions: policy.ClientOptions{Transport: &http.Client{Transport: mock}, Retry: policy.RetryOptions{RetryDelay: time.Millisecond}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	page, err := client.NewListPager("network", nil).NextPage(context.Background())
	fmt.Println(len(page.Value), "endpoints,", err, "after", mock.GetTotalCallCount(), "calls")
	// Output: 0 endpoints, <nil> after 2 calls
}

// As an http.Handler the simulator serves other processes and languages.
func ExampleSimulator_ServeHTTP() {
	server := httptest.NewServer(simulator.New(nil))
	defer server.Close()

	resp, err := http.Get(server.URL + "/v1beta1/clusters")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	fmt.Println(resp.Status, resp.Header.Get("WWW-Authenticate")[:25])
	// Output: 401 Unauthorized Digest realm="tidb.cloud"
}

// On a manual clock nothing happens until the test calls Advance.
func ExampleSimulator_Advance() {
	sim := simulator.New(&simulator.Options{Clock: simulator.Manual()})
	sim.AddCluster(simulator.Cluster{JustCreated: true})
	state := func() any { return sim.Snapshot().Clusters[0].NodeGroups[0].ServiceState }

	fmt.Println(state())
	sim.Advance(4 * time.Minute)
	fmt.Println(state())
	// Output:
	// CREATING
	// ACTIVE
}

// The journal shows the requests and what changed.
func ExampleSimulator_Journal() {
	sim := simulator.New(&simulator.Options{Clock: simulator.Manual()})
	sim.AddCluster(simulator.Cluster{JustCreated: true})
	sim.Advance(4 * time.Minute)
	for _, entry := range sim.Journal() {
		fmt.Println(entry.Cloud, entry.From, "->", entry.To)
	}
	// Output:
	// tidbcloud  -> CREATING
	// tidbcloud CREATING -> ACTIVE
	// azure  -> Succeeded
}

// The journal as a sequence diagram, for a README or an issue.
func ExampleJournal_WriteMermaid() {
	sim := simulator.New(&simulator.Options{Clock: simulator.Manual()})
	resp, err := sim.RoundTrip(httptest.NewRequest(http.MethodGet, "https://login.microsoftonline.com/common/discovery/instance", nil))
	if err != nil {
		fmt.Println(err)
		return
	}
	resp.Body.Close()
	if err := sim.Journal().WriteMermaid(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// sequenceDiagram
	//     participant client
	//     participant entra
	//     client->>entra: GET /common/discovery/instance
	//     entra-->>client: 200
}

// A scripted fault: the reply to the first creation is lost on the way back.
func ExampleSimulator_InjectFault() {
	sim := simulator.New(nil)
	if err := sim.InjectFault(simulator.Fault{Method: http.MethodPut, Path: "privateEndpoints/*", Kind: simulator.FaultKindLoseReply}); err != nil {
		fmt.Println(err)
		return
	}
	cluster := sim.AddCluster(simulator.Cluster{})
	subnet := sim.AddVirtualNetwork(simulator.VirtualNetwork{})
	client, err := armnetwork.NewPrivateEndpointsClient(sim.Account().SubscriptionID, sim.Credential(), armOptionsWithoutRetries(sim))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.BeginCreateOrUpdate(context.Background(), "network", "pe", manualEndpoint(subnet, cluster.ServiceID), nil)
	fmt.Println(errors.Is(err, simulator.ErrConnectionReset), len(sim.Snapshot().PrivateEndpoints))
	// Output: true 1
}

// A key with a lesser role gets the API's 403.
func ExampleSimulator_AddAPIKey() {
	sim := simulator.New(nil)
	cluster := sim.AddCluster(simulator.Cluster{})
	key := sim.AddAPIKey(simulator.RoleProjectViewer)
	credential, err := tidbcloud.NewCredential(key.Public, string(key.Private))
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := tidbcloud.NewClient(credential, &tidbcloud.ClientOptions{ClientOptions: azcore.ClientOptions{Transport: sim}})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.CreatePrivateEndpointConnection(context.Background(), cluster.ClusterID, cluster.NodeGroupID, tidbcloud.CreatePrivateEndpointConnectionParameters{
		EndpointID:       "/subscriptions/" + sim.Account().SubscriptionID + "/resourceGroups/rg/providers/Microsoft.Network/privateEndpoints/pe",
		PrivateIPAddress: "10.0.0.4",
	}, nil)
	fmt.Println(errors.Is(err, tidbcloud.ErrPermission))
	// Output: true
}
