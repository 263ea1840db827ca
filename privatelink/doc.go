// Package privatelink is the Azure side of a private connection: it creates,
// repairs, reads, lists and deletes private endpoints, tells their private IP address and the
// state of their connections, and checks the identifiers involved before any
// request leaves the process. It runs on armnetwork, none of whose types show.
//
//	client, err := privatelink.NewClient(credential, nil)
//	id, err := privatelink.ParsePrivateEndpointID("/subscriptions/.../privateEndpoints/tidb")
//	poller, err := client.BeginCreatePrivateEndpoint(ctx, id, privatelink.PrivateEndpointParameters{
//		Location: "eastus2",
//		SubnetID: subnetID,
//		Service:  serviceID,
//	}, nil)
//	endpoint, err := poller.PollUntilDone(ctx, nil)
//	fmt.Println(endpoint.PrivateIPAddress, endpoint.Connections[0].Status)
//
// Package endpoint is built on it and is the place to start for a connection to
// TiDB Cloud. For any other resource of Azure's network, for DNS zone groups and
// for a connection without the approval of the service's owner use armnetwork.
//
// # Limitations
//
// Endpoints have IPv4 addresses and one connection, made by manual request.
// Azure refuses to change an endpoint's subnet or service, so delete it and create
// it again. To add tags or to have a failed endpoint provisioned anew without
// losing what others added, use [Client.BeginRepairPrivateEndpoint]. Reading the IP address needs the permission
// Microsoft.Network/networkInterfaces/read, because Azure leaves the endpoint's
// own DNS configuration empty for most private link services.
package privatelink
