package privatelink_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/fake"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

func ExampleNewClient() {
	// A program uses a credential of azidentity here.
	client, err := privatelink.NewClient(&fake.TokenCredential{}, nil)
	fmt.Println(client != nil, err)
	// Output: true <nil>
}

func ExampleParsePrivateEndpointID() {
	id, err := privatelink.ParsePrivateEndpointID("/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/app/providers/microsoft.network/privateendpoints/tidb")
	fmt.Println(id.Name, err)
	fmt.Println(id)

	_, err = privatelink.ParsePrivateEndpointID("tidb")
	fmt.Println(errors.Is(err, privatelink.ErrInvalidArgument))
	fmt.Println(err)
	// Output:
	// tidb <nil>
	// /subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/app/providers/Microsoft.Network/privateEndpoints/tidb
	// true
	// check private endpoint ID "tidb": it is not an Azure resource ID; copy the Resource ID of a Microsoft.Network/privateEndpoints from its Properties page in the Azure portal
}

func ExampleParseAlias() {
	alias, err := privatelink.ParseAlias("pls.aaaaaaaa-2222-3333-4444-555555555555.eastus2.azure.privatelinkservice")
	fmt.Println(alias.Name, alias.Region, err)
	// Output: pls eastus2 <nil>
}

func ExampleNormalizeLocation() {
	fmt.Println(privatelink.NormalizeLocation("East US 2"))
	// Output: eastus2 <nil>
}

func ExampleClient_BeginCreatePrivateEndpoint() {
	put := putReply
	put.header = map[string]string{"Azure-AsyncOperation": asyncURL}
	client := newClient(&script{replies: []reply{put, ended, getReply, nicReply}})

	subnetID, _ := privatelink.ParseSubnetID(subnetPath)
	serviceID, _ := privatelink.ParsePrivateLinkServiceID(servicePath)
	poller, err := client.BeginCreatePrivateEndpoint(context.Background(), endpointID, privatelink.PrivateEndpointParameters{
		Location:       "eastus2",
		SubnetID:       subnetID,
		Service:        serviceID,
		RequestMessage: "please",
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	endpoint, err := poller.PollUntilDone(context.Background(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(endpoint.ProvisioningState, endpoint.PrivateIPAddress)
	fmt.Println(endpoint.Connections[0].Status)
	// Output:
	// Succeeded 10.0.0.4
	// Pending
}

func ExampleClient_BeginRepairPrivateEndpoint() {
	put := putReply
	put.header = map[string]string{"Azure-AsyncOperation": asyncURL}
	transport := &script{replies: []reply{{"GET " + endpointPath, 200, nil, shared(nil)}, put, ended, getReply, nicReply}}
	client := newClient(transport)

	poller, err := client.BeginRepairPrivateEndpoint(context.Background(), endpointID, privatelink.PrivateEndpointParameters{
		Location: "eastus2",
		SubnetID: mustSubnet(),
		Service:  mustService(),
		Tags:     map[string]string{"team": "data"},
	}, nil)
	if errors.Is(err, privatelink.ErrConflict) {
		fmt.Println("somebody else changed it: try again")
		return
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	endpoint, err := poller.PollUntilDone(context.Background(), nil)
	fmt.Println(endpoint.ProvisioningState, err)
	// Output: Succeeded <nil>
}

func ExampleClient_NewListPrivateEndpointsPager() {
	client := newClient(&script{replies: []reply{{"GET " + listPath, 200, nil, page("", endpointBody("Succeeded", "Approved"))}}})

	pager := client.NewListPrivateEndpointsPager(subscription, nil)
	for pager.More() {
		page, err := pager.NextPage(context.Background())
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, endpoint := range page.PrivateEndpoints {
			fmt.Println(endpoint.ID.Name, endpoint.Connections[0].Status)
		}
	}
	// Output: tidb Approved
}

func ExampleClient_GetPrivateEndpoint() {
	client := newClient(&script{replies: []reply{{"GET " + endpointPath, 404, nil,
		`{"error":{"code":"ResourceNotFound","message":"The Resource was not found."}}`}}})
	_, err := client.GetPrivateEndpoint(context.Background(), endpointID, nil)
	fmt.Println(errors.Is(err, privatelink.ErrNotFound))
	// Output: true
}

func ExampleClient_BeginDeletePrivateEndpoint() {
	client := newClient(&script{replies: []reply{{"DELETE " + endpointPath, 204, nil, ""}}})
	poller, err := client.BeginDeletePrivateEndpoint(context.Background(), endpointID, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = poller.PollUntilDone(context.Background(), nil)
	fmt.Println(err)
	// Output: <nil>
}
