package tidbcloud_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// exampleClient returns a client of a service that replies to the examples.
func exampleClient() *tidbcloud.Client {
	looks := 0
	service := &script{answer: func(call sent) reply {
		connection := func(id, state string) string {
			return fmt.Sprintf(`{"privateEndpointConnectionId":%q,"endpointState":%q,"endpointId":"pe-%s",`+
				`"host":"pe.privatelink-19341789.abc.clusters.tidb-cloud.com","port":4000}`, id, state, id)
		}
		switch {
		case strings.HasSuffix(call.Target, "/privateLinkService"):
			return reply{Body: serviceSample}
		case strings.HasSuffix(call.Target, "/-/privateEndpointConnections"):
			return reply{Body: `{"privateEndpointConnections":[` + connection("1", "ACTIVE") + `,` + connection("2", "PENDING") + `],"nextPageToken":"more"}`}
		case strings.HasSuffix(call.Target, "?pageToken=more"):
			return reply{Body: `{"privateEndpointConnections":[` + connection("", "DISCOVERED") + `]}`}
		case strings.HasSuffix(call.Target, "/404"):
			return refuse(http.StatusNotFound, `{"code":5,"message":"no such cluster"}`)
		case call.Method == http.MethodPost && !strings.Contains(call.Target, "validateOnly"):
			return reply{Body: connection("3", "PENDING")}
		}
		if looks++; looks == 1 {
			return reply{Body: connection("3", "PENDING"), Header: map[string]string{"Retry-After-Ms": "1"}}
		}
		return reply{Body: connection("3", "ACTIVE")}
	}}
	cred, err := tidbcloud.NewCredential("PUBLICKEY", "private-key")
	if err != nil {
		log.Fatal(err)
	}
	options := &tidbcloud.ClientOptions{}
	options.Transport = service // your program leaves it out
	client, err := tidbcloud.NewClient(cred, options)
	if err != nil {
		log.Fatal(err)
	}
	return client
}

func ExampleNewCredential() {
	cred, err := tidbcloud.NewCredential("PUBLICKEY", "private-key")
	fmt.Println(cred, err)
	// Output: tidbcloud.Credential(REDACTED) <nil>
}

func ExampleNewClient() {
	cred, err := tidbcloud.NewCredential("PUBLICKEY", "private-key")
	if err != nil {
		log.Fatal(err)
	}
	options := &tidbcloud.ClientOptions{}
	options.Retry.MaxRetries = 5
	options.Transport = replies(reply{Body: serviceSample}) // your program leaves it out
	client, err := tidbcloud.NewClient(cred, options)
	if err != nil {
		log.Fatal(err)
	}
	service, err := client.GetPrivateLinkService(context.Background(), "10757937805044000000", "1934178998036000000", nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(service.State, service.RegionID)
	fmt.Println(service.ServiceDNSName)
	// Output:
	// ACTIVE azure-eastus2
	// privatelink-19341789.abc.clusters.tidb-cloud.com
}

func ExampleClient_NewListPrivateEndpointConnectionsPager() {
	pager := exampleClient().NewListPrivateEndpointConnectionsPager("-", "-", nil)
	for pager.More() {
		page, err := pager.NextPage(context.Background())
		if err != nil {
			log.Fatal(err)
		}
		for _, connection := range page.PrivateEndpointConnections {
			fmt.Println(connection.EndpointID, connection.EndpointState)
		}
	}
	// Output:
	// pe-1 ACTIVE
	// pe-2 PENDING
	// pe- DISCOVERED
}

func ExampleClient_BeginCreatePrivateEndpointConnection() {
	client := exampleClient()
	ctx := context.Background()
	parameters := tidbcloud.CreatePrivateEndpointConnectionParameters{
		EndpointID: "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/orders" +
			"/providers/Microsoft.Network/privateEndpoints/tidb",
		PrivateIPAddress: "10.1.2.4",
	}
	if err := client.ValidatePrivateEndpointConnection(ctx, "10757937805044000000", "1934178998036000000", parameters, nil); err != nil {
		log.Fatal(err)
	}
	poller, err := client.BeginCreatePrivateEndpointConnection(ctx, "10757937805044000000", "1934178998036000000", parameters, nil)
	if err != nil {
		log.Fatal(err)
	}
	connection, err := poller.PollUntilDone(ctx, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(connection.EndpointState, connection.Host, connection.Port)
	// Output: ACTIVE pe.privatelink-19341789.abc.clusters.tidb-cloud.com 4000
}

func ExampleError() {
	_, err := exampleClient().GetCluster(context.Background(), "404", nil)
	fmt.Println(errors.Is(err, tidbcloud.ErrNotFound))
	fmt.Println(err)
	// Output:
	// true
	// tidbcloud: GetCluster clusters/404: 404 Not Found: no such cluster (code 5); check the IDs and that the API key belongs to the resource's organization
}
