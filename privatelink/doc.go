// Package privatelink is the Azure side of a private connection. It creates, repairs,
// reads, lists and deletes private endpoints, finds their private IP addresses and shows
// the status of their connections. It checks identifiers before it sends a request. It
// uses armnetwork but shows none of its types.
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
// To connect to TiDB Cloud, start with package endpoint, which uses this one. For other
// network resources, for DNS zone groups and for connections that need no approval by the
// service's owner, use armnetwork.
//
// # Limitations
//
// Endpoints have IPv4 addresses and one manual connection. Azure cannot change an
// endpoint's subnet or service: delete the endpoint and create it again. To add tags, or
// to provision a failed endpoint again without losing what others added, use
// [Client.BeginRepairPrivateEndpoint]. Reading the IP address needs the permission
// Microsoft.Network/networkInterfaces/read, because Azure leaves the endpoint's own DNS
// configuration empty for most private link services (recorded).
//
// Where a comment names the source of a fact, "recorded" is observed traffic,
// "documented" is Azure's documentation, "described" is its API description, and
// "assumed" has no source yet.
package privatelink
